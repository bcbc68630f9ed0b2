import { spawn } from "node:child_process";
import { Cancellation, DigestBuilder, type OperationOptions, preview, refresh } from "../../engine/index.js";
import { chooseEngine } from "../engine-choice.js";
import { positiveInteger } from "../environment.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { listenForInterrupts } from "../interrupts.js";
import { type CommandContext, PLANS_WITHOUT_STACK } from "../command.js";
import { writeLine } from "../output.js";
import { refuseUnrunnable } from "../program-kind.js";
import { hasStack } from "../run-pulumi.js";
import { type Digest, type DigestKind, decodeText, parseDigest, readDigest } from "./digest.js";
import type { ReportFlags } from "./flags.js";

/** A run that only looks. */
export interface LookingRun {
  readonly kind: DigestKind;
  readonly operation: "preview" | "refresh";
  readonly flags: ReportFlags & { readonly refresh?: boolean };
  /** A second run of one command: which engine runs it is known by then. */
  readonly isSecond?: boolean;
}

/** Runs a preview, or the preview of a refresh, on the engine of choice. It changes nothing. */
export async function runForDigest(run: LookingRun, context: CommandContext): Promise<Digest> {
  const { terminal } = context;
  const choice = chooseEngine(run.flags.engine, terminal.env);
  if (run.isSecond !== true) writeLine(terminal.stderr, choice.explanation);
  await refuseUnrunnable(run.flags.cwd, terminal.env);
  writeLine(terminal.stderr, run.operation === "preview" ? "Previewing the update…" : "Reading the platforms…");
  if (choice.path === undefined) return runEmbedded(run, context);
  const { operation: name, flags } = run;
  const found = { path: choice.path, cwd: flags.cwd, stack: flags.stack };
  if (!(await hasStack(found, { ...flags, makes: false }, terminal))) {
    if (name === "preview") writeLine(terminal.stderr, PLANS_WITHOUT_STACK);
    return runEmbedded(run, context);
  }
  return runPulumi(choice.path, run, context);
}

async function runEmbedded({ kind, operation, flags }: LookingRun, context: CommandContext): Promise<Digest> {
  const { terminal, terminate } = context;
  const engine = { preview, refresh };
  const builder = new DigestBuilder();
  const cancellation = new Cancellation();
  const stopListening = listenForInterrupts(
    process,
    cancellation,
    (message) => terminal.stderr.write(message),
    terminate,
  );
  const parallel = flags.parallel ?? positiveInteger(terminal.env["PULUMI_PARALLEL"]);
  const options: OperationOptions = {
    cwd: flags.cwd,
    onEvent: builder.add,
    cancellation,
    previewOnly: true,
    ...(terminal.host !== undefined && { host: terminal.host }),
    ...(flags.refresh !== undefined && { refresh: flags.refresh }),
    ...(flags.stack !== undefined && { stack: flags.stack }),
    ...(flags.target !== undefined && { targets: flags.target }),
    ...(parallel !== undefined && { parallel }),
  };
  try {
    const { result, abandoned } = await engine[operation](options);
    if (result === "canceled") {
      throw new CliError(`The ${kind.name} was cancelled.`, abandoned ? EXIT.canceled : EXIT.failure);
    }
    return noting(parseDigest(builder.digest(), `The ${kind.name}`, kind), result === "failed", kind);
  } finally {
    stopListening();
  }
}

async function runPulumi(path: string, run: LookingRun, { terminal }: CommandContext): Promise<Digest> {
  const { kind, operation, flags } = run;
  const words = [
    ...(operation === "refresh" ? ["refresh", "--preview-only"] : ["preview"]),
    "--json",
    "--non-interactive",
    "--cwd",
    flags.cwd,
    ...(flags.stack === undefined ? [] : ["--stack", flags.stack]),
    ...(flags.refresh === undefined ? [] : [`--refresh=${String(flags.refresh)}`]),
    ...(flags.parallel === undefined ? [] : ["--parallel", String(flags.parallel)]),
    ...(flags.target ?? []).flatMap((urn) => ["--target", urn]),
  ];
  const { status, stdout } = await capturePulumi(path, words, terminal);
  if (stdout.trim() === "") {
    const kept = status === EXIT.noSuchStack || status === EXIT.canceled ? status : EXIT.failure;
    throw new CliError(`pulumi ${words[0] ?? ""} ended with status ${status} and showed nothing, see above.`, kept);
  }
  return noting(readDigest(stdout, `What pulumi ${operation} printed`, kind), status !== 0, kind);
}

/** Settings that make Pulumi print events instead of a digest, or refuse a refresh that only looks. */
const DISTURBING: ReadonlySet<string> = new Set(["PULUMI_ENABLE_STREAMING_JSON_PREVIEW", "PULUMI_SKIP_CONFIRMATIONS"]);

/** The output of a program as text; what it says on its error stream is passed on. */
export function capturePulumi(
  path: string,
  words: readonly string[],
  { env, stderr }: CommandContext["terminal"],
): Promise<{ status: number; stdout: string }> {
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !DISTURBING.has(name)));
  return new Promise((resolve, reject) => {
    const child = spawn(path, words, { env: rest, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.write(chunk));
    child.once("error", (cause) => {
      reject(new CliError(`Cannot run ${path}: ${cause.message}`, 1, { cause }));
    });
    child.once("close", (code) => {
      resolve({ status: code ?? EXIT.failure, stdout: decodeText(Buffer.concat(chunks)) });
    });
  });
}

/** A run that failed and did not say why is a problem all the same. */
function noting(digest: Digest, failed: boolean, { name }: DigestKind): Digest {
  const diagnostics = digest.diagnostics ?? [];
  if (!failed || diagnostics.some(({ severity }) => severity === "error")) return digest;
  return { ...digest, diagnostics: [...diagnostics, { severity: "error", message: `The ${name} failed.` }] };
}
