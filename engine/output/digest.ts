import type { EngineEvent, ResourceChanges, Severity, StepMetadata } from "../events.js";
import type { DiffKind, ResourceState, StepOp, Urn } from "../model.js";
import { isSecret, toSecret } from "../../protocol/property-values.js";
import type { PropertyMap } from "../../protocol/values.js";
import { lineOf, prefixOf } from "./diagnostics.js";
import { goJson } from "./go-json.js";
import { sorted } from "./mask.js";
import { type ResourceJson, resourceJson } from "./resource-json.js";
import { isRootStack } from "../../protocol/urn.js";
import { isInternalStep, isListed as isNews, type Shows } from "./shown-steps.js";

/**
 * What `pulumi preview --json` prints, field for field. Secrets are `[secret]`, what only the update will know is the
 * unknown string.
 */
export interface PreviewDigest {
  config?: Record<string, string>;
  steps?: PreviewStep[];
  diagnostics?: PreviewDiagnostic[];
  /** Nanoseconds. */
  duration?: number;
  changeSummary?: ResourceChanges;
  maybeCorrupt?: true;
}

/** One change that the run would make. Unchanged resources are not listed, the stack always is. */
export interface PreviewStep {
  op: StepOp;
  urn: Urn;
  provider?: string;
  oldState?: ResourceJson;
  newState?: ResourceJson;
  /** Top-level properties that differ. */
  diffReasons?: string[];
  /** Properties that force the replacement. */
  replaceReasons?: string[];
  detailedDiff: Record<string, { kind: DiffKind; inputDiff: boolean }> | null;
}

export interface PreviewDiagnostic {
  urn?: Urn;
  /** With its prefix, such as `error: `. */
  message: string;
  severity: Severity;
}

/**
 * Collects the events of one preview into Pulumi's digest. States are turned into JSON as they arrive, so that nothing
 * that the engine does with them later shows.
 */
export class DigestBuilder {
  readonly #digest: PreviewDigest = {};
  readonly #steps: PreviewStep[] = [];
  readonly #diagnostics: PreviewDiagnostic[] = [];
  readonly #refreshing = new Map<Urn, number[]>();
  readonly #created = new Map<Urn, ResourceState>();
  readonly #deleted = new Set<Urn>();

  constructor(readonly shows: Shows = {}) {}

