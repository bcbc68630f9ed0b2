import type { EngineEvent } from "../../../engine/events.js";

/** What a run told as errors and warnings, one after the other. */
export function diagnosticsIn(events: readonly EngineEvent[], severity: "error" | "warning" = "error"): string[] {
  return events.flatMap((event) => (event.kind === "diagnostic" && event.severity === severity ? event.message : []));
}

/** `op name` of each step, in the order of their ends. */
export function ended(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === "resOutputs" ? `${event.metadata.op} ${event.metadata.urn.split("::").at(-1) ?? ""}` : [],
  );
}
