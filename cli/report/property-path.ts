/** Path of a member, as Pulumi writes it: `a.b`, `a["x.y"]`. */
export function memberPath(parent: string, name: string): string {
  if (parent === "") return name;
  return /^\w+$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

/** Path of an element, as Pulumi writes it: `a[1]`. */
export function elementPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}

/** The top-level property of a path. */
export function rootOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** Names and indexes below the top-level property: `properties`, `secret` of `credential.properties["secret"]`. */
export function keysBelowRoot(path: string): string[] {
  const below = path.slice(rootOf(path).length);
  return [...below.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.([^.[]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "",
  );
}

/** Whether one path is the other, or lies inside it. */
export function isRelated(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether a path is the outer one, or lies inside it. */
export function isWithin(path: string, outer: string): boolean {
  return path.startsWith(outer) && (path.length === outer.length || /[.[]/.test(path.charAt(outer.length)));
}
