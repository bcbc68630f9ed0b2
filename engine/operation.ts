import { availableParallelism } from "node:os";

import type { Cancellation } from "./cancellation.js";
import type { EventSink, ResourceChanges } from "./events.js";
import type { ResourceState, Snapshot } from "./model.js";
import { NoSuchStackError } from "./project/errors.js";
import { readPassphrase } from "./project/passphrase.js";
import { discardStackConfig } from "./project/remove-stack.js";
import { resolveConfig, type StackConfig } from "./project/stack-config.js";
import { type KeyedStack, keysForReading, keysForWriting } from "./project/stack-keys.js";
import { openStackConfig, openWorkspace, type Workspace } from "./project/workspace.js";
import { NOTHING_KEPT, type RawCheckpoint } from "./state/checkpoint.js";
import type { Crypter } from "./state/crypter.js";
import { FileStateWriter } from "./state/file-state-writer.js";
import { brokenRule, rootStackOf } from "./state/integrity.js";
import { fullName, ORGANIZATION } from "./state/layout.js";
import { MemoryWriter } from "./state/memory-writer.js";
import { refuseForeignState } from "./state/ownership.js";
import { pendingWarning } from "./state/pending-warning.js";
import { PRODUCER } from "./state/producer.js";
import type { StateWriter } from "./state/writer.js";
import { deploy, type DeploymentResult } from "./steps/deployment.js";
import type { PropertyMap } from "./values.js";

/** One run of one stack, as the command line asks for it. */
export interface OperationOptions {
  /** Folder to look for Pulumi.yaml from, upward. */
  cwd: string;
  /** Name of the stack, `organization/<project>/` before it allowed. Default: the selected one, else `dev`. */
  stack?: string;
  /** Steps that may run at the same time. Default four for each core, as Pulumi has it. */
  parallel?: number;
  /** Hears everything the run tells, in order. */
  onEvent: EventSink;
  /** Ends the run early: once softly, twice at once. */
  cancellation: Cancellation;
  /** Refreshes the state first, and works on what that found (`--refresh`). */
  refresh?: boolean;
  /** `refresh` and `destroy` only: runs the program for its present provider configuration (`--run-program`). */
  runProgram?: boolean;
  /** Looks only: changes neither the platform nor the state (`--preview-only`). `preview` is always so. */
  previewOnly?: boolean;
  /** URNs the run is limited to (`--target`). */
  targets?: string[];
  /** URNs to replace whatever their diff says (`--replace`). */
  replaces?: string[];
  /** Goes on with what does not depend on a failed step (`--continue-on-error`). */
  continueOnError?: boolean;
  /** `destroy` only: removes the stack, its history and its configuration file after a complete destroy (`--remove`). */
  remove?: boolean;
  /** A word for the history (`--message`). */
  message?: string;
}

/** How a run ended. What went wrong was told in diagnostics. */
export interface OperationResult {
  result: "succeeded" | "failed" | "canceled";
  /** Cancelled twice: what ran was not waited for. Exit status 8. */
  abandoned: boolean;
  /** Counts by op, as in Pulumi's summary. */
  changes: ResourceChanges;
  /** Outputs of the stack after the run. Secrets are in memory form: whoever prints must mask them. */
  outputs: PropertyMap;
  /** Outputs of the stack before the run, for a display of what changed. */
  oldOutputs: PropertyMap;
  /** The stack of this run. */
  stack: StackIdentity;
  /** Entries of the state after the run, in file order; after a preview those that the run would leave. */
  resources: readonly ResourceState[];
  /** Wall time in seconds. */
  durationSeconds: number;
}

/** The full name of a stack. */
export interface StackIdentity {
  organization: string;
  project: string;
  name: string;
}

type Kind = "update" | "refresh" | "destroy";

/** What `up` would do. Changes nothing, but that a stack that is missing is made. */
export function preview(options: OperationOptions): Promise<OperationResult> {
  return look("update", options);
}

/** Makes the platforms what the program says. One real run: previewing first is the caller's choice. */
export function up(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("update", options) : change("update", options);
}

/** Brings the state in line with the platforms. With `previewOnly` it only tells the differences. */
export function refresh(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("refresh", options) : change("refresh", options);
}

