import { type Urn } from "../../protocol/urn.js";
import {
  type EngineEvent,
  isInternalStep,
  isShown,
  partsOf,
  prefixOf,
  type Severity,
  type Shows,
  type StepMetadata,
  type StepOp,
} from "../../engine/index.js";
import { escapeLine, escapeText } from "./escape.js";
import { isRootStack, placeOf, STACK_TYPE } from "../../protocol/urn.js";

/** A message on a resource, prefix included, safe for a terminal, without blank lines at its end. */
interface RowMessage {
  severity: Severity;
  text: string;
  ephemeral: boolean;
}

/** What is known of one resource of a run. */
export interface Row {
  /** Empty for the stack until an event has its URN. */
  urn: Urn;
  type: string;
  name: string;
  parent: Urn | undefined;
  /** The step of the last event; undefined while there were only messages. */
  step: StepMetadata | undefined;
  /** The step that has the reasons of a replacement. */
  replace: StepMetadata | undefined;
  /** Milliseconds of the display's clock. */
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Its outputs arrived. */
  ended: boolean;
  failed: boolean;
  /** Worth a line. */
  shown: boolean;
  /** Began as a refresh. */
  refreshed: boolean;
  messages: RowMessage[];
}

export interface RunRowsOptions {
  isPreview: boolean;
  /** Milliseconds of a steady clock. */
  now: () => number;
  /** Default: only what changes. */
  shows?: Shows;
  /** Whole URNs in the place of names. Default false. */
  urns?: boolean;
}

/** What an event means for a display. */
export interface RowUpdate {
  row: Row;
  /** Whether a log should write the row again. */
  print: boolean;
}

/**
 * Follows a run and keeps one row for each resource that is worth one. Unchanged resources only count, so that a large
 * stack costs a large display nothing.
 */
export class RunRows {
  readonly #rows = new Map<Urn, Row>();
  /** Of resources without a row: a message may make them one. */
  readonly #parents = new Map<Urn, Urn>();
  readonly #isPreview: boolean;
  readonly #now: () => number;
  readonly #shows: Shows;
  readonly #urns: boolean;
  #root: Row | undefined;
  /** The stack of the run, as soon as an event has it. */
  stack: { project: string; name: string } | undefined;
  /** Resources whose step ended, well or badly. */
  finished = 0;
  stackOutputs: StepMetadata | undefined;
  summary: Extract<EngineEvent, { kind: "summary" }> | undefined;
  anyFailed = false;

  constructor({ isPreview, now, shows = {}, urns = false }: RunRowsOptions) {
    this.#isPreview = isPreview;
    this.#shows = shows;
    this.#urns = urns;
    this.#now = now;
  }

