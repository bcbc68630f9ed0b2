import { readPath } from "../../protocol/property-path.js";
import { typeOf } from "../../protocol/urn.js";
import type { SyncDrift } from "./model.js";

/**
 * A piece of program that gives some resources of a loop what the platform has, and leaves all others as they are. It goes by
 * name and type, so that it needs to know nothing of the loop.
 *
 * @param syncs of one type, with the same fields
 * @returns undefined where a program may not say the value
 */
export function exceptionFor(syncs: readonly SyncDrift[]): string | undefined {
  const [first] = syncs;
  if (first === undefined || first.found === "gone") return undefined;
  const values = new Map<string, string>();
  for (const { path, adopt } of first.fields) {
    if (adopt === undefined) return undefined;
    const name = String(readPath(path)[0]);
    values.set(name, adopt.startsWith("//") ? `${name}: undefined` : adopt.replace(/,$/, ""));
  }
  const type = JSON.stringify(typeOf(first.urn));
  const names = syncs.map(({ name }) => JSON.stringify(name)).join(", ");
  return [
    'import { runtime } from "@pulumi/pulumi";',
    "runtime.registerStackTransformation(({ type, name, props, opts }) =>",
    `  type === ${type} && [${names}].includes(name)`,
    `    ? { props: { ...props, ${[...values.values()].join(", ")} }, opts }`,
    "    : undefined,",
    ");",
  ].join("\n");
}
