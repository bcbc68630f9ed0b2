import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { EngineEvent } from "../../../engine/events.js";

/** Where the recordings of the real CLI are. */
export const RECORDINGS = join(__dirname, "../../data/recorded/pulumi");

/** One call that reached the recorded test provider. */
export type Call = { method: string; id?: string } & Record<string, unknown>;

/** One line of the recorded event log. */
export interface RecordedEvent {
  kind: "pre" | "out" | "failed" | "diag" | "prelude" | "summary" | "stdout";
  op?: string;
  urn?: string;
  message?: string;
  severity?: string;
  resourceChanges?: Record<string, number>;
  [other: string]: unknown;
}

/** One step of a scenario: a command of the real CLI, and all that came of it. */
export interface RecordedStep {
  step: number;
  note?: string;
  command: string;
  program?: string;
  exitCode: number | string;
  stdout?: string[];
  stderr?: string[];
  calls?: Call[];
  events?: RecordedEvent[];
  remote?: Record<string, unknown>;
  checkpoint?: string;
  killed?: string;
}

/** A scenario: its steps, and its files by name. */
export interface Scenario {
  name: string;
  steps: RecordedStep[];
  /** Text of a file of the scenario; undefined if it has none of that name. */
  readonly file: (name: string) => string | undefined;
}

/** All scenarios but the handmade state, in order of their names. */
export function scenarios(): Scenario[] {
  return readdirSync(RECORDINGS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(RECORDINGS, entry.name, "01.step.json")))
    .map(({ name }) => scenario(name))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function scenario(name: string): Scenario {
  const folder = join(RECORDINGS, name);
  const file = (wanted: string) => {
    const path = join(folder, wanted);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const steps = readdirSync(folder)
    .filter((entry) => entry.endsWith(".step.json"))
    .sort()
    .map((entry) => JSON.parse(readFileSync(join(folder, entry), "utf8")) as RecordedStep);
  return { name, steps, file };
}

/** `07` for the seventh step. */
export function numberOf(step: Pick<RecordedStep, "step">): string {
  return String(step.step).padStart(2, "0");
}

/** The checkpoint that stood after a step: its own, or the last one before it. */
export function checkpointAfter({ file }: Scenario, step: number): string | undefined {
  for (let number = step; number > 0; number--) {
    const text = file(`${numberOf({ step: number })}.checkpoint.json`);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The texts that stand for something in the recordings, written out again. */
export function writtenOut(text: string): string {
  return text
    .replaceAll("<P>", 'exports.handler=()=>require(process.cwd()+\\"/provider.js\\").thing')
    .replaceAll("<B>", 'exports.handler=()=>require(process.cwd()+\\"/provider.js\\").bare')
    .replaceAll(/<TIME-(\d+)>/g, (_, n: string) => `2026-01-01T00:00:00.${n.padStart(9, "0")}Z`)
    .replaceAll(/<UUID-(\d+)>/g, (_, n: string) => `00000000-0000-4000-8000-${n.padStart(12, "0")}`)
    .replaceAll("<U>", "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::")
    .replaceAll("<S>", "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev")
    .replaceAll("<D>", "urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default");
}

/** An event of the engine in the form of the recorded event log; undefined for what the log leaves out. */
export function asRecorded(event: EngineEvent): RecordedEvent | undefined {
  switch (event.kind) {
    case "resourcePre":
    case "resOutputs":
    case "resOpFailed": {
      const { op, urn, keys, diffs, detailedDiff, old } = event.metadata;
      const kind = { resourcePre: "pre", resOutputs: "out", resOpFailed: "failed" } as const;
      const details = Object.entries(detailedDiff ?? {}).map(([path, { kind: diffKind, inputDiff }]) => [
        path,
        { diffKind, inputDiff },
      ]);
      return {
        kind: kind[event.kind],
        op,
        urn,
        ...(keys === undefined || keys.length === 0 ? {} : { keys }),
        ...(diffs === undefined || diffs.length === 0 ? {} : { diffs }),
        ...(details.length === 0 ? {} : { detailedDiff: Object.fromEntries(details) as object }),
        ...((old?.initErrors ?? []).length === 0 ? {} : { oldInitErrors: old?.initErrors }),
      };
    }
    case "diagnostic": {
      const { message, severity, urn } = event;
      return { kind: "diag", message, severity, ...(urn === undefined ? {} : { urn }) };
    }
    case "summary": {
      const { maybeCorrupt, resourceChanges, isPreview, result } = event;
      return {
        kind: "summary",
        maybeCorrupt,
        resourceChanges: { ...resourceChanges },
        isPreview,
        result,
      };
    }
    case "prelude":
      return Object.keys(event.config).length === 0 ? undefined : { kind: "prelude", config: event.config };
    default:
      return undefined;
  }
}
