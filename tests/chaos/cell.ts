import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { ChaosFault, Hit } from "./faults.js";
import { expectAllWell, expectGoodMessage, expectNoSecret } from "./checks.js";
import type { ChaosMethod } from "./methods.js";
import type { ChaosPlatform } from "./platform.js";
import { SmallStack } from "./small-stack.js";
import { DEADLINE, type Stage } from "./stage.js";

/** One cell of the matrix. It is played once for each request of the method, which then is the one that is hit. */
export interface Cell {
  readonly platform: ChaosPlatform;
  readonly lifecycle: Lifecycle;
  readonly method: ChaosMethod;
  readonly fault: ChaosFault;
}

/** How the disturbed run of a cell ended. */
export type Ending = { readonly kind: "well" } | { readonly kind: "failed"; readonly message: string };

/** The requests that the method makes when nothing goes wrong. */
export async function requestsOf(
  stage: Stage,
  { platform, lifecycle, method }: Omit<Cell, "fault">,
): Promise<readonly Hit[]> {
  const stack = await begin(stage, platform, lifecycle, method);
  const since = lastSequence(stage);
  await method.act(stack, platform);
  return stage.sandbox
    .log({ platform: platform.name, since })
    .map((request, after) => ({ after, method: request.method, path: request.path }));
}

/**
 * Plays one cell: what goes before, the disturbed run, then the same without the disturbance, and looks at what is left.
 */
export async function play(stage: Stage, cell: Cell, hit: Hit): Promise<Ending> {
  const { platform, lifecycle, method, fault } = cell;
  const stack = await begin(stage, platform, lifecycle, method);
  const environment = stage.variables;
  const idBefore = stack.lastId;
  const ending = await disturbed(stage, cell, stack, hit);

  expectNoSecret(stage, platform, environment, { ending, state: stack.entry, warnings: stage.warnings });
  const ends = fault.ends === "badly" && platform.optional?.test(hit.path) === true ? "either" : fault.ends;
  if (ends !== "either" && (ends === "well") !== (ending.kind === "well")) {
    throw new Error(`It should have ended ${ends}${ending.kind === "well" ? "." : `: ${ending.message}`}`);
  }
  if (stage.elsewhere.visits.length > 0) throw new Error(`It went elsewhere: ${stage.elsewhere.visits.join(", ")}`);
  if (ending.kind === "failed") {
    const programs = [platform.programs.first, method.program(platform) ?? {}];
    const marks = programs.flatMap((program) => platform.marks(program, idBefore));
    const later = platform.marks(platform.programs.first, stack.lastId);
    expectGoodMessage(ending.message, [...marks, ...later], platform.shared);
  }

  stage.heal();
  await method.act(stack, platform);
  await stack.up(method.program(platform));
  await expectAllWell(stage, platform, stack, method.program(platform));
  expectNoSecret(stage, platform, environment, { ending, state: stack.entry, warnings: stage.warnings });
  return ending;
}

async function begin(
  stage: Stage,
  platform: ChaosPlatform,
  lifecycle: Lifecycle,
  method: ChaosMethod,
): Promise<SmallStack> {
  stage.reset();
  platform.prepare?.(stage.sandbox);
  const stack = new SmallStack(lifecycle, () => stage.begin());
  await method.prepare(stack, platform, stage);
  return stack;
}

async function disturbed(
  stage: Stage,
  { platform, method, fault }: Cell,
  stack: SmallStack,
  hit: Hit,
): Promise<Ending> {
  if (fault.requestTimeout !== undefined) stage.set({ PULUMI_SYNCS_REQUEST_TIMEOUT: fault.requestTimeout });
  fault.begin(stage, platform, hit);
  const started = stage.now();
  const operations = stage.operations;
  let ending: Ending = { kind: "well" };
  try {
    await method.act(stack, platform);
  } catch (error) {
    // What people are shown: the stack of such an error is its message.
    ending = { kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const took = stage.now() - started;
  const mayTake = DEADLINE * Math.max(1, stage.operations - operations);
  if (took > mayTake + 1_000) throw new Error(`It took ${took} ms and may take ${mayTake}.`);
  return ending;
}

function lastSequence(stage: Stage): number {
  return stage.sandbox.log().at(-1)?.sequence ?? 0;
}
