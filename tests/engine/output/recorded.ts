import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent, ResourceChanges, Severity, StepMetadata } from "../../../engine/events.js";
import type { DetailedDiff, DiffKind, ResourceState, StepOp } from "../../../engine/model.js";

const ROOT = join(__dirname, "../../data/recorded/pulumi");

interface RecordedEvent {
  kind: "pre" | "out" | "failed" | "diag" | "prelude" | "summary" | "stdout";
  op?: StepOp;
  urn?: string;
  keys?: string[];
  diffs?: string[];
  detailedDiff?: Record<string, { diffKind: DiffKind; inputDiff: boolean }>;
  message?: string;
  severity?: Severity;
  config?: Record<string, string>;
  resourceChanges?: ResourceChanges;
  maybeCorrupt?: boolean;
  isPreview?: boolean;
  result?: "succeeded" | "failed";
}

interface RecordedStep {
  command: string;
  exitCode: number;
  stdout?: string[];
  stderr?: string[];
  events?: RecordedEvent[];
}

interface RecordedDigest {
  steps?: { op: StepOp; urn: string; provider?: string; oldState?: ResourceState; newState?: ResourceState }[];
  [other: string]: unknown;
}

/** One step of a recorded scenario. */
export interface Recording {
  /** `scenario/NN`. */
  name: string;
  step: RecordedStep;
  digest: RecordedDigest | undefined;
}

/** All recorded steps of the real CLI whose command begins so. */
export function recordings(command: string): Recording[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "_kit" && entry.name !== "handmade")
    .flatMap(({ name }) =>
      readdirSync(join(ROOT, name))
        .filter((file) => file.endsWith(".step.json"))
        .sort()
        .map((file) => recording(name, file.slice(0, 2))),
    )
    .filter(({ step }) => step.command.startsWith(command));
}

function recording(scenario: string, number: string): Recording {
  const digest = join(ROOT, scenario, `${number}.digest.json`);
  return {
    name: `${scenario}/${number}`,
    step: read(join(ROOT, scenario, `${number}.step.json`)) as RecordedStep,
    digest: existsSync(digest) ? (read(digest) as RecordedDigest) : undefined,
  };
}

/**
 * The events of a recorded step as the engine tells them. The recording leaves the states out of its events: for a
 * step with a digest they come from there, for all others from the checkpoints before and after it.
 */
export function eventsOf(recorded: Recording): EngineEvent[] {
  const states = recorded.digest ? statesOfDigest(recorded.digest) : statesOfCheckpoints(recorded.name);
  const told = toldEvents(recorded.step);
  // The recording leaves out preludes that tell no config.
  const events = told[0]?.kind === "prelude" ? told : [{ kind: "prelude" as const }, ...told];
  return events.map((event): EngineEvent => {
    switch (event.kind) {
      case "prelude":
        return { kind: "prelude", config: event.config ?? {}, stack: { project: "demo", name: "dev" } };
      case "diag":
        return {
          kind: "diagnostic",
          severity: event.severity ?? "info",
          message: full(event.message ?? ""),
          ...(event.urn !== undefined && { urn: full(event.urn) }),
        };
      case "stdout":
        return { kind: "stdout", message: event.message ?? "" };
      case "summary":
        return {
          kind: "summary",
          isPreview: event.isPreview ?? false,
          maybeCorrupt: event.maybeCorrupt ?? false,
          durationSeconds: 1.5,
          resourceChanges: event.resourceChanges ?? {},
          result: event.result ?? "failed",
        };
      case "pre":
        return { kind: "resourcePre", planning: isPreview(recorded), metadata: metadata(event, states("pre")) };
      case "out":
        return { kind: "resOutputs", planning: isPreview(recorded), metadata: metadata(event, states("out")) };
      case "failed":
        return { kind: "resOpFailed", status: 0, steps: 0, metadata: metadata(event, states("out")) };
    }
  });
}