  readonly add = (event: EngineEvent): void => {
    switch (event.kind) {
      case "prelude":
        if (Object.keys(event.config).length > 0) this.#digest.config = sorted(event.config);
        return;
      case "resourcePre":
        this.#start(event.metadata);
        return;
      case "resOutputs":
        this.#end(event.metadata);
        return;
      case "diagnostic":
        if (event.ephemeral !== true && event.severity !== "debug") {
          this.#diagnostics.push({
            ...(event.urn === undefined ? {} : { urn: event.urn }),
            message: prefixOf(event.severity) + lineOf(event.message),
            severity: event.severity,
          });
        }
        return;
      case "stdout":
        this.#diagnostics.push({ message: event.message, severity: "info" });
        return;
      case "summary":
        if (event.durationSeconds > 0) this.#digest.duration = Math.round(event.durationSeconds * 1e9);
        if (Object.keys(event.resourceChanges).length > 0) this.#digest.changeSummary = sorted(event.resourceChanges);
        if (event.maybeCorrupt) this.#digest.maybeCorrupt = true;
        return;
      case "resOpFailed":
      case "cancel":
        return;
    }
  };

  /** What was collected so far, fields in Pulumi's order. */
  digest(): PreviewDigest {
    const { config, duration, changeSummary, maybeCorrupt } = this.#digest;
    return {
      ...(config && { config }),
      ...(this.#steps.length > 0 && { steps: this.#steps }),
      ...(this.#diagnostics.length > 0 && { diagnostics: this.#diagnostics }),
      ...(duration !== undefined && { duration }),
      ...(changeSummary && { changeSummary }),
      ...(maybeCorrupt && { maybeCorrupt }),
    };
  }

  /** The digest as text, byte for byte in Pulumi's layout, without a final line end. */
  toString(): string {
    return goJson(this.digest(), 4);
  }

  #start(step: StepMetadata): void {
    if (!isListed(step, this.shows)) return;
    if (step.op !== "refresh") {
      this.#refreshing.delete(step.urn);
    } else {
      const places = this.#refreshing.get(step.urn) ?? [];
      places.push(this.#steps.length);
      this.#refreshing.set(step.urn, places);
    }
    this.#steps.push(previewStep(this.#asPlanned(step)));
  }

  /** States as far as Pulumi knows them when it lists a step: id and outputs come only from doing it. */
  #asPlanned(step: StepMetadata): StepMetadata {
    if (step.op === "delete-replaced" && step.old && this.#created.has(step.urn)) {
      return { ...step, old: { ...step.old, delete: true } };
    }
    if (!step.new || !PLANNED.includes(step.op)) return step;
    const planned = { ...step.new };
    delete planned.id;
    delete planned.outputs;
    // The name it was found by is part of the plan, and of nothing after it.
    if (step.old && step.old.urn !== planned.urn) planned.aliases = [step.old.urn];
    if (step.op !== "replace") return { ...step, new: planned };
    // The first half of a replacement is over when the whole is reported, and is part of the states.
    const created = this.#created.get(step.urn);
    return {
      ...step,
      new: {
        ...planned,
        ...(created?.id !== undefined && { id: created.id }),
        ...(created?.outputs && { inputs: hiddenAs(planned.inputs, created.outputs), outputs: created.outputs }),
        ...(created?.created !== undefined && { created: created.created }),
        ...(created?.modified !== undefined && { modified: created.modified }),
      },
      old: step.old && {
        ...step.old,
        ...(created && { delete: true }),
        ...(this.#deleted.has(step.urn) && { pendingReplacement: true }),
      },
    };
  }

  #end(step: StepMetadata): void {
    if (step.op === "create-replacement" && step.new) this.#created.set(step.urn, step.new);
    if (step.op === "delete-replaced") this.#deleted.add(step.urn);
    // The read shows the result of a refresh: it is listed again as the update or delete that it found.
    const found = (step.op === "update" && step.detailedDiff != null) || step.op === "delete";
    if (!found || isInternalStep(step)) return;
    for (const place of this.#refreshing.get(step.urn) ?? []) this.#steps[place] = previewStep(step);
  }
}

/** Inputs, with that hidden whose output of the same name is. */
function hiddenAs(inputs: PropertyMap = {}, outputs: PropertyMap): PropertyMap {
  const hidden = Object.entries(inputs).map(([key, value]): [string, PropertyMap[string]] => {
    const isHidden = Object.hasOwn(outputs, key) && isSecret(outputs[key]);
    return [key, isHidden ? toSecret(value) : value];
  });
  return Object.fromEntries(hidden);
}

const PLANNED: readonly StepOp[] = ["same", "create", "update", "replace"];

function isListed(step: StepMetadata, shows: Shows): boolean {
  return !isInternalStep(step) && (isRootStack(step.urn) || isNews(step, shows));
}

function previewStep(step: StepMetadata): PreviewStep {
  return {
    op: step.op,
    urn: step.urn,
    ...(step.provider !== "" && { provider: step.provider }),
    ...(step.old && { oldState: resourceJson(step.old) }),
    ...(step.new && { newState: resourceJson(step.new) }),
    ...(step.diffs && step.diffs.length > 0 && { diffReasons: step.diffs }),
    ...(step.keys && step.keys.length > 0 && { replaceReasons: step.keys }),
    detailedDiff: step.detailedDiff ? detailedDiffJson(step.detailedDiff) : null,
  };
}

function detailedDiffJson(diff: NonNullable<StepMetadata["detailedDiff"]>): NonNullable<PreviewStep["detailedDiff"]> {
  return sorted(
    Object.fromEntries(Object.entries(diff).map(([path, { kind, inputDiff }]) => [path, { kind, inputDiff }])),
  );
}
