import { Struct, type Value } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN } from "../protocol/unknown.js";
import { OUTPUT_VALUE, SECRET, SIGNATURE } from "../protocol/values.js";
import { isObject } from "../provider/core/json.js";
import type { ArgumentFacts } from "../provider/core/lifecycle.js";
import type { Values } from "../provider/core/values.js";

/** Properties as a request has them: JSON, in which secrets are marked. */
export class Properties {
  readonly #marked: Values;

  constructor(struct: Struct | undefined) {
    this.#marked = fromStruct(struct);
  }

  /** Without any marks: what a lifecycle works with. */
  get plain(): Values {
    return Object.fromEntries(Object.entries(this.#marked).map(([name, value]) => [name, unmarked(value)]));
  }

  /** Values of the same names, with what is a secret here marked there, whatever has become of it. */
  mark(values: Values): Values {
    return marked(values, this.#marked);
  }
}

/** Values for an answer; undefined ones do not exist. */
export function toStruct(values: Values): Struct {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(known) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** Values with those marked that are secrets whatever the program says of them. */
export function markSecrets(
  values: Values,
  facts: Readonly<Record<string, Pick<ArgumentFacts, "secret" | "secretWith">>>,
): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const { secret: isOne = false, secretWith = [] } = (Object.hasOwn(facts, name) ? facts[name] : undefined) ?? {};
      return [name, isOne && stands(unmarked(value), secretWith) ? secret(value) : value];
    }),
  );
}

/** Whether something stands at a place in a value, or in any entry of a list. */
function stands(value: unknown, place: readonly string[]): boolean {
  if (Array.isArray(value) && place.length > 0) return value.some((entry) => stands(entry, place));
  const [name, ...rest] = place;
  if (name === undefined) return value !== undefined;
  return isObject(value) && Object.hasOwn(value, name) && stands(value[name], rest);
}

function fromStruct(struct: Struct | undefined): Values {
  const entries: [string, unknown][] = [];
  struct?.getFieldsMap().forEach((value, key) => {
    entries.push([key, fromValue(value)]);
  });
  // fromEntries defines keys, so that a property named __proto__ stays a property.
  return Object.fromEntries(entries);
}

function fromValue(value: Value): unknown {
  if (value.hasStringValue()) return value.getStringValue();
  if (value.hasNumberValue()) return value.getNumberValue();
  if (value.hasBoolValue()) return value.getBoolValue();
  if (value.hasListValue()) return (value.getListValue()?.getValuesList() ?? []).map(fromValue);
  if (!value.hasStructValue()) return null;
  const inner = fromStruct(value.getStructValue());
  if (inner[SIGNATURE] !== OUTPUT_VALUE) return inner;
  const known = Object.hasOwn(inner, "value") ? inner["value"] : UNKNOWN;
  return inner["secret"] === true ? secret(known) : known;
}

function isSecret(value: unknown): value is { value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

function secret(value: unknown): unknown {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

function unmarked(value: unknown): unknown {
  if (isSecret(value)) return unmarked(value.value);
  if (Array.isArray(value)) return value.map(unmarked);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unmarked(inner)]));
}

/** As Pulumi's engine does it for providers that know no secrets: objects by their members, anything else as a whole. */
function marked(values: Values, by: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const other = Object.hasOwn(by, name) ? by[name] : undefined;
      if (isObject(value) && isObject(other) && !isSecret(value) && !isSecret(other)) {
        return [name, marked(value, other)];
      }
      return [name, holdsSecret(other) ? secret(value) : value];
    }),
  );
}

function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isObject(value) && Object.values(value).some(holdsSecret);
}
