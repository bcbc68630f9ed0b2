import { expect } from "chai";
import type { Call } from "../../provider/core/call.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { asCalls, reconciled } from "../kit/sent-calls.js";
import { creationOf } from "../matrix/expected.js";
import { customersOf, makeNangoSyncs, makePlatformsReady } from "../matrix/ready.js";
import { localised, type Table } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";
import { type Change, spelled } from "./program.js";

/** A change with a customer of its own, written out in two spellings each. */
export interface ReadyChange {
  readonly name: string;
  readonly table: Table;
  readonly lifecycle: Lifecycle;
  readonly marks: readonly string[];
  readonly before: Values;
  readonly beforeAgain: Values;
  readonly after: Values;
  readonly afterAgain: Values;
}

/** Makes the platforms ready for these changes. */
export async function makeChangesReady(
  sandbox: Sandbox,
  changes: readonly Change[],
  lifecycles: ReadonlyMap<string, Lifecycle>,
): Promise<ReadyChange[]> {
  makePlatformsReady(sandbox);
  const ready: ReadyChange[] = [];
  for (const [index, { before, after, dice }] of changes.entries()) {
    const { platform, token } = before;
    const table = tables.find((each) => each.token === token);
    const lifecycle = table === undefined ? undefined : lifecycles.get(table.token);
    if (table === undefined || lifecycle === undefined) throw new Error(`No table of ${token}.`);
    const marks: string[] = [];
    const own = customersOf(sandbox, platform, index, marks);
    const written = (program: Change["before"], turn: number): Values =>
      localised(spelled(program, [...dice.slice(turn), ...dice.slice(0, turn)]), own);
    const programs = {
      before: written(before, 0),
      beforeAgain: written(before, 5),
      after: written(after, 11),
      afterAgain: written(after, 17),
    };
    if (platform === "nango") await makeNangoSyncs(sandbox, [programs.before, programs.after]);
    ready.push({ name: `${platform}-${index}`, table, lifecycle, marks, ...programs });
  }
  return ready;
}

/** What an engine made of a change. */
export interface Made {
  readonly op: string;
  /** Canonical arguments that differ. */
  readonly differing: readonly string[];
  readonly from: { readonly id: string; readonly state: Values };
  readonly inputs: Values;
  readonly sent: readonly LoggedRequest[];
}

/**
 * Only the calls that the change has: those of the plan, in its order, and each about nothing but what differs. What is
 * there already may save one.
 */
export function expectOwnCalls({ table, lifecycle }: ReadyChange, { op, differing, from, inputs, sent }: Made): void {
  const plan = planOf(table, lifecycle, op, from, inputs);
  if (op === "update") {
    for (const { carries } of plan) {
      expect(carries, "carried by a call").not.to.be.empty;
      expect(differing, "carried by a call").to.include.members([...carries]);
    }
  }
  const rest = [...plan];
  for (const call of asCalls(sent)) {
    let planned = rest.shift();
    while (planned !== undefined && !isSame(planned, call)) planned = rest.shift();
    expect(planned, `${JSON.stringify(call)} is not in the plan ${JSON.stringify(plan)}`).not.to.equal(undefined);
  }
}

function planOf(table: Table, lifecycle: Lifecycle, op: string, from: Made["from"], inputs: Values): readonly Call[] {
  if (op === "same") return [];
  if (op === "update") return lifecycle.planUpdate(from.id, from.state, inputs).calls;
  const created = creationOf(table, lifecycle, inputs);
  const deleted = lifecycle.planDelete(from.id, from.state).calls;
  return lifecycle.replacement(from.state, inputs).deletesFirst ? [...deleted, ...created] : [...created, ...deleted];
}

function isSame({ method, path, body }: Call, sent: ReturnType<typeof asCalls>[number]): boolean {
  const planned = reconciled({ method, path, ...(body === undefined ? {} : { body }) }, sent);
  try {
    expect(planned).to.deep.equal(sent);
    return true;
  } catch {
    return false;
  }
}
