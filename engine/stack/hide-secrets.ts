import type { EngineEvent, EventSink, StepMetadata } from "../events.js";
import type { ResourceState } from "../model.js";
import { isMap, isSecret } from "../../protocol/property-values.js";
import { Redactor } from "../../protocol/redactor.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

/** Pulumi hides no shorter texts either: that would blank half of everything. */
const SHORTEST = 3;

/** Texts whose hidden form is remembered. */
const MOST_KNOWN = 50_000;

/**
 * An event sink that shows no secret of the config, as Pulumi's has it: whoever prints one, program, provider or a
 * platform's answer, and however it is encoded there, `[secret]` is reported in its place. Secrets that are marked as such
 * are masked by the displays.
 */
export function hideSecrets(sink: EventSink, secrets: readonly string[]): EventSink {
  const redactor = redactorOf(secrets);
  if (redactor.isEmpty) return sink;
  // A search takes a tenth of a millisecond, and the same texts come again and again: in old and new, inputs and outputs.
  const known = new Map<string, string>();
  const hide = (text: string): string => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const hidden = redactor.redact(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, hidden);
    return hidden;
  };
  return (event) => {
    sink(without(event, hide));
  };
}

/** What a run threw, as it may be shown: without the same secrets. */
export function hideInError(error: unknown, secrets: readonly string[]): unknown {
  const redactor = redactorOf(secrets);
  if (redactor.isEmpty || !(error instanceof Error)) return error;
  error.message = redactor.redact(error.message);
  if (error.stack !== undefined) error.stack = redactor.redact(error.stack);
  return error;
}

function redactorOf(secrets: readonly string[]): Redactor {
  // What looks like somebody's token is shown: a program may print what it likes.
  const redactor = new Redactor({ shortest: SHORTEST, tokens: false });
  redactor.remember(secrets.filter((secret) => !/^(?:true|false)$/i.test(secret)));
  return redactor;
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
    hide(key),
    withoutInValue(item, hide),
  ]);
  // A key of the same name with the same value: nothing was hidden.
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}
