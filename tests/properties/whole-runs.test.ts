import { expect } from "chai";
import fc from "fast-check";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { LONG } from "../kit/length.js";
import { Attribution } from "../matrix/attribution.js";
import { kindOf } from "../matrix/table.js";
import { embedded, type Engine, type Outcome } from "../matrix/engines.js";
import { everyResource } from "./arbitraries.js";
import { expectOwnCalls, makeChangesReady, type ReadyChange } from "./one-change.js";
import { anyChange } from "./program.js";

/** Stacks, and the resources of each. */
const STACKS = Number(process.env["PROPERTY_STACKS"] ?? 1);
const RESOURCES = LONG ? 100 : 40;
const SEED = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);

describe(`Any ${RESOURCES} programs in one stack, through the engine (${STACKS} times, PROPERTY_SEED=${SEED})`, function () {
  this.timeout(300_000);

  for (let stack = 0; stack < STACKS; stack++) {
    it(`up, refresh, preview: no change; a change of each, up: its own calls only (${SEED + stack})`, async () => {
      const sandbox = await startSandbox();
      const engine = embedded(sandbox);
      try {
        await runStack(sandbox, engine, SEED + stack);
      } finally {
        engine.dispose();
        await sandbox.close();
      }
    });
  }
});

async function runStack(sandbox: Sandbox, engine: Engine, seed: number): Promise<void> {
  const lifecycles = new Map(
    await Promise.all(tokens.map(async (token) => [token, await lifecycleOf(token)] as const)),
  );
  const changes = fc.sample(anyChange(everyResource), { seed, numRuns: RESOURCES });
  const ready = await makeChangesReady(sandbox, changes, lifecycles);
  const attribution = new Attribution(ready);
  const declare = (program: "before" | "beforeAgain" | "after" | "afterAgain"): void => {
    engine.declare(ready.map((change) => ({ ...kindOf(change.table), name: change.name, args: change[program] })));
  };
  const note = ({ states }: Outcome): void => {
    for (const { table, name } of ready)
      attribution.note(table.platform, String(states.get(name)?.state["syncId"]), name);
  };
  const expectNothing = (outcome: Outcome): void => {
    expect(Object.fromEntries(outcome.ops)).to.deep.equal({});
    expect(outcome.writes).to.deep.equal([]);
  };

  declare("before");
  note(await engine.up());
  declare("beforeAgain");
  const known = await engine.refresh();
  expectNothing(known);
  expectNothing(await engine.preview());

  declare("after");
  const changed = await engine.up();
  note(changed);
  const sent = attribution.sort(changed.writes);
  for (const change of ready) expectOwn(change, known, changed, sent);
  declare("afterAgain");
  expectNothing(await engine.preview());
  expectNothing(await engine.refresh());
  expectNothing(await engine.preview());
}

function expectOwn(change: ReadyChange, known: Outcome, changed: Outcome, sent: ReturnType<Attribution["sort"]>): void {
  const { name } = change;
  const from = known.states.get(name);
  const to = changed.states.get(name);
  if (from === undefined || to === undefined) throw new Error(`${name} is not in the state.`);
  const differing = Object.keys({ ...from.inputs, ...to.inputs }).filter(
    (argument) => JSON.stringify(from.inputs[argument]) !== JSON.stringify(to.inputs[argument]),
  );
  const op = changed.ops.get(name) ?? "same";
  try {
    expectOwnCalls(change, { op, differing, from, inputs: to.inputs, sent: sent.get(name) ?? [] });
  } catch (error) {
    const what = `${name}: ${JSON.stringify(change.before)} to ${JSON.stringify(change.after)}`;
    throw new Error(`${what}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
