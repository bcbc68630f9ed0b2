import type { Severity } from "../events.js";

/** The word before a message; information has none. */
export function prefixOf(severity: Severity): string {
  return severity === "info" || severity === "info#err" ? "" : `${severity}: `;
}
