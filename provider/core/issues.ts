import type { z } from "zod";
import { nearestName } from "./nearest.js";
import { shorten } from "./shorten.js";

/** Longer values say no more and hide the rest of the message. */
const LONGEST_QUOTE = 60;

/** A value as messages show it: quoted, and cut where it is long. */
export function quote(value: unknown): string {
  return shorten(value === undefined ? "nothing" : JSON.stringify(value), LONGEST_QUOTE);
}

/** A list in words: `"a", "b" or "c"`. */
export function alternatives(values: readonly unknown[]): string {
  const quoted = values.map(quote);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  record: "an object",
  null: "null",
};

/** A text in the place of one of these is often their JSON, with whatever secrets stand in it. */
const OBJECTS: ReadonlySet<string> = new Set(["object", "record"]);

function typeWord(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return TYPE_WORDS[typeof value] ?? typeof value;
}

/**
 * What is wrong with a value and what would be right, in a sentence without subject: Pulumi puts the argument's path
 * in front. Messages that a schema gives itself (`custom`) are taken as they are.
 *
 * @param value what stands at the issue's path; `hidden` when it must not be shown.
 */
export function describeIssue(issue: z.core.$ZodIssue, value: unknown, hidden: boolean): string {
  const got = hidden ? "" : `, not ${quote(value)}`;
  switch (issue.code) {
    case "invalid_type":
      if (value === undefined) return "is required";
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${
        hidden || typeof value === "object" || OBJECTS.has(issue.expected) ? typeWord(value) : quote(value)
      }`;
    case "invalid_value": {
      const meant =
        typeof value === "string" && !hidden
          ? nearestName(
              value,
              issue.values.filter((option) => typeof option === "string"),
            )
          : undefined;
      const hint = meant === undefined ? "" : `; did you mean ${quote(meant)}?`;
      return value === undefined ? "is required" : `must be ${alternatives(issue.values)}${got}${hint}`;
    }
    case "too_small":
    case "too_big": {
      const limit = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      if (issue.origin === "string") {
        if (value === "") return "must not be empty";
        return `must have ${limit} characters${hidden ? "" : `, not ${String(value).length}`}`;
      }
      if (issue.origin === "array" || issue.origin === "set") return `must have ${limit} entries`;
      return `must be ${issue.inclusive === false ? limit.replace("at least", "more than").replace("at most", "less than") : limit}${got}`;
    }
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}${got}`;
    case "invalid_format":
      return issue.format === "regex" ? issue.message : `must be a ${issue.format}${got}`;
    case "invalid_union": {
      // A schema that says itself what it wants says it better than any of its branches.
      if (issue.message !== "Invalid input") return issue.message;
      const branch = issue.errors.find((issues) => issues.length > 0)?.[0];
      return branch === undefined ? "is not valid" : describeIssue(branch, value, hidden);
    }
    default:
      return issue.message;
  }
}

/** Why an argument of this name is refused. */
export function describeUnknownName(name: string, valid: readonly string[]): string {
  const meant = nearestName(name, valid);
  return meant === undefined
    ? `is not an argument; there are ${valid.join(", ")}`
    : `is not an argument; did you mean ${quote(meant)}?`;
}