/** Deletes everything the stack manages. With `previewOnly` it only tells what would go. */
export function destroy(options: OperationOptions): Promise<OperationResult> {
  return options.previewOnly === true ? look("destroy", options) : change("destroy", options);
}

/** A run that writes nothing: it takes no lock, and asks for a passphrase only where something is encrypted. */
async function look(kind: Kind, options: OperationOptions): Promise<OperationResult> {
  const workspace = await openWorkspace(options);
  if (!(await workspace.backend.exists(workspace.stack))) {
    await refuseMissing(kind, workspace);
    await locked(workspace, options, () => createIfMissing(workspace, options));
  }
  const { keyed, raw } = await readStack(workspace);
  const keys = await keysForReading(keyed);
  const config = resolveConfig(workspace.project, workspace.stack.name, keyed.file, keys.config);
  const snapshot = await decode(workspace, raw, keys.state);
  const writer = new MemoryWriter(snapshot);
  const result = await run(kind, true, workspace, options, { config, snapshot, writer });
  return summary(workspace, snapshot, writer, result);
}

/** A run that changes platform and state. */
async function change(kind: Kind, options: OperationOptions): Promise<OperationResult> {
  const workspace = await openWorkspace(options);
  await refuseMissing(kind, workspace);
  return locked(workspace, options, async () => {
    await createIfMissing(workspace, options);
    const { keyed, raw } = await readStack(workspace);
    const keys = await keysForWriting(keyed);
    const config = resolveConfig(workspace.project, workspace.stack.name, keyed.file, keys.config);
    const snapshot = await decode(workspace, raw, keys.state);

    const { salt } = keys.config;
    const identity = { stack: fullName(workspace.stack), version: PRODUCER, salt, kept: raw?.kept ?? NOTHING_KEPT };
    const writer = new FileStateWriter(workspace.backend.stateFile(workspace.stack), identity, snapshot, keys.config);
    const abandon = (): void => {
      writer.abandon();
    };
    options.cancellation.hard.addEventListener("abort", abandon);
    try {
      const result = await recorded(kind, workspace, options, config, writer, () =>
        run(kind, false, workspace, options, { config, snapshot, writer }),
      );
      if (kind === "destroy" && options.remove === true) await remove(workspace, options, result, writer);
      return summary(workspace, snapshot, writer, result);
    } finally {
      options.cancellation.hard.removeEventListener("abort", abandon);
      await writer.idle();
    }
  });
}

interface RunState {
  config: StackConfig;
  snapshot: Snapshot;
  writer: StateWriter;
}

function run(
  kind: Kind,
  dryRun: boolean,
  { project, stack }: Workspace,
  options: OperationOptions,
  { config, snapshot, writer }: RunState,
): Promise<DeploymentResult> {
  if (snapshot.pendingOperations.length > 0) {
    options.onEvent({ kind: "diagnostic", severity: "warning", message: pendingWarning(snapshot.pendingOperations) });
  }
  const refreshFirst = options.refresh ?? project.refreshAlways;
  return deploy({
    kind,
    dryRun,
    project: project.name,
    stack: stack.name,
    organization: ORGANIZATION,
    program: project.program,
    config: config.values,
    configSecretKeys: config.secretKeys,
    snapshot,
    writer,
    parallel: options.parallel ?? availableParallelism() * 4,
    refreshFirst,
    runProgram: options.runProgram ?? false,
    targets: options.targets ?? [],
    replaces: options.replaces ?? [],
    continueOnError: options.continueOnError ?? false,
    onEvent: options.onEvent,
    cancellation: options.cancellation,
  });
}

