import { parsePattern } from "../../protocol/property-path.js";
import { EngineError } from "../errors.js";
import { type ConfigNode, isEncryptedScalar } from "./config-value.js";
import type { Project } from "./project.js";

/** Steps into a structured value: keys of maps and indexes of lists. */
export type ConfigPath = readonly (string | number)[];

/** Where in a stack's config a value stands. */
export interface ConfigPlace {
  /** `ns:name`. */
  key: string;
  /** Below that key; empty: the whole value. */
  path: ConfigPath;
}

/**
 * Reads a key as a person writes it. Without a namespace it is one of the project's. With `isPath` it may go on into a
 * structured value: `outer.inner`, `names[0]`, `["top.key"]["x y"]`.
 */
export function parseConfigKey(text: string, project: Pick<Project, "name">, isPath = false): ConfigPlace {
  if (!isPath) return { key: fullKey(text, project), path: [] };
  // Only the first part has a namespace; what is below it may hold colons.
  const end = text.search(/[[.]/);
  const top = end > 0 ? fullKey(text.slice(0, end), project) : fullKey(text, project);
  const separator = top.indexOf(":");
  const name = top.slice(separator + 1) + (end > 0 ? text.slice(end) : "");
  const parts = parsePattern(name);
  if (parts === undefined) {
    throw new EngineError(
      `invalid config key path '${text}': write names with dots between them, indexes as [0], ` +
        'and names with other characters as ["a.b"].',
    );
  }
  const [first, ...path] = parts;
  if (typeof first !== "string" || first === "") {
    throw new EngineError(`invalid config key path '${text}': it should begin with the name of a value.`);
  }
  return { key: `${top.slice(0, separator)}:${first}`, path };
}

/** A key as people read it: those of the project without their namespace. */
export function prettyKey(key: string, project: Pick<Project, "name">): string {
  return key.startsWith(`${project.name}:`) ? key.slice(project.name.length + 1) : key;
}

/** What stands at a path below a value; undefined when nothing does. */
export function nodeAt(node: ConfigNode, path: ConfigPath): ConfigNode | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return node;
  if (node === null || typeof node !== "object" || isEncryptedScalar(node)) return undefined;
  const isList = Array.isArray(node);
  if (isList !== (typeof part === "number") || !Object.hasOwn(node, part)) return undefined;
  const below = Object.entries(node).find(([key]) => key === String(part))?.[1];
  return below === undefined ? undefined : nodeAt(below, rest);
}

function fullKey(text: string, { name }: Pick<Project, "name">): string {
  const parts = text.split(":");
  if (parts.length === 1) return `${name}:${text}`;
  const [namespace = "", middle = "", last] = parts;
  if (parts.length === 2) return text;
  // `ns:config:name` is how a key was written long ago.
  if (parts.length === 3 && middle === "config" && last !== undefined) return `${namespace}:${last}`;
  throw new EngineError(
    `invalid configuration key: could not parse ${text} as a configuration key ` +
      "(configuration keys should be of the form `<namespace>:<name>`)",
  );
}
