import type { EngineEvent } from "../events.js";
import { activity, type Display, heading, type Operation } from "./display.js";
import { escapeLine, escapeText } from "./escape.js";
import type { Paint } from "./paint.js";
import type { Progress } from "./progress.js";
import { isDone, type RowContext, rowLine } from "./row-text.js";
import { type Row, RunRows, type RunRowsOptions } from "./run-rows.js";
import type { Screen } from "./screen.js";
import { diagnosticsSection, outputsSection, summarySection } from "./sections.js";

export interface TextOptions extends RunRowsOptions {
  operation: Operation;
  paint: Paint;
  progress: Progress;
  /** Values in full length. Default false. */
  full?: boolean;
}

/** Silence after which a log says that the run goes on: build servers end what is silent for long. */
const HEARTBEAT = 10_000;

/** A log: one line for each thing that happens, in Pulumi's words, and the sections of a run at its end. */
export class LogDisplay implements Display {
  readonly #options: TextOptions;
  readonly #screen: Screen;
  readonly #rows: RunRows;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(screen: Screen, options: TextOptions) {
    this.#options = options;
    this.#screen = screen;
    this.#rows = new RunRows(options);
    screen.print([options.paint.bold(headingOf(options)), ""]);
    this.#heartbeat = setInterval(() => {
      if (screen.idle() >= HEARTBEAT) screen.print([heartbeatLine(this.#rows.finished, options)]);
    }, 1000);
    this.#heartbeat.unref();
  }

  readonly onEvent = (event: EngineEvent): void => {
    if (event.kind === "stdout") this.#screen.print(systemLines(event.message));
    const update = this.#rows.apply(event);
    if (update?.tell) this.#screen.print([rowLine(update.row, this.#context(false))]);
  };

  close(): void {
    clearInterval(this.#heartbeat);
    const open = this.#rows.rows().filter((row) => row.shown && !isDone(row, false));
    this.#screen.print(open.map((row) => rowLine(row, this.#context(true))));
    this.#screen.print(endSections(this.#rows, this.#options));
    this.#screen.close();
  }

  #context(over: boolean): RowContext {
    const { paint, isPreview, now } = this.#options;
    return { paint, isPreview, over, now: now() };
  }
}

/** First line of a run. */
export function headingOf({ operation, isPreview, stack }: TextOptions): string {
  return heading(operation, isPreview, escapeLine(stack));
}

/** What tells that a run goes on. */
export function heartbeatLine(finished: number, { operation, isPreview, progress, now }: TextOptions): string {
  return `@ ${activity(operation, isPreview)}.... ${progress.describe(finished, now())}`;
}

/** A message of the run as a whole, such as the answer to Ctrl-C. */
export function systemLines(message: string): string[] {
  return escapeText(message).trimEnd().split("\n");
}

/** Diagnostics, outputs and counts. */
export function endSections(rows: RunRows, options: TextOptions): string[] {
  const all: Row[] = rows.rows();
  return [
    // The stack comes last: what failed of it follows from what is told before.
    ...diagnosticsSection(
      [...all.filter((row) => row !== rows.root), ...(rows.root ? [rows.root] : [])],
      options.paint,
    ),
    ...outputsSection(rows.stackOutputs, options.isPreview, options),
    ...(rows.summary ? [...summarySection(rows.summary, all, options.paint), ""] : []),
  ];
}
