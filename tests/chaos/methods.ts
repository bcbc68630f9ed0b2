import type { Values } from "../../provider/core/values.js";
import type { ChaosPlatform } from "./platform.js";
import type { SmallStack } from "./small-stack.js";
import type { Stage } from "./stage.js";

/** One turn in the life of a resource. */
export interface ChaosMethod {
  readonly name: string;
  /** What the program says at the end; undefined: nothing. */
  program(platform: ChaosPlatform): Values | undefined;
  /** What goes before, undisturbed. */
  prepare(stack: SmallStack, platform: ChaosPlatform, stage: Stage): Promise<unknown>;
  /** What is disturbed, and once more when all is well again. */
  act(stack: SmallStack, platform: ChaosPlatform): Promise<unknown>;
}

const started = (stack: SmallStack, { programs }: ChaosPlatform): Promise<unknown> => stack.up(programs.first);

/** To this program from the first one. */
function up(name: string, program: (platform: ChaosPlatform) => Values | undefined): ChaosMethod {
  return {
    name,
    program,
    prepare: started,
    act: (stack, platform) => stack.up(program(platform)),
  };
}

const byHand = ({ programs }: ChaosPlatform): Values => programs.byHand ?? programs.first;

/** Leaves a sync that the state does not have, and of which only the id is known. */
async function makeByHand(stack: SmallStack, platform: ChaosPlatform): Promise<void> {
  await stack.up(byHand(platform));
  stack.entry = undefined;
}

export const methods: readonly ChaosMethod[] = [
  { ...up("create", ({ programs }) => programs.first), prepare: () => Promise.resolve() },
  up("update", ({ programs }) => programs.changed),
  up("pause", ({ programs }) => programs.paused),
  {
    name: "read",
    program: byHand,
    prepare: makeByHand,
    act: (stack) => stack.get(stack.lastId ?? ""),
  },
  {
    name: "refresh",
    program: ({ programs }) => programs.first,
    async prepare(stack, platform, { sandbox }) {
      await started(stack, platform);
      platform.tamper(sandbox, stack.entry?.id ?? "");
    },
    act: (stack) => stack.refresh(),
  },
  up("delete", () => undefined),
  up("replace", ({ programs }) => programs.elsewhere),
  {
    name: "import",
    program: byHand,
    prepare: makeByHand,
    act: (stack) => stack.import(stack.lastId ?? ""),
  },
];
