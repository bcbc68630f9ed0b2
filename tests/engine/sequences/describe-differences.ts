import { isDeepStrictEqual } from "node:util";

import type { Difference } from "./compare.js";
import type { ProgramModel, ResourceModel, Sequence } from "./model.js";

/** What people need to see of a counterexample: the steps up to it, and where the two sides part. */
export function describeDifferences(sequence: Sequence, differences: readonly Difference[]): string[] {
  const last = differences[0]?.step ?? sequence.steps.length;
  const steps = sequence.steps
    .slice(0, last)
    .flatMap(({ program, command, faults, edits, config, swap }, index) => [
      ` ${String(index + 1)}. ${command}${swap ? " (swapped)" : ""} ${JSON.stringify(config)}`,
      ...(faults.length === 0 ? [] : [`     faults ${JSON.stringify(faults)}`]),
      ...(edits.length === 0 ? [] : [`     edits ${JSON.stringify(edits)}`]),
      `     ${program.serial ? "serial" : "parallel"} outputs ${JSON.stringify(program.outputs)} ${program.throwsAfter ?? ""}`,
      ...changes(sequence.steps[index - 1]?.program, program).map((line) => `     ${line}`),
    ]);
  const told = differences.flatMap(({ step, command, aspect, embedded, pulumi }) => [
    ` step ${String(step)} (${command}): ${aspect}`,
    ...parting(embedded, pulumi, "")
      .slice(0, 12)
      .map((line) => `   ${line}`),
  ]);
  return [...steps, ...told];
}

/** The resources of a program that are not the same as in the one before. */
function changes(before: ProgramModel | undefined, { resources }: ProgramModel): string[] {
  const [old, now] = [before?.resources ?? [], resources].map((list) => list.map(describe));
  const gone = (old ?? []).filter((line) => now?.includes(line) !== true);
  const come = (now ?? []).filter((line) => old?.includes(line) !== true);
  return [...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
}

function describe({ name, kind, type, inputs, options, id, result }: ResourceModel): string {
  const more = [id, inputs, options, result].filter((one) => one !== undefined).map((one) => JSON.stringify(one));
  return [name, kind, type, ...more].join(" ");
}

/** The places in which two values differ. */
function parting(embedded: unknown, pulumi: unknown, path: string): string[] {
  if (isDeepStrictEqual(embedded, pulumi)) return [];
  if (Array.isArray(embedded) && Array.isArray(pulumi)) {
    const [a, b] = [byUrn(embedded), byUrn(pulumi)];
    if (a !== undefined && b !== undefined && embedded.length > 0) return parting(a, b, path);
    const [ours, theirs] = [embedded, pulumi].map((items: unknown[]) => items.map((item) => JSON.stringify(item)));
    const onlyOurs = (ours ?? []).filter((item) => theirs?.includes(item) !== true);
    const onlyTheirs = (theirs ?? []).filter((item) => ours?.includes(item) !== true);
    if (onlyOurs.length === 1 && onlyTheirs.length === 1) {
      return parting(JSON.parse(onlyOurs[0] ?? ""), JSON.parse(onlyTheirs[0] ?? ""), `${path}[]`);
    }
    if (onlyOurs.length === onlyTheirs.length && onlyOurs.length === 0) {
      return [`${path}: embedded ${JSON.stringify(ours)}`, `${path}: pulumi   ${JSON.stringify(theirs)}`];
    }
    return [
      ...onlyOurs.map((item) => `${path}: only embedded ${item}`),
      ...onlyTheirs.map((item) => `${path}: only pulumi   ${item}`),
    ];
  }
  if (isObject(embedded) && isObject(pulumi)) {
    const keys = new Set([...Object.keys(embedded), ...Object.keys(pulumi)]);
    return [...keys].flatMap((key) => parting(embedded[key], pulumi[key], `${path}.${key}`));
  }
  return [`${path}: embedded ${JSON.stringify(embedded)}`, `${path}: pulumi   ${JSON.stringify(pulumi)}`];
}

/** Things about resources, by URN; undefined if they are not all that, or one is there twice. */
function byUrn(items: readonly unknown[]): Record<string, unknown> | undefined {
  const named: Record<string, unknown> = {};
  for (const item of items) {
    if (!isObject(item) || typeof item["urn"] !== "string" || item["urn"] in named) return undefined;
    named[item["urn"]] = item;
  }
  return named;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
