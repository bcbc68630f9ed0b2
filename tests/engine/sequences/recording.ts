import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Sequence } from "./model.js";
import type { Observation } from "./observation.js";

/** Sequences with what the real CLI made of them. */
const FOLDER = join(__dirname, "../../data/sequences");

/** A sequence, and what is to come of each of its steps. */
export interface RecordedSequence {
  readonly seed: number;
  readonly sequence: Sequence;
  readonly observations: readonly Observation[];
}

/** Long texts that come again and again. */
const SHORT: readonly (readonly [long: string, short: string])[] = [
  ['exports.handler=()=>require(process.cwd()+\\"/provider.js\\").thing', "<P>"],
  ["urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:", "<U>"],
  ["urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev", "<S>"],
  ["urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default", "<D>"],
];

/** All that were recorded, by seed. */
export function recordedSequences(): RecordedSequence[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    let text = readFileSync(join(FOLDER, name), "utf8");
    for (const [long, short] of SHORT) text = text.replaceAll(short, long);
    return JSON.parse(text) as RecordedSequence;
  });
}

/** Writes one down, a line for each step. */
export function record({ seed, sequence, observations }: RecordedSequence): void {
  const lines = (items: readonly unknown[]): string => items.map((item) => `  ${JSON.stringify(item)}`).join(",\n");
  let text = `{
 "seed": ${String(seed)},
 "sequence": { "steps": [
${lines(sequence.steps)}
 ] },
 "observations": [
${lines(observations)}
 ]
}
`;
  for (const [long, short] of SHORT) text = text.replaceAll(long, short);
  writeFileSync(join(FOLDER, `${String(seed)}.json`), text);
}
