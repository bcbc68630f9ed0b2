import { type Urn } from "../../protocol/urn.js";
import { type EngineEvent } from "../../engine/index.js";
import { activity, type Display } from "./display.js";
import { changeOf } from "./change.js";
import { escapeLine } from "./escape.js";
import type { Fit } from "./fit.js";
import { paintOp, wordsOf } from "./ops.js";
import { printChanges } from "./print-change.js";
import { infoOf, isDone, type RowContext, rowLine, shortRowLine, statusOf } from "./row-text.js";
import { opOf, type Row, RunRows } from "./run-rows.js";
import type { Screen } from "./screen.js";
import { endSections, Heading, isPreparation, systemLines, type TextOptions } from "./text-display.js";

/** Running resources that are shown at one time. */
const MAX_RUNNING = 8;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export interface TreeOptions extends TextOptions {
  /** Shows old and new value of each changed field below its resource. */
  fields: boolean;
  fit: Fit;
}

/**
 * A terminal: while it runs what is under way and how far it is, at the end the tree of what changed and the sections
 * of a run. Drawing does not depend on the number of events: it happens at its own pace.
 */
export class TreeDisplay implements Display {
  readonly #options: TreeOptions;
  readonly #rows: RunRows;
  readonly #running = new Map<Urn, Row>();
  #screen: Screen | undefined;
  #heading: Heading | undefined;
  #frame = 0;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#rows = new RunRows(options);
  }

  /** Begins to draw. The screen asks `live` for its moving lines. */
  start(screen: Screen): void {
    this.#screen = screen;
    this.#heading = new Heading(this.#options, this.#rows, screen, [""]);
  }

  readonly onEvent = (event: EngineEvent): void => {
    if (isPreparation(event, this.#rows)) {
      this.#screen?.print(systemLines(event.message));
      return;
    }
    const row = this.#rows.apply(event)?.row;
    this.#heading?.show(event.kind === "stdout");
    if (event.kind === "stdout") this.#screen?.print(systemLines(event.message));
    if (!row || row === this.#rows.root) return;
    if (isDone(row, false) || !row.step) this.#running.delete(row.urn);
    else this.#running.set(row.urn, row);
  };

  /** The moving lines: what is under way, the last message, and the count. */
  readonly live = (rows: number, columns: number): string[] => {
    const { paint, operation, isPreview, progress, now, fit } = this.#options;
    const context = this.#context(false);
    const room = Math.max(0, Math.min(MAX_RUNNING, rows - 4));
    const running = [...this.#running.values()].filter((row) => row.shown);
    const lines = running.slice(0, room).map((row) => {
      const line = rowLine(row, context);
      return fit.width(line) <= columns ? line : shortRowLine(row, context);
    });
    if (running.length > room) lines.push(paint.dim(`    and ${running.length - room} more`));
    const message = this.#rows.root?.messages.at(-1)?.text.split("\n", 1)[0];
    if (message !== undefined) lines.push(paint.dim(`    ${message}`));
    const spinner = SPINNER[this.#frame++ % SPINNER.length] ?? "";
    const { finished } = this.#rows;
    const count = `${paint.cyan(spinner)} ${activity(operation, isPreview)}: ${progress.describe(finished, now())}`;
    const fits = fit.width(count) <= columns;
    lines.push(fits ? count : `${paint.cyan(spinner)} ${progress.describe(finished, now(), true)}`);
    // A line that goes on in the next one would make all of them jump.
    return lines.map((line) => fit.cut(line, columns));
  };

  close(): void {
    this.#heading?.show(true);
    this.#screen?.print([...this.#tree(), "", ...endSections(this.#rows, this.#options)]);
    this.#screen?.close();
  }

  abandon(): void {
    this.#screen?.close();
  }

  #context(over: boolean): RowContext {
    const { paint, isPreview, now } = this.#options;
    return { paint, isPreview, over, now: now() };
  }

  #tree(): string[] {
    const context = this.#context(true);
    const { paint, isPreview, fit } = this.#options;
    const lines = treeOf(this.#rows.rows(), this.#rows.root).map(({ row, branch }) => ({
      row,
      branch,
      type: branch + row.type,
      name: escapeLine(row.name),
    }));
    const typeWidth = Math.max(4, ...lines.map(({ type }) => fit.width(type)));
    const nameWidth = Math.max(4, ...lines.map(({ name }) => fit.width(name)));
    const header = `     ${"Type".padEnd(typeWidth)}  ${"Name".padEnd(nameWidth)}  ${isPreview ? "Plan" : "Status"}`;
    return [
      paint.bold(header),
      ...lines.flatMap(({ row, type, name }) => {
        const shown = this.#rows.anyFailed ? row : asOneReplacement(row);
        const op = opOf(shown);
        const info = infoOf(shown, context);
        const first = [
          ` ${paintOp(paint, op, wordsOf(op).mark)} `,
          ` ${fit.pad(type, typeWidth)}  ${fit.pad(name, nameWidth)}  `,
          statusOf(shown, context),
          info === "" ? "" : `  ${info}`,
        ];
        return [first.join("").trimEnd(), ...this.#fields(row)];
      }),
    ];
  }

  #fields(row: Row): string[] {
    const step = row.replace ?? row.step;
    if (!this.#options.fields || !step) return [];
    return printChanges(changeOf(step, row.refreshed)?.entries ?? new Map(), 3, this.#options);
  }
}

/** Create, replace, delete: three steps that are one thing to a person, as long as all went well. */
function asOneReplacement(row: Row): Row {
  const parts = ["create-replacement", "delete-replaced", "discard-replaced"];
  if (!row.step || !parts.includes(row.step.op)) return row;
  return { ...row, step: { ...(row.replace ?? row.step), op: "replace" } };
}

/** Rows worth a line, parents before children, each with the branch that leads to it. */
function treeOf(rows: readonly Row[], root: Row | undefined): { row: Row; branch: string }[] {
  const byUrn = new Map(rows.map((row) => [row.urn, row]));
  const children = new Map<Row | undefined, Row[]>();
  for (const row of rows) {
    if (row === root) continue;
    const parent = (row.parent === undefined ? undefined : byUrn.get(row.parent)) ?? root;
    const siblings = children.get(parent) ?? [];
    siblings.push(row);
    children.set(parent, siblings);
  }
  const isVisible = (row: Row): boolean => row.shown || (children.get(row) ?? []).some(isVisible);
  const lines: { row: Row; branch: string }[] = [];
  const visit = (parent: Row | undefined, indentation: string): void => {
    const visible = (children.get(parent) ?? []).filter(isVisible);
    for (const [index, row] of visible.entries()) {
      const last = index === visible.length - 1;
      lines.push({ row, branch: indentation + (last ? "└─ " : "├─ ") });
      visit(row, indentation + (last ? "   " : "│  "));
    }
  };
  if (root) lines.push({ row: root, branch: "" });
  visit(root, "");
  return lines;
}
