import { DEEPEST_FILE, isTooDeep } from "../../protocol/depth.js";
import type { PropertyValue } from "../../protocol/values.js";

const parse: (text: string) => PropertyValue = JSON.parse.bind(JSON);

/** Reads JSON. Whatever JSON says is a property value; throws on what is none, and on what is nested too deeply. */
export function parseJson(text: string): PropertyValue {
  const value = parse(text);
  if (isTooDeep(value, DEEPEST_FILE)) throw new SyntaxError("nested too deeply");
  return value;
}
