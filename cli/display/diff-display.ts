import { type Urn } from "../../protocol/urn.js";
import {
  type EngineEvent,
  isInternalStep,
  isListed,
  isReplacementStep,
  isShown,
  prefixOf,
  type ResourceState,
  type Shows,
  type StepMetadata,
} from "../../engine/index.js";
import { isRootStack, nameOf, parseProviderReference } from "../../protocol/urn.js";
import { changeOf, compareMaps, isChanged } from "./change.js";
import type { Display } from "./display.js";
import { escapeLine } from "./escape.js";
import { paintOp, wordsOf } from "./ops.js";
import { outputLines } from "./output-lines.js";
import { printChanges, printProperties } from "./print-change.js";
import { RunRows } from "./run-rows.js";
import type { Screen } from "./screen.js";
import { summarySection } from "./sections.js";
import { Heading, systemLines, type TextOptions } from "./text-display.js";

/** `--diff`: each resource with all that changes in it, as the run comes to it. */
export class DiffDisplay implements Display {
  readonly #options: TextOptions;
  readonly #screen: Screen;
  readonly #messages: Screen;
  readonly #heading: Heading;
  readonly #rows: RunRows;
  /** The step under way of each resource: for its depth, and for whether outputs come from a refresh. */
  readonly #seen = new Map<Urn, StepMetadata>();
  /** What the first half of a replacement made. */
  readonly #made = new Map<Urn, ResourceState>();

  /** @param messages where diagnostics go: Pulumi writes them to the error stream here, so that a diff can be kept */
  constructor(screen: Screen, messages: Screen, options: TextOptions) {
    this.#options = options;
    this.#screen = screen;
    this.#messages = messages;
    this.#rows = new RunRows(options);
    this.#heading = new Heading(options, this.#rows, screen, []);
  }

  readonly onEvent = (event: EngineEvent): void => {
    this.#rows.apply(event);
    this.#heading.show(event.kind !== "prelude" && event.kind !== "diagnostic");
    switch (event.kind) {
      case "stdout":
        this.#screen.print(systemLines(event.message));
        return;
      case "diagnostic":
        if (event.severity !== "debug" && event.ephemeral !== true && event.message.trim() !== "") {
          this.#messages.print(systemLines(prefixOf(event.severity) + event.message));
        }
        return;
      case "resourcePre":
        this.#screen.print(this.#start(event.metadata));
        return;
      case "resOutputs":
        this.#screen.print(this.#end(this.#withMade(event.metadata)));
        return;
      case "prelude":
      case "resOpFailed":
      case "summary":
      case "cancel":
        return;
    }
  };

  close(): void {
    this.#heading.show(true);
    if (this.#rows.summary) {
      this.#screen.print([...summarySection(this.#rows.summary, this.#rows.rows(), this.#options.paint), ""]);
    }
    this.#messages.close();
    this.#screen.close();
  }

  abandon(): void {
    this.#messages.close();
    this.#screen.close();
  }

