import { HIDDEN } from "../../protocol/hidden.js";
import { readPath } from "../../protocol/property-path.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { own, type Values } from "../report/values.js";
import { isObject } from "../../protocol/object.js";

/**
 * The line of a program that takes over what the platform has of an argument.
 *
 * @param path the argument, or what is inside it: a line always says the whole argument
 * @param declared what the program says
 * @param found what the platform has
 * @returns undefined where no line does: a value that is hidden, or that a program may not say
 */
export function adoptingLine(lifecycle: Lifecycle, path: string, declared: Values, found: Values): string | undefined {
  const name = String(readPath(path)[0]);
  const value = own(found, name);
  const others = Object.fromEntries(Object.entries(declared).filter(([other]) => other !== name));
  const wanted = value === undefined ? others : { ...others, [name]: value };
  const isRefused = lifecycle
    .check(wanted)
    .failures.some(({ property }) => property === "" || readPath(property)[0] === name);
  if (isRefused || holdsMask(value)) return undefined;
  return value === undefined ? `// no ${name}` : `${name}: ${literal(value)},`;
}

function holdsMask(value: unknown): boolean {
  if (value === HIDDEN) return true;
  if (Array.isArray(value)) return value.some(holdsMask);
  return isObject(value) && Object.values(value).some(holdsMask);
}

/** A JSON value as TypeScript has it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, inner]) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${literal(inner)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
