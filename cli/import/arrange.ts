import type { PropertyMap } from "../../protocol/values.js";
import { SECRET, SIGNATURE } from "../../protocol/values.js";
import type { Values } from "../../provider/core/values.js";
import { isObject } from "../../protocol/object.js";
import type { Collected } from "./collect.js";
import { dynamicType } from "../report/urn.js";
import type { FileEntry } from "./import-file.js";
import { compareNames, nameOf, Names } from "./names.js";
import { type Code, Call } from "./typescript.js";
import type { ByName, SecretAt, Source } from "./sources/source.js";

/** One resource, ready to be written down. */
export interface Arranged {
  readonly name: string;
  readonly group: string;
  /** Registry name of the resource. */
  readonly token: string;
  /** Arguments as the program says them, secrets taken out. */
  readonly args: Readonly<Record<string, Code | undefined>>;
  /** Keys of the stack's config that it needs. */
  readonly secretKeys: readonly string[];
  /** What a reader of the program should know of it. */
  readonly notes: readonly string[];
  readonly entry: FileEntry;
}

/** What was there before: names of resources that must not be given again, and those of known objects. */
export interface Before {
  readonly names: ReadonlySet<string>;
  /** Names by the id of the object. */
  readonly named: ReadonlyMap<string, string>;
}

/**
 * Gives all syncs their names and their order; the same list comes out the same, whatever the order it came in.
 *
 * @param byName how the program names objects; undefined: by their ids
 */
export function arrange(
  source: Source,
  syncs: readonly Collected[],
  before: Before,
  providerLine: (token: string) => string,
  byName?: ByName,
): Arranged[] {
  const placed = syncs.map((sync) => ({ ...sync, ...source.place(sync.inputs, sync.names ?? {}) }));
  placed.sort(
    (one, other) =>
      compareNames(one.group, other.group) || compareNames(one.name, other.name) || compareNames(one.id, other.id),
  );
  const names = new Names(before.names);
  const keys = new SecretKeys();
  return placed.map(({ id, inputs, state, group, name: wished }) => {
    const name = before.named.get(id) ?? names.take(wished);
    const secrets = source.secrets?.(inputs) ?? [];
    const secretKeys = secrets.map((secret) => keys.of(secret, name));
    const args = secrets.reduce<Code>(
      (code, { path }, index) => replaced(code, path, new Call("config.requireSecret", secretKeys[index] ?? "")),
      toCode(source.shown?.(inputs) ?? inputs),
    );
    const named = byName?.of(inputs);
    const secretArguments = new Set(secrets.map(({ path }) => String(path[0])));
    const line = providerLine(source.token);
    return {
      name,
      group,
      token: source.token,
      args: { ...(isMembers(args) ? args : {}), ...named?.args },
      notes: named?.notes ?? [],
      secretKeys: [...new Set(secretKeys)],
      entry: {
        type: dynamicType(source.token),
        name,
        id,
        inputs: { ...toProperties(inputs, secretArguments), __provider: line },
        outputs: { ...toProperties(state, secretArguments), __provider: line },
      },
    };
  });
}

/** Resources of several kinds in one program: in each group those that others stand on come first. */
export function inOneProgram(kinds: readonly (readonly Arranged[])[]): Arranged[] {
  return kinds.flat().sort((one, other) => compareNames(one.group, other.group));
}

/** One key of the config for each secret, however many syncs share it. */
class SecretKeys {
  readonly #byValue = new Map<string, string>();
  readonly #names = new Names([]);

  of({ value, what }: SecretAt, resource: string): string {
    const known = this.#byValue.get(value);
    if (known !== undefined) return known;
    const key = this.#names.take(`${nameOf(resource).replace(/[^\w.-]+/g, "-")}-${what}`);
    this.#byValue.set(value, key);
    return key;
  }
}

/** Arguments as the state has them: one that holds a secret is secret as a whole, as the resource's class makes it. */
function toProperties(values: Values, secret: ReadonlySet<string>): PropertyMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      secret.has(name) ? { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) } : toProperty(value),
    ]),
  );
}

function toProperty(value: unknown): PropertyMap[string] {
  if (Array.isArray(value)) return value.map(toProperty);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toProperty(inner)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function toCode(value: unknown): Code {
  if (Array.isArray(value)) return value.map(toCode);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCode(inner)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The same with another value at a place. */
function replaced(code: Code, path: readonly (string | number)[], by: Code): Code {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(code)) return code.map((item: Code, index) => (index === step ? replaced(item, rest, by) : item));
  if (!isMembers(code)) return code;
  return { ...code, [step]: replaced(code[step] ?? null, rest, by) };
}

function isMembers(code: Code): code is Readonly<Record<string, Code | undefined>> {
  return typeof code === "object" && code !== null && !Array.isArray(code) && !(code instanceof Call);
}
