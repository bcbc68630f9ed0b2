import { HIDDEN } from "../../protocol/hidden.js";
import type { EngineEvent, StepMetadata } from "../events.js";
import type { ResourceState } from "../model.js";
import { type PropertyMap, SECRET, SIGNATURE } from "../../protocol/values.js";
import { lineOf, prefixOf } from "./diagnostics.js";
import { maskMap, sorted } from "./mask.js";

/** In events a secret keeps its mark, and its text is masked: tools can distinguish a secret from the string `[secret]`. */
const BLINDED: PropertyMap = { [SIGNATURE]: SECRET, ciphertext: HIDDEN };

/** Nothing is coloured in JSON, whatever `--color` says. */
const COLOR = "never";

/**
 * One event as Pulumi's `apitype.EngineEvent`, the form of `pulumi up --json` and of event logs.
 * @param timestamp unix time in seconds
 */
export function eventJson(event: EngineEvent, sequence: number, timestamp: number): Record<string, unknown> {
  return { sequence, timestamp, ...payload(event) };
}

function payload(event: EngineEvent): Record<string, unknown> {
  switch (event.kind) {
    case "prelude":
      return { preludeEvent: { config: sorted(event.config) } };
    case "resourcePre":
      return { resourcePreEvent: stepJson(event.metadata, event.planning) };
    case "resOutputs":
      return { resOutputsEvent: stepJson(event.metadata, event.planning) };
    case "resOpFailed":
      return {
        resOpFailedEvent: { metadata: metadataJson(event.metadata), status: event.status, steps: event.steps },
      };
    case "diagnostic": {
      const prefix = prefixOf(event.severity);
      return {
        diagnosticEvent: {
          ...(event.urn !== undefined && { urn: event.urn }),
          ...(prefix !== "" && { prefix }),
          message: lineOf(event.message),
          color: COLOR,
          severity: event.severity,
          ...(event.ephemeral === true && { ephemeral: true }),
        },
      };
    }
    case "stdout":
      return { stdoutEvent: { message: event.message, color: COLOR } };
    case "summary":
      return {
        summaryEvent: {
          maybeCorrupt: event.maybeCorrupt,
          durationSeconds: Math.ceil(event.durationSeconds),
          resourceChanges: sorted(event.resourceChanges),
          PolicyPacks: {},
          isPreview: event.isPreview,
          result: event.result,
        },
      };
    case "cancel":
      return { cancelEvent: {} };
  }
}

function stepJson(step: StepMetadata, planning: boolean): Record<string, unknown> {
  return { metadata: metadataJson(step), ...(planning && { planning }) };
}

function metadataJson(step: StepMetadata): Record<string, unknown> {
  return {
    op: step.op,
    urn: step.urn,
    type: step.type,
    old: step.old && stateJson(step.old),
    new: step.new && stateJson(step.new),
    ...(step.keys && step.keys.length > 0 && { keys: step.keys }),
    ...(step.diffs && step.diffs.length > 0 && { diffs: step.diffs }),
    detailedDiff: step.detailedDiff
      ? sorted(
          Object.fromEntries(
            Object.entries(step.detailedDiff).map(([path, { kind, inputDiff }]) => [
              path,
              { diffKind: kind, inputDiff },
            ]),
          ),
        )
      : null,
    ...(step.logical !== false && { logical: true }),
    provider: step.provider,
  };
}

function stateJson(state: ResourceState): Record<string, unknown> {
  return {
    type: state.type,
    urn: state.urn,
    ...(state.custom && { custom: true }),
    ...(state.delete && { delete: true }),
    id: state.id ?? "",
    parent: state.parent ?? "",
    ...(state.protect && { protect: true }),
    ...(state.external && { external: true }),
    ...(state.retainOnDelete && { retainOnDelete: true }),
    inputs: maskMap(state.inputs ?? {}, BLINDED),
    outputs: maskMap(state.outputs ?? {}, BLINDED),
    provider: state.provider ?? "",
    ...(state.initErrors && state.initErrors.length > 0 && { initErrors: state.initErrors }),
  };
}
