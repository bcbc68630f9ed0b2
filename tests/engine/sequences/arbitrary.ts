import * as fc from "fast-check";

import type { ConfigModel, Edit, Fault, ProgramModel, Sequence, Step } from "./model.js";
import { urnOf } from "./model.js";
import { type Choice, type Draft, mutate, type Mutation } from "./mutations.js";

/** Everything that a step leaves to chance. Small numbers stand for simple things, so that shrinking leads there. */
interface StepChoice {
  readonly mutations: readonly Choice[];
  readonly verb: (typeof VERBS)[number];
  readonly target: readonly number[];
  readonly greeting: number;
  readonly apiKey: number;
  readonly faults: readonly { method: number; who: number; half: boolean }[];
  readonly edits: readonly Edit[];
  readonly swap: boolean;
  readonly goesOn: boolean;
  readonly throwsAfter: number;
}

const MUTATIONS = weighted<Mutation>({
  size: 5,
  label: 5,
  add: 6,
  remove: 4,
  from: 5,
  unset: 3,
  tags: 4,
  list: 3,
  key: 2,
  place: 4,
  dbr: 2,
  says: 2,
  dependsOn: 3,
  parent: 4,
  rename: 4,
  chain: 1,
  type: 2,
  dropAliases: 2,
  reorder: 1,
  protect: 2,
  unprotectAll: 1,
  retain: 2,
  deletesFirst: 3,
  deletedWith: 3,
  ignoreChanges: 3,
  replaceOnChanges: 3,
  secretOutputs: 3,
  timeouts: 1,
  outputs: 4,
  addGroup: 3,
  addRead: 2,
  addProvider: 1,
  bad: 1,
});

const VERBS = [
  ...times(9, "up"),
  ...times(5, "preview"),
  ...times(2, "refresh"),
  "refresh --preview-only",
  "up --refresh",
  "preview --refresh",
  ...times(2, "up --target"),
  "preview --target",
  ...times(2, "up --replace"),
  "preview --replace",
  "refresh --target",
  "destroy --target",
  "destroy --preview-only",
  ...times(2, "destroy"),
  "destroy --refresh",
] as const;

const METHODS = [
  "create",
  "create",
  "create",
  "update",
  "update",
  "delete",
  "delete",
  "read",
  "check",
  "diff",
] as const;

const choice: fc.Arbitrary<Choice> = fc.record({
  what: fc.constantFrom(...MUTATIONS),
  a: fc.nat(999),
  b: fc.nat(999),
});

const edit: fc.Arbitrary<Edit> = fc.record({
  pick: fc.nat(99),
  what: fc.constantFrom("change", "change", "remove", "hide inputs", "drop label"),
});

const step: fc.Arbitrary<StepChoice> = fc.record({
  mutations: fc.array(choice, { maxLength: 4, size: "max" }),
  verb: fc.constantFrom(...VERBS),
  target: fc.array(fc.nat(99), { minLength: 1, maxLength: 2 }),
  greeting: fc.nat(9),
  apiKey: fc.nat(9),
  faults: rarely(
    3,
    fc.array(fc.record({ method: fc.nat(9), who: fc.nat(99), half: fc.boolean() }), { minLength: 1, maxLength: 2 }),
  ),
  edits: rarely(3, fc.array(edit, { minLength: 1, maxLength: 2 })),
  swap: fc.nat(4).map((number) => number === 4),
  goesOn: fc.nat(3).map((number) => number === 3),
  throwsAfter: fc.nat(40),
});

/** Sequences of four steps on stacks of up to ten resources. */
export const sequences: fc.Arbitrary<Sequence> = fc.noBias(
  fc
    .record({
      serial: fc.nat(3).map((number) => number !== 3),
      first: fc.array(choice, { minLength: 2, maxLength: 9, size: "max" }),
      adds: fc.integer({ min: 2, max: 6 }),
      steps: fc.array(step, { minLength: 3, maxLength: 3, size: "max" }),
    })
    .map(({ serial, first, adds, steps }) => unfold(serial, first, adds, steps)),
);

/** Makes the programs and commands that the choices stand for. */
function unfold(serial: boolean, first: readonly Choice[], adds: number, choices: readonly StepChoice[]): Sequence {
  let draft: Draft = { program: { serial, resources: [], outputs: {} }, keys: 0 };
  for (let n = 0; n < adds; n++) draft = mutate(draft, { what: "add", a: n, b: n * 5 + (first[n]?.b ?? 0) });
  for (const one of first) draft = mutate(draft, one);
  let config: ConfigModel = { greeting: "hello" };
  const steps: Step[] = [{ program: draft.program, config, faults: [], edits: [], command: "up", swap: false }];
  for (const chosen of choices) {
    const before = draft.program;
    for (const one of chosen.mutations) draft = mutate(draft, one);
    config = changedConfig(config, chosen);
    const { name } = draft.program.resources[chosen.throwsAfter] ?? {};
    const program: ProgramModel = name === undefined ? draft.program : { ...draft.program, throwsAfter: name };
    steps.push({
      program,
      config,
      faults: chosen.faults.flatMap((fault) => toFault(fault, [before, program])),
      edits: chosen.edits,
      command: toCommand(chosen, [before, program]),
      swap: chosen.swap,
    });
  }
  return { steps };
}

function changedConfig(config: ConfigModel, { greeting, apiKey }: StepChoice): ConfigModel {
  return {
    ...config,
    ...(greeting === 9 && { greeting: "good day" }),
    ...(greeting === 8 && { greeting: "hello" }),
    ...(apiKey === 9 && { apiKey: 1 as const }),
    ...(apiKey === 8 && { apiKey: 2 as const }),
  };
}

function toFault(
  { method: number, who, half }: { method: number; who: number; half: boolean },
  programs: readonly ProgramModel[],
): Fault[] {
  const keys = [
    ...new Set(programs.flatMap(({ resources }) => resources.flatMap(({ inputs }) => inputs["key"] ?? []))),
  ];
  const key = keys[who % Math.max(1, keys.length)];
  const method = METHODS[number];
  if (typeof key !== "string" || method === undefined) return [];
  return [{ method, key, half: half && (method === "create" || method === "update") }];
}

function toCommand({ verb, target, goesOn }: StepChoice, programs: readonly ProgramModel[]): string {
  const urns = programs.flatMap((program) => program.resources.map(({ name }) => urnOf(program, name)));
  const [command = "", flag] = verb.split(/ (?=--(?:target|replace)$)/);
  const chosen = [...new Set(target.map((number) => urns[number % Math.max(1, urns.length)]))];
  const words = flag === undefined ? [] : chosen.flatMap((urn) => (urn === undefined ? [] : [`${flag} ${urn}`]));
  if (words.length === 0 && flag !== undefined) return command;
  if (goesOn && (command.startsWith("up") || command === "destroy")) words.push("--continue-on-error");
  return [command, ...words].join(" ");
}

function rarely<T>(weight: number, arbitrary: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> {
  return fc.oneof({ weight, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary });
}

function times<const T extends string>(count: number, text: T): T[] {
  return new Array<T>(count).fill(text);
}

function weighted<T extends string>(weights: Record<T, number>): T[] {
  return (Object.entries(weights) as [T, number][]).flatMap(([item, count]) => times(count, item));
}
