import { HIDDEN } from "../../protocol/hidden.js";
import type { ShownCall } from "../../cli/report/http.js";
import { isObject } from "../../protocol/object.js";
import type { LoggedRequest } from "../../sandbox/types.js";

/** Requests as a report shows calls: without what the sandbox adds to its log. */
export function asCalls(requests: readonly LoggedRequest[]): ShownCall[] {
  return requests.map(({ method, path, body }) => ({ method, path, ...(body === undefined ? {} : { body }) }));
}

/**
 * A call that was announced and the one that was sent, brought together: what the announcement hides or cannot know (a
 * secret, the id of what is yet to be made) is taken from what was sent, so that two calls that agree become equal.
 */
export function reconciled(announced: ShownCall, sent: ShownCall): ShownCall {
  return {
    method: announced.method,
    path: announced.path
      .split("/")
      .map((part, at) => (part === "{syncId}" ? (sent.path.split("/")[at] ?? part) : part))
      .join("/"),
    ...(announced.body === undefined ? {} : { body: filled(announced.body, sent.body) }),
  };
}

function filled(announced: unknown, sent: unknown): unknown {
  if (announced === HIDDEN) return sent;
  // The log hides values below names of credentials: what is announced in clear may be hidden there.
  if (sent === HIDDEN && typeof announced !== "object") return sent;
  if (Array.isArray(announced) && Array.isArray(sent)) return announced.map((value, at) => filled(value, sent[at]));
  if (!isObject(announced) || !isObject(sent)) return announced;
  // Of an argument that is secret as a whole a digest shows no member: which there are is hidden too.
  const members = Object.values(announced);
  if (members.length > 0 && members.every((member) => member === HIDDEN)) return sent;
  return Object.fromEntries(Object.entries(announced).map(([name, value]) => [name, filled(value, sent[name])]));
}