  #start(step: StepMetadata): string[] {
    if (isInternalStep(step)) return [];
    this.#seen.set(step.urn, step);
    // What a refresh or an import means is known only when the platform has answered.
    if (step.op === "refresh" || step.op === "import" || !isPrinted(step, this.#options.shows)) return [];
    return [...this.#title(step), ...this.#details(step, false)];
  }

  #end(step: StepMetadata): string[] {
    if (isInternalStep(step) || !isPrinted(step, this.#options.shows)) return [];
    const isRefresh = this.#seen.get(step.urn)?.op === "refresh";
    if (step.op === "import" || (isRefresh && step.op === "update")) {
      return [...this.#title(step), ...this.#details(step, isRefresh)];
    }
    const indent = this.#depth(step) + 1;
    const outputs = outputLines(step, indent, { ...this.#options, isRefresh }, this.#options);
    const title =
      isRefresh && (step.op !== "refresh" || outputs.length > 0 || isRootStack(step.urn)) ? this.#title(step) : [];
    if (outputs.length === 0) return title;
    return [...title, paintOp(this.#options.paint, step.op, `${" ".repeat(indent * 4)}--outputs:--`), ...outputs];
  }

  /** A replacement as a whole knows no outputs of its own: they are those of what it made. */
  #withMade(step: StepMetadata): StepMetadata {
    if (step.op === "create-replacement" && step.new) this.#made.set(step.urn, step.new);
    if (step.op !== "replace" || !step.new || step.new.outputs !== undefined) return step;
    const outputs = this.#made.get(step.urn)?.outputs ?? step.old?.outputs;
    return { ...step, new: { ...step.new, ...(outputs && { outputs }) } };
  }

  #title(step: StepMetadata): string[] {
    const { paint, urns = false } = this.#options;
    const depth = this.#depth(step);
    const space = " ".repeat(depth * 4);
    const retained = step.old?.retainOnDelete === true && (step.op === "delete" || isReplacementStep(step.op));
    const name = escapeLine(urns ? step.urn : step.type);
    const title = `${wordsOf(step.op).mark}${name}: (${step.op}${retained ? "[retain]" : ""})${lockOf(step)}`;
    const facts = [
      ...(step.old?.id !== undefined && step.old.id !== "" ? [`[id=${escapeLine(step.old.id)}]`] : []),
      ...(urns ? [] : [`[urn=${escapeLine(step.urn)}]`]),
      ...providerFact(step),
    ];
    return [space + paintOp(paint, step.op, title), ...facts.map((fact) => `${space}    ${fact}`)];
  }

  #details(step: StepMetadata, isRefresh: boolean): string[] {
    if (step.op === "same") return [];
    const indent = this.#depth(step) + 1;
    const { old, new: now } = step;
    if (old && now && step.detailedDiff) {
      return printChanges(changeOf(step, isRefresh)?.entries ?? new Map(), indent, this.#options);
    }
    if (old && now) {
      const useOutputs = Object.keys(now.outputs ?? {}).length > 0;
      const [before, after] = useOutputs ? [old.outputs, now.outputs] : [old.inputs, now.inputs];
      const change = compareMaps(before ?? {}, after ?? {}, true);
      return isChanged(change)
        ? printChanges(change.entries, indent, this.#options)
        : printProperties(after ?? {}, indent, undefined, this.#options);
    }
    if (now) {
      const useOutputs = Object.keys(now.outputs ?? {}).length > 0;
      return printProperties((useOutputs ? now.outputs : now.inputs) ?? {}, indent, undefined, this.#options);
    }
    return printProperties(old?.inputs ?? {}, indent, undefined, this.#options);
  }

  /** How many of its parents were printed before it. */
  #depth(step: StepMetadata): number {
    let depth = 0;
    let parent = this.#seen.get((step.new ?? step.old)?.parent ?? "");
    while (parent) {
      if (isRootStack(parent.urn) || isShown(parent, this.#options.shows)) depth++;
      parent = this.#seen.get((parent.new ?? parent.old)?.parent ?? "");
    }
    return depth;
  }
}

function isPrinted(step: StepMetadata, shows: Shows | undefined): boolean {
  return isRootStack(step.urn) || isListed(step, shows);
}

function lockOf(step: StepMetadata): string {
  if (step.new && !step.new.protect && step.old?.protect) return " 🔓";
  return step.new?.protect || step.old?.protect ? " 🔒" : "";
}

function providerFact(step: StepMetadata): string[] {
  const [before, after] = [step.old?.provider, step.new?.provider];
  if (before !== undefined && after !== undefined && before !== after) {
    return [`[provider: ${escapeLine(before)} => ${escapeLine(after)}]`];
  }
  if (step.provider === "") return [];
  const { urn } = parseProviderReference(step.provider);
  return nameOf(urn) === "default" ? [] : [`[provider=${escapeLine(step.provider)}]`];
}
