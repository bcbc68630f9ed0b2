/** A place in the properties of a resource: keys and indexes from the top. */
export type PropertyPath = readonly (string | number)[];

/** In a pattern: any key or index. */
export const WILDCARD = "*";

/**
 * Writes a path as Pulumi does: `a.b[1]`, `a["x y"]`. Of a key only the quotes are escaped, an empty key is written as
 * nothing at all (`a.`); only an empty one at the top, where Pulumi's text could be two paths, is `[""]`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties_path.go
 */
export function formatPath(path: PropertyPath): string {
  return path
    .map((part, depth) => {
      if (typeof part === "number") return `[${part}]`;
      if (/^[A-Za-z0-9_]+$/.test(part) || (part === "" && depth > 0)) return depth === 0 ? part : `.${part}`;
      return `["${part.replaceAll('"', '\\"')}"]`;
    })
    .join("");
}

/**
 * Reads what {@link formatPath} writes, every key included. Undefined: it is no such text.
 *
 * A backslash at the end of a key stands before the closing quote like one that escapes it. From the right the two can
 * be told apart: inside of quotes every quote has a backslash before it, and the opening one has a bracket.
 */
export function parsePath(text: string): PropertyPath | undefined {
  const path: (string | number)[] = [];
  let end = text.length;
  while (end > 0) {
    const last = lastPart(text, end);
    if (last === undefined) return undefined;
    path.unshift(last.part);
    end = last.start;
  }
  return path.length === 0 ? undefined : path;
}

interface Part {
  readonly part: string | number;
  /** Where its notation begins. */
  readonly start: number;
}

function lastPart(text: string, end: number): Part | undefined {
  if (text.endsWith('"]', end)) return quotedPart(text, end);
  if (text.endsWith("]", end)) {
    const open = text.lastIndexOf("[", end - 1);
    const digits = text.slice(open + 1, end - 1);
    return /^\d+$/.test(digits) ? { part: Number(digits), start: open } : undefined;
  }
  let start = end;
  while (start > 0 && !/[.[\]"]/.test(text.charAt(start - 1))) start--;
  const part = text.slice(start, end);
  if (start === 0) return { part, start };
  return text.charAt(start - 1) === "." ? { part, start: start - 1 } : undefined;
}

function quotedPart(text: string, end: number): Part | undefined {
  const close = end - 2;
  let open = text.lastIndexOf('"', close - 1);
  while (open > 0 && text.charAt(open - 1) === "\\") open = text.lastIndexOf('"', open - 1);
  if (open < 1 || open === close || text.charAt(open - 1) !== "[") return undefined;
  return { part: text.slice(open + 1, close).replaceAll('\\"', '"'), start: open - 1 };
}

/**
 * Reads a path as a person writes it (`ignoreChanges`, `replaceOnChanges`, keys of config): looser than what Pulumi
 * prints, and with `[*]` for any key or index. Undefined: it cannot be read.
 */
export function parsePattern(text: string): PropertyPath | undefined {
  const token = /\.?(?:(?<key>[^.[]+)|\[(?<index>\d+)\]|\["(?<quoted>(?:\\"|[^"])*)"\]|\[(?<star>\*)\])/y;
  const path: (string | number)[] = [];
  while (token.lastIndex < text.length) {
    const groups = text.startsWith(".") ? undefined : token.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { key, index, quoted, star } = groups;
    path.push(index === undefined ? (key ?? star ?? quoted?.replaceAll('\\"', '"') ?? "") : Number(index));
  }
  return path.length === 0 ? undefined : path;
}

/** Reads a path that a run has printed. What cannot be read is one name, so that it is still shown. */
export function readPath(text: string): PropertyPath {
  return parsePath(text) ?? parsePattern(text) ?? [text];
}

/** Whether a path is the outer one, or lies inside it. */
export function isWithin(path: PropertyPath, outer: PropertyPath): boolean {
  return outer.length <= path.length && outer.every((part, depth) => part === path[depth]);
}

/** Whether one path is the other, or lies inside it. */
export function isRelated(one: PropertyPath, other: PropertyPath): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether a path is one that a pattern names, or lies inside of one. */
export function isCovered(path: PropertyPath, pattern: PropertyPath): boolean {
  return pattern.length <= path.length && pattern.every((part, depth) => part === WILDCARD || part === path[depth]);
}
