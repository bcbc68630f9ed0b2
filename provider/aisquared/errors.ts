import type { ApiFailure } from "../core/errors/api-error.js";
import { quote } from "../core/issues.js";
import { isObject } from "../core/json.js";
import type { Settings } from "../core/settings.js";
import { tidy, type Explanation } from "../http/explain.js";
import { email, password, token, workspaceId as workspace } from "./settings.js";

/**
 * What AI Squared says of a failure. It has several shapes: `{error: text}`, `{errors: [{detail, source}]}`, where source
 * names columns, and `{errors: {sync: {column: [text]}}}`.
 */
export function explain(body: unknown): Explanation {
  if (typeof body === "string") return { detail: tidy(body) };
  if (!isObject(body)) return {};
  const { error, errors } = body;
  if (typeof error === "string") return { detail: error };
  if (Array.isArray(errors)) return { detail: joined(errors.map(listed)) };
  return { detail: isObject(errors) ? byColumn(errors) : undefined };
}

function listed(entry: unknown): string | undefined {
  if (!isObject(entry)) return typeof entry === "string" ? entry : undefined;
  const detail = typeof entry["detail"] === "string" ? entry["detail"] : undefined;
  const source = isObject(entry["source"]) && !("pointer" in entry["source"]) ? byColumn(entry["source"]) : undefined;
  return [detail, source].filter((text) => text !== undefined).join(": ");
}

function byColumn(columns: Record<string, unknown>): string | undefined {
  return joined(
    Object.entries(columns).map(([column, said]) => {
      if (isObject(said)) return byColumn(said);
      return `${column} ${[said]
        .flat()
        .map((each) => (typeof each === "string" ? each : quote(each)))
        .join(", ")}`;
    }),
  );
}

function joined(lines: readonly (string | undefined)[]): string | undefined {
  const said = lines.filter((line) => line !== undefined && line !== "");
  return said.length === 0 ? undefined : said.join("; ");
}

const READ_CATALOG =
  "let AI Squared read the destination's catalog again, in its dashboard or by GET /api/v1/connectors/{id}/discover?refresh=true";

/** What to do about a refusal, by the server's own words: it has no codes. */
export function remedy({ status, detail = "", request }: ApiFailure, settings: Settings): string | undefined {
  // Of a limit, or a failure of the platform's own, the user is no cause.
  if (request.path.endsWith("/login")) return status < 429 ? loginRemedy(detail, settings) : undefined;
  if (status === 401) {
    return (
      `The token has expired or was replaced: AI Squared keeps one token per user, each login ends the one before, and it lives 30 minutes. ` +
      `Give a new one as ${settings.describe(token)}, or ${settings.describe(email)} and ${settings.describe(password)} of a user that nobody else logs in with`
    );
  }
  if (status === 403) return "The user may only read: give it the role Member or Admin in this workspace";
  if (/workspace not found/i.test(detail)) {
    return `There is no such workspace, or the user is not in it. Check workspaceId, or ${settings.describe(workspace)}`;
  }
  if (/catalog is missing/i.test(detail)) return `The destination has no catalog yet: ${READ_CATALOG}`;
  if (/valid stream_name/i.test(detail)) {
    return `The destination's catalog has no stream of this name (case counts). If there should be one, ${READ_CATALOG}`;
  }
  // A bug of the server: a change of state that its own validation refuses ends in an error of its code.
  if (/undefined local variable or method .result/i.test(detail)) {
    return `Its destination's catalog has probably lost the stream: then a sync can neither be enabled nor disabled; ${READ_CATALOG}`;
  }
  if (/State :?aborted/i.test(detail)) {
    return "The sync is aborted, a state in which AI Squared can neither enable nor disable it; delete it and let `up` create it again";
  }
  return undefined;
}

function loginRemedy(detail: string, settings: Settings): string {
  const places = `${settings.describe(email)} and ${settings.describe(password)}`;
  if (/locked/i.test(detail)) {
    return `Five wrong passwords lock a user for an hour, the right password included. Wait, then check ${places}`;
  }
  return `Check ${places}. It is not tried again: five wrong passwords lock the user for an hour`;
}
