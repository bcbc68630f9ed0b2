import type { EngineEvent, StepMetadata } from "../events.js";
import type { ResourceState } from "../model.js";
import { revealedMap } from "../steps/property-values.js";
import type { Display } from "./display.js";
import { isRootStack } from "./urn.js";

/** What a display is to see of the states of a run. */
export interface Sight {
  /** The outputs of the stack. */
  outputs: boolean;
  /** Secrets in clear, instead of marked as such. */
  secrets: boolean;
}

/** A display that sees more or less of a run than it is told. */
export function adapted(display: Display, sight: Sight): Display {
  if (sight.outputs && !sight.secrets) return display;
  return {
    onEvent: (event) => {
      display.onEvent(seen(event, sight));
    },
    close: () => {
      display.close();
    },
    abandon: () => {
      display.abandon();
    },
  };
}

function seen(event: EngineEvent, sight: Sight): EngineEvent {
  if (!("metadata" in event)) return event;
  return { ...event, metadata: seenStep(event.metadata, sight) };
}

function seenStep(step: StepMetadata, sight: Sight): StepMetadata {
  const blank = !sight.outputs && isRootStack(step.urn);
  return { ...step, old: seenState(step.old, sight.secrets, blank), new: seenState(step.new, sight.secrets, blank) };
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