/**
 * With --run-program Pulumi's engine refreshes the stack itself in steps that it marks as internal: in its event log,
 * but never shown. Ours does not tell them at all.
 */
function toldEvents({ command, events = [] }: RecordedStep): RecordedEvent[] {
  if (!command.includes("--run-program")) return events;
  const registered = events.findIndex(({ kind, op, urn }) => kind === "pre" && op === "same" && urn === "<S>");
  return events.filter(({ urn }, index) => urn !== "<S>" || index >= registered);
}

export function isPreview({ step }: Recording): boolean {
  return step.command.startsWith("pulumi preview") || step.command.includes("--preview-only");
}

type States = (op: StepOp, urn: string) => { old: ResourceState | null; new: ResourceState | null };

function metadata(event: RecordedEvent, states: States): StepMetadata {
  const urn = full(event.urn ?? "");
  const op = event.op ?? "same";
  const found = states(op, urn);
  const state = found.new ?? found.old;
  return {
    op,
    urn,
    type: urn.split("::")[2]?.split("$").at(-1) ?? "",
    ...found,
    ...(event.keys && { keys: event.keys }),
    ...(event.diffs && { diffs: event.diffs }),
    detailedDiff: event.detailedDiff
      ? Object.fromEntries(
          Object.entries(event.detailedDiff).map(([path, { diffKind, inputDiff }]): [string, DetailedDiff[string]] => [
            path,
            { kind: diffKind, inputDiff },
          ]),
        )
      : null,
    logical: !["create-replacement", "delete-replaced"].includes(op),
    provider: state?.provider ?? "",
  };
}

function statesOfDigest(digest: RecordedDigest): (when: "pre" | "out") => States {
  return () => (op, urn) => {
    const listed = digest.steps?.filter((step) => step.urn === urn) ?? [];
    // A refresh is listed under the op that it found.
    const listedOp = op === "create-replacement" ? "replace" : op;
    const step = listed.find((candidate) => candidate.op === listedOp) ?? (op === "refresh" ? listed[0] : undefined);
    const nothing = { urn, type: "", custom: true };
    return { old: step?.oldState ?? (step ? null : nothing), new: step?.newState ?? (step ? null : nothing) };
  };
}

function statesOfCheckpoints(name: string): (when: "pre" | "out") => States {
  const [scenario = "", number = ""] = name.split("/");
  const before = lastCheckpoint(scenario, Number(number) - 1);
  const after = lastCheckpoint(scenario, Number(number));
  const find = (states: ResourceState[], urn: string, deleted: boolean): ResourceState | null =>
    states.find((state) => state.urn === urn && (state.delete ?? false) === deleted) ?? null;
  return (when) => (op, urn) => {
    const old = find(before, urn, op === "delete-replaced") ?? find(before, urn, false);
    const now = find(after, urn, false);
    const planned: ResourceState = { ...(now ?? { urn, type: "", custom: true }) };
    delete planned.outputs;
    if (op === "delete" || op === "delete-replaced" || op === "discard") return { old, new: null };
    if (op === "refresh" && when === "pre") return { old, new: old };
    return {
      old: op === "create" ? null : old,
      new: when === "pre" ? planned : (now ?? old),
    };
  };
}

function lastCheckpoint(scenario: string, upTo: number): ResourceState[] {
  for (let number = upTo; number > 0; number--) {
    const path = join(ROOT, scenario, `${String(number).padStart(2, "0")}.checkpoint.json`);
    if (existsSync(path)) {
      // Every run encrypts all secrets anew: only the place of a secret can be compared.
      const text = readFileSync(path, "utf8").replace(/"ciphertext":\s*"[^"]*"/g, '"ciphertext":""');
      const file = JSON.parse(text) as { checkpoint: { latest: { resources?: ResourceState[] } } };
      return file.checkpoint.latest.resources ?? [];
    }
  }
  return [];
}

function full(urn: string): string {
  return urn
    .replaceAll("<U>", "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::")
    .replaceAll("<S>", "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev")
    .replaceAll("<D>", "urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default");
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
