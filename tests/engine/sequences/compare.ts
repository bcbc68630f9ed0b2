import { isDeepStrictEqual } from "node:util";

import { comparableEvents, isDelete, reachedByOne } from "../kit/comparable.js";
import { decrypted } from "../kit/decrypted.js";
import { runEmbedded, runPulumi } from "./engines.js";
import { Field } from "./field.js";
import { brokeItsState, forgiving, type Pair } from "./intended.js";
import type { Sequence, Step } from "./model.js";
import type { RecordedSequence } from "./recording.js";
import { ASPECTS, type Aspect, type Circumstances, keyOf, type Observation, observe, type Run } from "./observation.js";

/** A side of a step on which the two engines differ. */
export interface Difference {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly command: string;
  readonly aspect: Aspect;
  readonly embedded: unknown;
  readonly pulumi: unknown;
}

/** What both engines made of a sequence. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** What the real CLI did, step by step. */
  readonly observations: readonly Observation[];
  /** Steps that ended early, so that the engines came to different resources before they did. */
  readonly raced: number;
  /** The sequence was left because Pulumi broke its own state. */
  readonly broken: boolean;
}

/** Runs a sequence on both engines, each in a folder of its own, up to the first step in which they differ. */
export async function compare(sequence: Sequence): Promise<Comparison> {
  const [ours, theirs] = [new Field(), new Field()];
  const observations: Observation[] = [];
  let raced = 0;
  try {
    for (const [index, step] of sequence.steps.entries()) {
      if (step.swap) ours.swap(theirs);
      const [embedded, pulumi] = await Promise.all([runEmbedded(ours, step), runPulumi(theirs, step)]);
      const circumstances: Circumstances = { serial: step.program.serial };
      const pair = forgiving(step, {
        embedded: observe(embedded, circumstances),
        pulumi: observe(pulumi, circumstances),
      });
      if (brokeItsState(pair)) return { differences: [], observations, raced, broken: true };
      observations.push(pair.pulumi);
      let differing = differingAspects(pair);
      if (differing.length > 0 && endedEarly(step, pulumi)) {
        const left = racing(step, embedded, pulumi);
        const rest = forgiving(step, {
          embedded: observe(embedded, { ...circumstances, ...left }),
          pulumi: observe(pulumi, { ...circumstances, ...left }),
        });
        // In a parallel program some were asked about before the end, and some were not.
        const asked = step.program.serial ? [] : ["calls"];
        if (differingAspects(rest).filter((aspect) => !asked.includes(aspect)).length === 0) {
          raced += 1;
          differing = [];
          ours.takeOver(theirs);
        }
      }
      if (differing.length > 0) {
        const differences = differencesOf(index, step, pair);
        return { differences, observations, raced, broken: false };
      }
    }
    return { differences: [], observations, raced, broken: false };
  } finally {
    ours.dispose();
    theirs.dispose();
  }
}

/** Runs a recorded sequence on the embedded engine alone, up to the first step that ends in another way. */
export async function replay({ sequence, observations }: RecordedSequence): Promise<Difference[]> {
  const field = new Field();
  try {
    for (const [index, step] of sequence.steps.entries()) {
      const pulumi = observations[index];
      if (pulumi === undefined) throw new Error(`Step ${String(index + 1)} was not recorded.`);
      const embedded = observe(await runEmbedded(field, step), { serial: step.program.serial });
      const differences = differencesOf(index, step, forgiving(step, { embedded, pulumi }));
      if (differences.length > 0) return differences;
    }
    return [];
  } finally {
    field.dispose();
  }
}

function differencesOf(index: number, step: Step, pair: Pair): Difference[] {
  return differingAspects(pair).map((aspect) => ({
    step: index + 1,
    command: step.command,
    aspect,
    embedded: pair.embedded[aspect],
    pulumi: pair.pulumi[aspect],
  }));
}

/** Aspects on which two observations differ. */
function differingAspects({ embedded, pulumi }: Pair): Aspect[] {
  return ASPECTS.filter((aspect) => !isDeepStrictEqual(plain(embedded[aspect]), plain(pulumi[aspect])));
}

/** As it would be written to a file: what is undefined is not there. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** After a failure; with `--continue-on-error` too, where a check fails while others are asked. */
function endedEarly({ command, program }: Step, { exit }: Run): boolean {
  return exit !== 0 && (!program.serial || !command.includes("--continue-on-error"));
}

/**
 * The resources that only one of the engines came to, and the keys of their objects. In a parallel program one of them
 * may have come further with a resource than the other, too; in a serial one only with deletes, which have no order.
 */
function racing({ program }: Step, embedded: Run, pulumi: Run): { left: Set<string>; leftIds: Set<string> } {
  const left = reachedByOne(embedded.events, pulumi.events);
  const [ours, theirs] = [embedded.events, pulumi.events].map((events) => comparableEvents(events));
  const [oursBefore, theirsBefore] = [embedded.events, pulumi.events].map((events) =>
    comparableEvents(program.serial ? events.filter(({ op }) => !isDelete(op)) : []),
  );
  for (const urn of Object.keys(ours ?? {})) {
    const alike = isDeepStrictEqual(plain(ours?.[urn]), plain(theirs?.[urn]));
    if (!alike && isDeepStrictEqual(plain(oursBefore?.[urn]), plain(theirsBefore?.[urn]))) left.add(urn);
  }
  const entries = [embedded, pulumi].flatMap(({ checkpoint }) => decrypted(checkpoint).resources);
  const keys = entries.flatMap(({ urn, id, inputs }) => (left.has(urn) ? [keyOf(id ?? ""), inputs?.["key"]] : []));
  return { left, leftIds: new Set(keys.filter((key) => typeof key === "string")) };
}
