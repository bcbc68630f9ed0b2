import type { Severity } from "../events.js";

/** The word before a message; information has none. */
export function prefixOf(severity: Severity): string {
  return severity === "info" || severity === "info#err" ? "" : `${severity}: `;
}

/** A message as Pulumi's JSON has it: each ends its line. */
export function lineOf(message: string): string {
  return message.endsWith("\n") ? message : `${message}\n`;
}
