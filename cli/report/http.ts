import { escapeLine } from "../../engine/display/escape.js";

/** A call as a report shows it. Secrets in the body are `[secret]`. */
export interface ShownCall {
  readonly method: string;
  /** Below the platform's base URL. */
  readonly path: string;
  readonly body?: unknown;
}

/** A call as in an HTTP file. JSON has no line that could close a fence around it. */
export function request({ method, path, body }: ShownCall): string {
  const line = `${method} ${escapeLine(path)}`;
  if (body === undefined) return line;
  const json = JSON.stringify(body, undefined, 2).split("\n").map(escapeLine);
  return [line, ...json].join("\n");
}
