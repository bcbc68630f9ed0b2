import { isObject } from "../../protocol/object.js";
import { shorten } from "../core/shorten.js";

/** What a platform says about a failure, in its own words. */
export interface Explanation {
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
}

/** Enough for a sentence or two; some platforms answer with whole documents. */
const LONGEST_DETAIL = 500;

/** The shapes in which APIs commonly say what is wrong: `{error: {code, message}}`, `{errors: […]}`, `{message}`, … */
export function explain(body: unknown): Explanation {
  if (typeof body === "string") return { detail: tidy(body) };
  if (!isObject(body)) return {};
  const error = body["error"];
  if (isObject(error)) return explain({ ...error, ...("errors" in error ? {} : { errors: body["errors"] }) });
  const code = firstText(
    body["code"],
    body["error_code"],
    typeof error === "string" && body["message"] !== undefined ? error : undefined,
  );
  const detail = firstText(body["message"], error, body["detail"], body["summary"], body["error_description"]);
  const list = listed(body["errors"] ?? body["details"]);
  return { code, detail: tidy([detail, list].filter((text) => text !== undefined).join(": ")) };
}

/** A list of problems, or an object of them by field, as one line. */
function listed(errors: unknown): string | undefined {
  if (Array.isArray(errors)) {
    const lines = errors.map((entry) => {
      if (!isObject(entry)) return firstText(entry);
      const path = Array.isArray(entry["path"])
        ? entry["path"].filter((part) => typeof part === "string" || typeof part === "number").join(".")
        : firstText(entry["path"], entry["source"]);
      const text = firstText(entry["message"], entry["detail"], entry["title"]);
      return text === undefined ? undefined : path === undefined || path === "" ? text : `${path}: ${text}`;
    });
    return join(lines);
  }
  if (!isObject(errors)) return undefined;
  return join(
    Object.entries(errors).map(([field, value]) => {
      const text = Array.isArray(value)
        ? join(value.map((entry) => firstText(entry)))
        : (firstText(value) ?? listed(value));
      return text === undefined ? undefined : `${field}: ${text}`;
    }),
  );
}

function join(lines: readonly (string | undefined)[]): string | undefined {
  const said = lines.filter((line) => line !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value.trim() !== "");
}

/** One line, without control characters: a platform's words go to terminals and pull requests. */
export function tidy(text: string): string | undefined {
  if (/^\s*<(?:!doctype|html)/i.test(text)) return "an HTML page";
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
  if (line === "") return undefined;
  return shorten(line, LONGEST_DETAIL);
}
