import * as pulumi from "@pulumi/pulumi";
import { SIGNATURE } from "../protocol/values.js";

/** Names of members that do not come through Pulumi's SDK, and why. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["toString", "Pulumi's SDK fails on an object with a member of this name"],
  ["__proto__", "Pulumi's SDK drops a member of this name without a word"],
  [SIGNATURE, "Pulumi marks secrets and assets by a member of this name"],
]);

/** Deeper than any argument may be; what lies in itself has no end. */
const DEEPEST = 100;

/**
 * The arguments, in which every object is free of members whose names do not come through Pulumi's SDK: they would be lost, or
 * end the program with an error that names nothing. What is not known yet is looked at when it is.
 *
 * @param resource in words, for the message.
 */
export function withoutRefusedNames(resource: string, args: object): Record<string, unknown> {
  const looked = (value: unknown, path: string, depth: number): unknown => {
    if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
    if (pulumi.Output.isInstance(value)) return value.apply((known: unknown) => looked(known, path, depth));
    if (value instanceof Promise) return value.then((known) => looked(known, path, depth));
    if (Array.isArray(value)) {
      const elements: readonly unknown[] = value;
      const inner = elements.map((each, index) => looked(each, `${path}[${index}]`, depth + 1));
      return inner.every((each, index) => each === elements[index]) ? value : inner;
    }
    return isPlain(value) ? members(value, `${path}.`, depth + 1) : value;
  };
  const members = (object: object, path: string, depth: number): object => {
    const entries = Object.entries(object) as [string, unknown][];
    for (const [name, member] of entries) {
      const reason = typeof member === "function" ? undefined : REFUSED.get(name);
      if (reason === undefined) continue;
      throw new pulumi.RunError(`${resource}: ${path}${name} cannot be given: ${reason}. Give it another name.`);
    }
    const inner = entries.map(([name, member]) => [name, looked(member, path + name, depth)] as const);
    return inner.every(([, member], index) => member === entries[index]?.[1]) ? object : Object.fromEntries(inner);
  };
  return { ...members(args, "", 0) };
}

/** Resources and assets are for Pulumi alone to look into. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
