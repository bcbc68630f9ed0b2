import type { EngineEvent, StepMetadata } from "../../../engine/events.js";
import type { ResourceState, StepOp } from "../../../engine/model.js";
import { type PropertyMap, type PropertyValue, SECRET, SIGNATURE } from "../../../protocol/values.js";

export const STACK = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";
const TYPE = "pulumi-nodejs:dynamic/nango:Sync";

export function urnOf(name: string): string {
  return `urn:pulumi:dev::demo::${TYPE}::${name}`;
}

export function secret(value: PropertyValue): PropertyMap {
  return { [SIGNATURE]: SECRET, value };
}

export function state(name: string, inputs: PropertyMap, more: Partial<ResourceState> = {}): ResourceState {
  return {
    urn: urnOf(name),
    custom: true,
    type: TYPE,
    id: `id-${name}`,
    inputs,
    outputs: inputs,
    parent: STACK,
    ...more,
  };
}

export function stackState(outputs?: PropertyMap): ResourceState {
  return { urn: STACK, custom: false, type: "pulumi:pulumi:Stack", ...(outputs && { outputs }) };
}

type Step = Partial<StepMetadata> & { op: StepOp; old?: ResourceState | null; new?: ResourceState | null };

function step(given: Step): StepMetadata {
  const any = given.new ?? given.old;
  return {
    urn: any?.urn ?? "",
    type: any?.type ?? "",
    provider: any?.provider ?? "",
    detailedDiff: null,
    ...given,
    old: given.old ?? null,
    new: given.new ?? null,
  };
}

export function pre(given: Step, planning = false): EngineEvent {
  return { kind: "resourcePre", metadata: step(given), planning };
}

export function out(given: Step, planning = false): EngineEvent {
  return { kind: "resOutputs", metadata: step(given), planning };
}

export function failed(given: Step): EngineEvent {
  return { kind: "resOpFailed", metadata: step(given), status: 2, steps: 1 };
}

export function summary(
  resourceChanges: Partial<Record<StepOp, number>>,
  more: Partial<Extract<EngineEvent, { kind: "summary" }>> = {},
): EngineEvent {
  return {
    kind: "summary",
    isPreview: false,
    maybeCorrupt: false,
    durationSeconds: 3.2,
    resourceChanges,
    result: "succeeded",
    ...more,
  };
}

/** An update of one field, from start to end. */
export function update(name: string, before: PropertyMap, after: PropertyMap, planning = false): EngineEvent[] {
  const keys = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  const given: Step = {
    op: "update",
    old: state(name, before),
    new: state(name, after),
    diffs: keys,
    detailedDiff: Object.fromEntries(keys.map((key) => [key, { kind: "update", inputDiff: true }])),
  };
  return [pre(given, planning), out(given, planning)];
}
