import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, Scalar, YAMLMap, YAMLSeq } from "yaml";

import { formatPath } from "../../protocol/property-path.js";
import { EngineError } from "../errors.js";
import { type ConfigPath } from "./config-path.js";
import { keyOf } from "./yaml-values.js";

/**
 * Puts a value at a path below a node, as `pulumi config set --path` does: lists and maps that are missing are made, and
 * a list grows by one at most. Returns what stands in the place of the node then; nodes around it keep their comments.
 *
 * @param at where the node stands, for errors
 */
export function putAt(document: Document, node: unknown, at: ConfigPath, path: ConfigPath, value: Node): Node {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  const container = containerAt(document, node, at, part);
  const here = [...at, part];
  if (isSeq(container)) {
    if (typeof part !== "number") throw refusal(here, "key for an array must be an int");
    if (part > container.items.length) throw refusal(here, "array index out of range");
    container.items[part] = putAt(document, container.items[part], here, rest, value);
    return container;
  }
  if (typeof part !== "string") throw refusal(here, "key for a map must be a string");
  if (rest.length === 0 && container.items.length === 0 && part === "secure" && isText(value)) {
    throw refusal(here, RESERVED);
  }
  const pair = container.items.find(({ key }) => keyOf(key) === part);
  if (pair === undefined) container.add(document.createPair(part, putAt(document, undefined, here, rest, value)));
  else pair.value = putAt(document, pair.value, here, rest, value);
  return container;
}

/** Takes out what stands at a path below a node; false where nothing does. */
export function takeAt(document: Document, node: unknown, at: ConfigPath, path: ConfigPath): boolean {
  const [part, ...rest] = path;
  const container = resolved(document, node);
  if (part === undefined || !isContainer(container)) return false;
  const here = [...at, part];
  if (isSeq(container)) {
    if (typeof part !== "number" || part >= container.items.length) return false;
    if (rest.length > 0) return takeAt(document, container.items[part], here, rest);
    container.items.splice(part, 1);
    return true;
  }
  const pair = container.items.find(({ key }) => keyOf(key) === part);
  if (pair === undefined) return false;
  if (rest.length > 0) return takeAt(document, pair.value, here, rest);
  const left = container.items.filter((item) => item !== pair);
  const [only] = left;
  if (left.length === 1 && only !== undefined && keyOf(only.key) === "secure" && isText(only.value)) {
    throw refusal(here, RESERVED);
  }
  container.items = left;
  return true;
}

const RESERVED = 'maps with the single key "secure" are reserved';

/** The list or map that a part of a path leads into, made where there is none yet. */
function containerAt(document: Document, node: unknown, at: ConfigPath, part: string | number): YAMLMap | YAMLSeq {
  const found = resolved(document, node);
  if (isContainer(found)) return found;
  const isNothing = found === undefined || found === null || (isScalar(found) && found.value === null);
  // A whole value that is no list or map gives way; what stands inside one does not.
  if (!isNothing && at.length > 1) throw refusal(at, typeof part === "number" ? "expected an array" : "expected a map");
  if (typeof part === "string") return new YAMLMap();
  const list = new YAMLSeq();
  list.items = Array.from({ length: part + 1 }, () => new Scalar(null));
  return list;
}

/** A list or map; an encrypted value is neither, though YAML writes it as a map. */
function isContainer(node: unknown): node is YAMLMap | YAMLSeq {
  if (isSeq(node)) return true;
  if (!isMap(node)) return false;
  const [only] = node.items;
  return node.items.length !== 1 || only === undefined || keyOf(only.key) !== "secure" || !isText(only.value);
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function isText(node: unknown): boolean {
  return isNode(node) && isScalar(node) && typeof node.value === "string";
}

function refusal(path: ConfigPath, reason: string): EngineError {
  return new EngineError(`could not set config: ${formatPath(path)}: ${reason}`);
}
