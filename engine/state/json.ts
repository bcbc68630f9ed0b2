import type { PropertyMap, PropertyValue } from "../../protocol/values.js";

/** Deeper than anything that was ever kept, and shallow enough for every function that follows it down. */
const DEEPEST = 500;

const parse: (text: string) => PropertyValue = JSON.parse.bind(JSON);

/** Reads JSON. Whatever JSON says is a property value; throws on what is none, and on what is nested without end. */
export function parseJson(text: string): PropertyValue {
  const value = parse(text);
  let level: PropertyValue[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new SyntaxError("nested without end");
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each).filter(holdsMore) : [],
    );
  }
  return value;
}

function holdsMore(value: PropertyValue | undefined): value is PropertyValue {
  return typeof value === "object" && value !== null;
}

/** Whether a value is an object with keys. */
export function isMap(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
