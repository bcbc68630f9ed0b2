import { type EventSink } from "../../engine/index.js";

/** Shows one run to somebody: a person or a tool. */
export interface Display {
  /** Takes the events of the run, in order. Never waits. */
  readonly onEvent: EventSink;
  /** Writes the rest: to be called once, when the run is over. */
  close(): void;
  /** In place of `close`, for a run that failed to start: shows nothing more, and lets the terminal go. */
  abandon(): void;
}

/** What is run; `update` serves `up` and `preview`. */
export type Operation = "update" | "refresh" | "destroy";

const RUNNING: Record<Operation, string> = { update: "updating", refresh: "refreshing", destroy: "destroying" };

/** What goes on, in one or two words: `updating`, `previewing update`. */
export function activity(operation: Operation, isPreview: boolean): string {
  return isPreview ? `previewing ${operation}` : RUNNING[operation];
}

/** First line of a run: `Updating (dev):`. */
export function heading(operation: Operation, isPreview: boolean, stack: string | undefined): string {
  const words = activity(operation, isPreview);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${stack === undefined ? "" : ` (${stack})`}:`;
}
