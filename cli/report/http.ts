import { escapeLine } from "../display/escape.js";
import type { Call, Effect } from "../../provider/core/call.js";
import { shownBody, shownText } from "./masked.js";

/** A call as a report shows it. Secrets in the body are `[secret]`. */
export interface ShownCall {
  readonly method: string;
  /** Below the platform's base URL. */
  readonly path: string;
  readonly body?: unknown;
  /** Completes "only if …": what decides whether it is sent at all. Absent: it is sent. */
  readonly onlyIf?: string;
}

/** The calls of a plan as a report shows them. */
export function shownCalls(calls: readonly Call[]): ShownCall[] {
  return calls.map(({ method, path, body, onlyIf }) => ({
    method,
    path: shownText(path),
    ...(body === undefined ? {} : { body: shownBody(body) }),
    ...(onlyIf === undefined ? {} : { onlyIf: shownText(onlyIf) }),
  }));
}

/** What the calls of a plan cause. */
export function shownEffects(calls: readonly Call[]): Effect[] {
  return calls.flatMap(({ effects, onlyIf: ofCall }) =>
    effects.map(({ kind, text, onlyIf = ofCall }) => ({
      kind,
      text: shownText(text),
      ...(onlyIf === undefined ? {} : { onlyIf: shownText(onlyIf) }),
    })),
  );
}

/** A sentence with what it depends on. */
export function conditional(text: string, onlyIf: string | undefined): string {
  return onlyIf === undefined ? text : `Only if ${onlyIf}: ${text}`;
}

/** A call as in an HTTP file. JSON has no line that could close a fence around it. */
export function request({ method, path, body, onlyIf }: ShownCall): string {
  const condition = onlyIf === undefined ? "" : `# only if ${escapeLine(onlyIf)}\n`;
  const line = `${condition}${method} ${escapeLine(path)}`;
  if (body === undefined) return line;
  const json = JSON.stringify(body, undefined, 2).split("\n").map(escapeLine);
  return [line, ...json].join("\n");
}
