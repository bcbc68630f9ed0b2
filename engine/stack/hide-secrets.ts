import type { EngineEvent, EventSink, StepMetadata } from "../events.js";
import type { ResourceState } from "../model.js";
import { isMap, isSecret } from "../../protocol/property-values.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

const HIDDEN = "[secret]";

/** Shorter texts would blank half of everything; Pulumi has the same limit. */
const SHORTEST = 3;

/**
 * An event sink that shows no secret of the config, as Pulumi's has it: whoever prints one, program, provider or a
 * platform's answer, `[secret]` is told in its place. Secrets that are marked as such are masked by the displays.
 */
export function hideSecrets(sink: EventSink, secrets: readonly string[]): EventSink {
  const pattern = patternOf(secrets);
  if (pattern === undefined) return sink;
  const hide = (text: string): string => text.replace(pattern, HIDDEN);
  return (event) => {
    sink(without(event, hide));
  };
}

/** What a run threw, as it may be shown: without the same secrets. */
export function hideInError(error: unknown, secrets: readonly string[]): unknown {
  const pattern = patternOf(secrets);
  if (pattern === undefined || !(error instanceof Error)) return error;
  error.message = error.message.replace(pattern, HIDDEN);
  if (error.stack !== undefined) error.stack = error.stack.replace(pattern, HIDDEN);
  return error;
}

function patternOf(secrets: readonly string[]): RegExp | undefined {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST && !/^(?:true|false)$/i.test(secret))
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  if (spellings.length === 0) return undefined;
  // Longest first: a secret may contain another one.
  const longestFirst = [...new Set(spellings)].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
}

type Hide = (text: string) => string;

function without(event: EngineEvent, hide: Hide): EngineEvent {
  switch (event.kind) {
    case "diagnostic":
    case "stdout":
      return { ...event, message: hide(event.message) };
    case "resourcePre":
    case "resOutputs":
    case "resOpFailed":
      return { ...event, metadata: withoutInStep(event.metadata, hide) };
    default:
      return event;
  }
}

function withoutInStep(metadata: StepMetadata, hide: Hide): StepMetadata {
  const before = withoutInState(metadata.old, hide);
  const after = withoutInState(metadata.new, hide);
  return before === metadata.old && after === metadata.new ? metadata : { ...metadata, old: before, new: after };
}

function withoutInState(state: ResourceState | null, hide: Hide): ResourceState | null {
  if (state === null) return null;
  const inputs = withoutInMap(state.inputs, hide);
  const outputs = withoutInMap(state.outputs, hide);
  if (inputs === state.inputs && outputs === state.outputs) return state;
  return { ...state, ...(inputs === undefined ? {} : { inputs }), ...(outputs === undefined ? {} : { outputs }) };
}

function withoutInMap(map: PropertyMap | undefined, hide: Hide): PropertyMap | undefined {
  if (map === undefined) return undefined;
  const hidden = withoutInValue(map, hide);
  return isMap(hidden) ? hidden : map;
}

/** What holds none is handed back as the same object: mostly nothing has to be copied. */
function withoutInValue(value: PropertyValue, hide: Hide): PropertyValue {
  if (typeof value === "string") return hide(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutInValue(item, hide));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isMap(value) || isSecret(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, PropertyValue] => [
    key,
    withoutInValue(item, hide),
  ]);
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}