/** Runs, and keeps the run in the history whatever its end, unless it never began to write or must not write any more. */
async function recorded(
  kind: Kind,
  { backend, stack }: Workspace,
  options: OperationOptions,
  config: StackConfig,
  writer: FileStateWriter,
  work: () => Promise<DeploymentResult>,
): Promise<DeploymentResult> {
  const startTime = unixSeconds();
  const record = (result?: DeploymentResult): Promise<void> =>
    backend.recordRun(stack, {
      kind,
      startTime,
      message: options.message ?? "",
      environment: { "exec.agent": PRODUCER },
      config: config.stored,
      result: result?.result === "succeeded" ? "succeeded" : "failed",
      endTime: unixSeconds(),
      resourceChanges: result?.changes ?? {},
    });

  let result: DeploymentResult;
  try {
    result = await work();
    if (result.abandoned) return result;
    await writer.flush();
  } catch (error) {
    if (writer.writes > 0 && !options.cancellation.hard.aborted) {
      // The first error is the one to tell.
      await writer.flush().catch(() => undefined);
      await record().catch(() => undefined);
    }
    throw error;
  }

  const broken = brokenRule(writer.current());
  if (broken !== undefined) {
    const { path } = backend.stateFile(stack);
    options.onEvent({
      kind: "diagnostic",
      severity: "error",
      message: `The state in ${path} breaks a rule: ${broken}. This is a fault of the engine; please report it. The state from before this run is ${path}.bak.`,
    });
    result = { ...result, result: "failed" };
  }
  await record(result);
  return result;
}

async function remove(
  workspace: Workspace,
  options: OperationOptions,
  result: DeploymentResult,
  writer: FileStateWriter,
): Promise<void> {
  if (result.result !== "succeeded") return;
  const { backend, stack } = workspace;
  const left = writer.current().length;
  if (left > 0) {
    const message = `The stack '${stack.name}' still holds ${left} resources, so it was not removed.`;
    options.onEvent({ kind: "diagnostic", severity: "warning", message });
    return;
  }
  await backend.remove(stack);
  await discardStackConfig(workspace);
  options.onEvent({ kind: "diagnostic", severity: "info", message: `Removed stack '${stack.name}'` });
}

async function locked<T>({ backend, stack }: Workspace, options: OperationOptions, work: () => Promise<T>): Promise<T> {
  const lock = await backend.lock(stack, ({ username, hostname, pid, timestamp }) => {
    const message = `Took over the lock of ${username}@${hostname} (process ${pid}, since ${timestamp}): that process is gone.`;
    options.onEvent({ kind: "diagnostic", severity: "warning", message });
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** `up` and `preview` make a stack that is missing; there is nothing in it to refresh or to destroy. */
async function refuseMissing(kind: Kind, { backend, project, stack }: Workspace): Promise<void> {
  if (kind === "update" || (await backend.exists(stack))) return;
  const others = (await backend.stacks(project.name)).map(({ name }) => name);
  throw new NoSuchStackError(stack.name, backend.url, others);
}

/** The caller has the lock, and looks once more under it. */
async function createIfMissing(workspace: Workspace, options: OperationOptions): Promise<void> {
  const { backend, stack } = workspace;
  if (await backend.exists(stack)) return;
  const { keyed } = await readStack(workspace);
  const keys = await keysForWriting(keyed);
  await backend.create(stack, keys.config.salt);
  options.onEvent({ kind: "diagnostic", severity: "info", message: `Created stack '${stack.name}'` });
}

async function readStack(workspace: Workspace): Promise<{ keyed: KeyedStack; raw: RawCheckpoint | undefined }> {
  const { backend, stack, cwd } = workspace;
  const [file, raw] = await Promise.all([openStackConfig(workspace), backend.read(stack)]);
  const keyed = {
    file,
    stateFile: backend.stateFile(stack).path,
    passphrase: () => readPassphrase(stack.name, cwd),
    ...(raw === undefined ? {} : { state: raw }),
  };
  return { keyed, raw };
}

async function decode(
  { backend, stack }: Workspace,
  raw: RawCheckpoint | undefined,
  crypter: Crypter | undefined,
): Promise<Snapshot> {
  if (raw === undefined) return { resources: [], pendingOperations: [] };
  const snapshot = await backend.decode(stack, raw, crypter);
  refuseForeignState(stack, backend.stateFile(stack).path, snapshot);
  return snapshot;
}

function summary(
  { stack }: Workspace,
  before: Snapshot,
  writer: StateWriter,
  { result, abandoned, changes, outputs, durationSeconds }: DeploymentResult,
): OperationResult {
  return {
    result,
    abandoned,
    changes,
    outputs,
    oldOutputs: rootStackOf(before.resources)?.outputs ?? {},
    stack: { organization: ORGANIZATION, project: stack.project, name: stack.name },
    resources: writer.current(),
    durationSeconds,
  };
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
