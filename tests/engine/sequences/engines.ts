import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Cancellation } from "../../../engine/cancellation.js";
import { DigestBuilder } from "../../../engine/output/digest.js";
import type { EngineEvent } from "../../../engine/events.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { destroy, type OperationOptions, preview, refresh, up } from "../../../engine/stack/operation.js";
import type { Digest } from "../kit/comparable.js";
import { parseCommand } from "../kit/command.js";
import { exitCode } from "../kit/exit-code.js";
import { asRecorded, type RecordedEvent } from "../kit/recording.js";
import { execute, type Field } from "./field.js";
import type { Step } from "./model.js";
import type { Run } from "./observation.js";

/** What stands for the folder in messages. */
const PROJECT = "<PROJECT>";

const VERBS = { up, preview, refresh, destroy };

/** Runs a step on the embedded engine. */
export async function runEmbedded(field: Field, step: Step): Promise<Run> {
  field.lay(step);
  const command = parseCommand(`pulumi ${step.command}`);
  if (command === undefined) throw new Error(`The command is not understood: ${step.command}`);
  const events: EngineEvent[] = [];
  const digest = new DigestBuilder();
  const options: OperationOptions = {
    cwd: field.project,
    stack: "dev",
    create: true,
    host: warmHost,
    ...command.options,
    ...(step.program.serial ? { parallel: 1 } : {}),
    cancellation: new Cancellation(),
    onEvent: (event) => {
      events.push(event);
      digest.add(event);
    },
  };
  const result = await VERBS[command.verb](options);
  return {
    exit: exitCode(result, command.expectNoChanges),
    events: events.flatMap((event) => withoutFolder(field, asRecorded(event)) ?? []),
    ...(looksOnly(step) && { digest: JSON.parse(digest.toString()) as Digest }),
    ...endOf(field),
  };
}

/** Runs a step on the real CLI. */
export async function runPulumi(field: Field, step: Step): Promise<Run> {
  field.lay(step);
  const log = join(field.folder, "events.jsonl");
  rmSync(log, { force: true });
  const [verb = "", ...words] = step.command.split(" ");
  const looks = looksOnly(step);
  const more = looks ? ["--json"] : ["--yes", "--skip-preview"];
  if (step.program.serial) more.push("--parallel", "1");
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_HOME: join(field.folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "fixture",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_DEBUG_COMMANDS: "true",
  };
  const said = await execute(
    "pulumi",
    [verb, ...words, ...more, "--stack", "dev", "--non-interactive", "--event-log", log],
    { cwd: field.project, env },
  );
  const lines = existsSync(log)
    ? readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
  const events = lines.flatMap((line) => withoutFolder(field, fromEventLog(JSON.parse(line) as LoggedEvent)) ?? []);
  const refusal = /no resource named .* found/.exec(said.stdout + said.stderr)?.[0];
  if (refusal !== undefined) events.push({ kind: "diag", severity: "error", message: refusal });
  if (events.length === 0) throw new Error(`pulumi ${step.command} did not run: ${said.stdout}${said.stderr}`);
  return {
    exit: said.status,
    events,
    ...(looks && { digest: JSON.parse(said.stdout) as Digest }),
    ...endOf(field),
  };
}

/** True if a step changes nothing, so that its digest can be had. */
function looksOnly({ command }: Pick<Step, "command">): boolean {
  return command.startsWith("preview") || command.includes("--preview-only");
}

function withoutFolder({ project }: Field, event: RecordedEvent | undefined): RecordedEvent | undefined {
  return event?.message === undefined ? event : { ...event, message: event.message.replaceAll(project, PROJECT) };
}

function endOf(field: Field): Pick<Run, "calls" | "checkpoint" | "remote"> {
  return { calls: field.calls, checkpoint: field.checkpoint, remote: field.remote };
}

interface LoggedMetadata {
  readonly op: string;
  readonly urn: string;
  readonly old?: { readonly initErrors?: readonly string[] | null } | null;
  readonly keys?: readonly string[] | null;
  readonly diffs?: readonly string[] | null;
  readonly detailedDiff?: object | null;
}

interface LoggedEvent {
  readonly resourcePreEvent?: { readonly metadata: LoggedMetadata };
  readonly resOutputsEvent?: { readonly metadata: LoggedMetadata };
  readonly resOpFailedEvent?: { readonly metadata: LoggedMetadata };
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
  readonly summaryEvent?: {
    readonly maybeCorrupt: boolean;
    readonly resourceChanges?: Record<string, number>;
    readonly isPreview: boolean;
    readonly result?: string;
  };
}

/** A line of the CLI's event log in the form of the recordings. */
function fromEventLog(event: LoggedEvent): RecordedEvent | undefined {
  if (event.resourcePreEvent !== undefined) return { kind: "pre", ...fromMetadata(event.resourcePreEvent.metadata) };
  if (event.resOutputsEvent !== undefined) return { kind: "out", ...fromMetadata(event.resOutputsEvent.metadata) };
  if (event.resOpFailedEvent !== undefined) return { kind: "failed", ...fromMetadata(event.resOpFailedEvent.metadata) };
  if (event.diagnosticEvent !== undefined) {
    const { urn = "", message, severity } = event.diagnosticEvent;
    const plain = message.replaceAll(/<\{%(?:reset|[a-z 0-9]+)%\}>/g, "");
    return { kind: "diag", message: plain, severity, ...(urn === "" ? {} : { urn }) };
  }
  if (event.summaryEvent !== undefined) {
    const { maybeCorrupt, resourceChanges = {}, isPreview, result = "" } = event.summaryEvent;
    return { kind: "summary", maybeCorrupt, resourceChanges, isPreview, result };
  }
  return undefined;
}

function fromMetadata({ op, urn, keys, diffs, detailedDiff, old }: LoggedMetadata): Omit<RecordedEvent, "kind"> {
  return {
    op,
    urn,
    ...(isFilled(keys) && { keys }),
    ...(isFilled(diffs) && { diffs }),
    ...(isFilled(detailedDiff) && { detailedDiff }),
    ...(isFilled(old?.initErrors) && { oldInitErrors: old.initErrors }),
  };
}

function isFilled<T extends object>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined && Object.keys(value).length > 0;
}
