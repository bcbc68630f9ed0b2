import { type EngineEvent, type ResourceState, type StepMetadata } from "../../engine/index.js";
import { revealedMap } from "../../protocol/property-values.js";
import type { Display } from "./display.js";
import { isRootStack } from "../../protocol/urn.js";

/** What a display is to see of the states of a run. */
export interface Visibility {
  /** The outputs of the stack. */
  outputs: boolean;
  /** Secrets in clear, instead of marked as such. */
  secrets: boolean;
}

/** A display that sees more or less of a run than is reported. */
export function withVisibility(display: Display, visibility: Visibility): Display {
  if (visibility.outputs && !visibility.secrets) return display;
  return {
    onEvent: (event) => {
      display.onEvent(seen(event, visibility));
    },
    close: () => {
      display.close();
    },
    abandon: () => {
      display.abandon();
    },
  };
}

function seen(event: EngineEvent, visibility: Visibility): EngineEvent {
  if (!("metadata" in event)) return event;
  return { ...event, metadata: seenStep(event.metadata, visibility) };
}

function seenStep(step: StepMetadata, visibility: Visibility): StepMetadata {
  const blank = !visibility.outputs && isRootStack(step.urn);
  return {
    ...step,
    old: seenState(step.old, visibility.secrets, blank),
    new: seenState(step.new, visibility.secrets, blank),
  };
}

function seenState(state: ResourceState | null, reveal: boolean, blank: boolean): ResourceState | null {
  if (state === null) return null;
  const { inputs, outputs } = state;
  return {
    ...state,
    ...(inputs === undefined || !reveal ? {} : { inputs: revealedMap(inputs) }),
    ...(outputs === undefined ? {} : { outputs: blank ? {} : reveal ? revealedMap(outputs) : outputs }),
  };
}
