/** Parameters of a query: a text, several of one name, or an object for `name[key]=value`. */
export interface Query {
  [name: string]: QueryValue | undefined;
}

type QueryValue = string | string[] | Query;

/** Reads a query as Express servers do: `a=1&a=2` is a list, `a[]=1` too, `a[b]=1` an object. */
export function parseQuery(text: string): Query {
  const query: Query = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [, top = name, rest = ""] = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(name) ?? [];
    add(query, [top, ...[...rest.matchAll(/\[([^\]]*)\]/g)].map(([, key = ""]) => key)], value);
  }
  return query;
}

function add(into: Query, [name = "", ...path]: readonly string[], value: string): void {
  // What every object has by birth is no parameter.
  if (name in Object.prototype) return;
  const there = into[name];
  const [next] = path;
  if (next === undefined || next === "" || /^\d+$/.test(next)) {
    into[name] = there === undefined ? (next === undefined ? value : [value]) : [...listOf(there), value];
    return;
  }
  const inner = typeof there === "object" && !Array.isArray(there) ? there : {};
  into[name] = inner;
  add(inner, path, value);
}

function listOf(value: QueryValue): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value : [];
}
