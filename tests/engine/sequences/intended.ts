import type { Step } from "./model.js";
import type { Aspect, Observation } from "./observation.js";

/** What both engines made of a step. */
export interface Pair {
  readonly embedded: Observation;
  readonly pulumi: Observation;
}

/** A difference on purpose. */
interface Intended {
  /** A reason that a user would accept. */
  readonly why: string;
  readonly applies: (step: Step, pair: Pair) => boolean;
  /** Aspects that are not compared then. */
  readonly aspects: readonly Aspect[];
}

/** All of them. */
const INTENDED: readonly Intended[] = [
  {
    why: "a resource whose URN or alias is taken is refused before its provider is asked; Pulumi asks first",
    applies: (_, { pulumi }) => told(pulumi).includes("Duplicate resource"),
    aspects: ["calls", "order"],
  },
  {
    why: "a destroy whose target is not there is told as a run that failed; Pulumi refuses it without one",
    applies: (_, { pulumi }) => told(pulumi).includes("no resource named"),
    aspects: ["diagnostics", "events", "summary", "digest"],
  },
];

/** Takes out of both observations what differs on purpose. */
export function forgiving(step: Step, pair: Pair): Pair {
  const left = INTENDED.filter(({ applies }) => applies(step, pair)).flatMap(({ aspects }) => aspects);
  const without = (observation: Observation): Observation => ({
    ...observation,
    ...Object.fromEntries(left.map((aspect) => [aspect, "not compared"])),
  });
  return { embedded: without(pair.embedded), pulumi: without(pair.pulumi) };
}

/**
 * True if Pulumi has written a state that it does not accept itself: there is nothing to go on from. With `--target` it
 * does so for a resource that has a new name, and leaves the entry under the old name beside the new one.
 */
export function brokeItsState({ pulumi }: Pair): boolean {
  return told(pulumi).includes("snapshot integrity failure");
}

function told({ diagnostics }: Observation): string {
  return JSON.stringify(diagnostics);
}