  /** Rows in the order in which they were first heard of. */
  rows(): Row[] {
    return [...this.#rows.values()];
  }

  get root(): Row | undefined {
    return this.#root;
  }

  apply(event: EngineEvent): RowUpdate | undefined {
    switch (event.kind) {
      case "resourcePre":
      case "resOutputs":
      case "resOpFailed":
        return isInternalStep(event.metadata) ? undefined : this.#step(event.kind, event.metadata);
      case "diagnostic":
        return event.severity === "debug"
          ? undefined
          : this.#message(event.urn, event.severity, event.message, event.ephemeral === true);
      case "summary":
        this.summary = event;
        return undefined;
      case "prelude":
        this.#setStack(event.stack);
        return undefined;
      case "stdout":
      case "cancel":
        return undefined;
    }
  }

  #step(kind: "resourcePre" | "resOutputs" | "resOpFailed", step: StepMetadata): RowUpdate | undefined {
    const root = isRootStack(step.urn);
    if (kind !== "resourcePre" && !root && step.logical !== false) this.finished++;
    if (step.op === "discard" || step.op === "read-replacement") return undefined;
    if (step.op === "read" && this.#shows.reads !== true) {
      // What is only read is no change of its own: a word on the stack shows that it is in progress.
      return kind === "resourcePre" ? this.#message(undefined, "info", readMessage(step), true) : undefined;
    }
    // Components are kept even when unchanged: the tree hangs their children on them.
    if (!root && !isShown(step, this.#shows) && isCustom(step) && !this.#rows.has(step.urn)) {
      const { parent } = step.new ?? step.old ?? {};
      if (parent !== undefined && !isRootStack(parent)) this.#parents.set(step.urn, parent);
      return undefined;
    }

    const row = root ? this.#rootRow(step.urn) : this.#row(step.urn);
    row.parent = (step.new ?? step.old)?.parent ?? row.parent;
    const wasRefresh = row.step?.op === "refresh";
    row.step = step;
    if (step.op === "replace") row.replace = step;
    if (isShown(step, this.#shows) || (root && kind !== "resourcePre")) row.shown = true;
    switch (kind) {
      case "resourcePre":
        row.startedAt = this.#now();
        row.endedAt = undefined;
        row.ended = false;
        row.refreshed = step.op === "refresh";
        return { row, print: row.shown };
      case "resOutputs":
        row.endedAt = this.#now();
        row.ended = true;
        if (root) this.stackOutputs = step;
        return {
          row,
          print: row.shown && (wasRefresh || (!this.#isPreview && isCustom(step) && step.op !== "same")),
        };
      case "resOpFailed":
        row.failed = true;
        this.anyFailed = true;
        return { row, print: row.shown };
    }
  }

  #message(urn: Urn | undefined, severity: Severity, message: string, ephemeral: boolean): RowUpdate | undefined {
    const text = (prefixOf(severity) + escapeText(message)).trimEnd();
    if (text === "") return undefined;
    const row = urn === undefined || isRootStack(urn) ? this.#rootRow(urn) : this.#row(urn);
    row.messages.push({ severity, text, ephemeral });
    row.shown = true;
    return { row, print: true };
  }

  #row(urn: Urn): Row {
    this.#setStack(placedStack(urn));
    let row = this.#rows.get(urn);
    if (!row) {
      row = newRow(urn);
      if (this.#urns) row.name = urn;
      row.parent = this.#parents.get(urn);
      this.#rows.set(urn, row);
    }
    return row;
  }

  #setStack(stack: { project: string; name: string } | undefined): void {
    if (!stack || this.stack) return;
    this.stack = stack;
    if (this.#root?.name === "") this.#root.name = rootNameOf(stack);
  }

  #rootRow(urn: Urn | undefined): Row {
    if (urn !== undefined) this.#setStack(placedStack(urn));
    if (!this.#root) {
      this.#root = newRow(urn ?? "");
      if (urn === undefined && this.stack) this.#root.name = rootNameOf(this.stack);
      this.#rows.set("", this.#root);
    } else if (urn !== undefined && this.#root.urn === "") {
      Object.assign(this.#root, { urn, ...partsOf(urn) });
    }
    return this.#root;
  }
}

function newRow(urn: Urn): Row {
  return {
    urn,
    ...(urn === "" ? { type: STACK_TYPE, name: "" } : shownParts(urn)),
    parent: undefined,
    step: undefined,
    replace: undefined,
    startedAt: undefined,
    endedAt: undefined,
    ended: false,
    failed: false,
    shown: false,
    refreshed: false,
    messages: [],
  };
}

/** A type is any text that the program gives to a component. */
function shownParts(urn: Urn): { type: string; name: string } {
  const { type, name } = partsOf(urn);
  return { type: escapeLine(type), name };
}

function placedStack(urn: Urn): { project: string; name: string } | undefined {
  const place = placeOf(urn);
  return place && { project: place.project, name: place.stack };
}

function rootNameOf(stack: { project: string; name: string }): string {
  return `${stack.project}-${stack.name}`;
}

/** The op of a row: messages on a resource that has no step yet say nothing about it. */
export function opOf(row: Row): StepOp {
  return row.step?.op ?? "same";
}

export function countOf(row: Row, severity: "error" | "warning" | "message"): number {
  return row.messages.filter(
    (message) =>
      !message.ephemeral &&
      (severity === "message" ? message.severity.startsWith("info") : message.severity === severity),
  ).length;
}

function isCustom(step: StepMetadata): boolean {
  return (step.new ?? step.old)?.custom ?? false;
}

function readMessage(step: StepMetadata): string {
  const { type, name } = partsOf(step.urn);
  return `read ${type} ${name}`;
}
