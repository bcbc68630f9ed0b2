import { type EngineEvent } from "../../engine/index.js";
import { activity, type Display, heading, type Operation } from "./display.js";
import { escapeLine, escapeText } from "./escape.js";
import type { Paint } from "./paint.js";
import type { Progress } from "./progress.js";
import { isDone, type RowContext, rowLine } from "./row-text.js";
import { countOf, type Row, RunRows, type RunRowsOptions } from "./run-rows.js";
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
  readonly #heading: Heading;
  readonly #early: Row[] = [];
  readonly #heartbeat: NodeJS.Timeout;

  constructor(screen: Screen, options: TextOptions) {
    this.#options = options;
    this.#screen = screen;
    this.#rows = new RunRows(options);
    this.#heading = new Heading(options, this.#rows, screen, [""]);
    this.#heartbeat = setInterval(() => {
      if (screen.idle() >= HEARTBEAT) this.#print([heartbeatLine(this.#rows.finished, options)]);
    }, 1000);
    this.#heartbeat.unref();
  }

  readonly onEvent = (event: EngineEvent): void => {
    if (isPreparation(event, this.#rows)) {
      this.#screen.print(systemLines(event.message));
      return;
    }
    const update = this.#rows.apply(event);
    this.#heading.show();
    if (event.kind === "stdout") this.#print(systemLines(event.message));
    if (update?.print) this.#printRow(update.row);
  };

  close(): void {
    clearInterval(this.#heartbeat);
    // A row without a step has only messages, which were printed as they came: an error among them ends the row.
    const isOpen = (row: Row): boolean =>
      row.step !== undefined || row === this.#rows.root || countOf(row, "error") > 0;
    const open = this.#rows.rows().filter((row) => row.shown && !isDone(row, false) && isOpen(row));
    this.#print(open.map((row) => rowLine(row, this.#context(true))));
    this.#print(endSections(this.#rows, this.#options));
    this.#screen.close();
  }

  abandon(): void {
    clearInterval(this.#heartbeat);
    this.#screen.close();
  }

  /** Rows before the stack has a name wait for it: they come with the start of the run. */
  #printRow(row: Row): void {
    if (this.#rows.stack === undefined) {
      this.#early.push(row);
      return;
    }
    for (const early of this.#early.splice(0)) this.#print([rowLine(early, this.#context(false))]);
    this.#print([rowLine(row, this.#context(false))]);
  }

  #print(lines: string[]): void {
    if (lines.length === 0) return;
    this.#heading.show(true);
    this.#screen.print(lines);
  }

  #context(over: boolean): RowContext {
    const { paint, isPreview, now } = this.#options;
    return { paint, isPreview, over, now: now() };
  }
}

/** The first line of a run: written as soon as the name of the stack is known, and before anything else. */
export class Heading {
  readonly #options: TextOptions;
  readonly #rows: RunRows;
  readonly #screen: Screen;
  readonly #after: string[];
  #shown = false;

  /** @param after lines below it */
  constructor(options: TextOptions, rows: RunRows, screen: Screen, after: string[]) {
    this.#options = options;
    this.#rows = rows;
    this.#screen = screen;
    this.#after = after;
  }

  /** @param now something else is to be written: do not wait for the name any longer */
  show(now = false): void {
    const stack = this.#rows.stack?.name;
    if (this.#shown || (stack === undefined && !now)) return;
    this.#shown = true;
    const { operation, isPreview, paint } = this.#options;
    const name = stack === undefined ? undefined : escapeLine(stack);
    this.#screen.print([paint.bold(heading(operation, isPreview, name)), ...this.#after]);
  }
}

/** The line that shows that a run is in progress. */
function heartbeatLine(finished: number, { operation, isPreview, progress, now }: TextOptions): string {
  return `@ ${activity(operation, isPreview)}.... ${progress.describe(finished, now())}`;
}

/** What is reported before the run begins, such as that a stack was created: not part of the run's own log. */
export function isPreparation(
  event: EngineEvent,
  rows: RunRows,
): event is Extract<EngineEvent, { kind: "diagnostic" }> {
  return (
    event.kind === "diagnostic" && event.severity === "info" && event.urn === undefined && rows.stack === undefined
  );
}

/** A message of the run as a whole, such as the answer to Ctrl-C. */
export function systemLines(message: string): string[] {
  return escapeText(message).trimEnd().split("\n");
}

/** Diagnostics, outputs and counts. */
export function endSections(rows: RunRows, options: TextOptions): string[] {
  const all: Row[] = rows.rows();
  return [
    // The stack comes last: its failures follow from the others.
    ...diagnosticsSection(
      [...all.filter((row) => row !== rows.root), ...(rows.root ? [rows.root] : [])],
      options.paint,
    ),
    ...outputsSection(rows.stackOutputs, options),
    ...(rows.summary ? [...summarySection(rows.summary, all, options.paint), ""] : []),
  ];
}
