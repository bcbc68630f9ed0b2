import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { Review, SyncReview } from "../../cli/review/model.js";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import type { Call } from "../../provider/core/call.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { lifecycleOf } from "../../provider/registry.js";
import { startSandbox } from "../../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { asCalls, reconciled } from "../kit/sent-calls.js";
import { Attribution } from "./attribution.js";
import { type Cell, cellsOf } from "./cells.js";
import { embedded, type Engine, type Outcome, pulumi } from "./engines.js";
import { checked, creationOf, expectedOf } from "./expected.js";
import { makeReady, type ReadyCell } from "./ready.js";
import { kindOf } from "./table.js";
import { tables } from "./tables.js";

/**
 * Every cell at once: one program declares them all, then another one with every change in it. Each call that reaches a
 * platform belongs to one cell, so that what is compared is everything that was sent.
 */
function matrix(start: (sandbox: Sandbox) => Engine | Promise<Engine>): void {
  let sandbox: Sandbox;
  let engine: Engine;
  let cells: ReadyCell[];
  let attribution: Attribution;
  let created: Outcome;
  let changed: Outcome;
  let still: Outcome;
  let destroyed: Outcome;
  let reviews: Record<"creation" | "change", Map<string, SyncReview>>;
  let problems: string[];

  before(async function () {
    this.timeout(600_000);
    sandbox = await startSandbox();
    engine = await start(sandbox);
    const all = await Promise.all(
      tables.map(async (table) => withLifecycle(cellsOf(table), await lifecycleOf(table.token))),
    );
    cells = await makeReady(sandbox, all.flat());
    attribution = new Attribution(cells);
    const declare = (which: "before" | "after"): void => {
      engine.declare(cells.map((cell) => ({ ...kindOf(cell.table), name: cell.name, args: cell[which] })));
    };
    declare("before");
    const ofCreation = await engine.review();
    created = await engine.up();
    declare("after");
    const ofChange = await engine.review();
    changed = await engine.up();
    reviews = { creation: byName(ofCreation), change: byName(ofChange) };
    problems = [...ofCreation.problems, ...ofChange.problems];
    still = await engine.preview();
    destroyed = await engine.destroy();
    for (const { states } of [created, changed]) {
      for (const { name, table } of cells) {
        const syncId = states.get(name)?.state["syncId"];
        if (typeof syncId === "string") attribution.note(table.platform, syncId, name);
      }
    }
  });
  after(async () => {
    engine.dispose();
    await sandbox.close();
  });

  function each(check: (cell: ReadyCell) => void): void {
    const failures = cells.flatMap((cell) => {
      try {
        check(cell);
        return [];
      } catch (error) {
        return [`${describeCell(cell)}\n${error instanceof Error ? error.message : String(error)}`];
      }
    });
    expect(failures.length, failures.slice(0, 10).join("\n\n")).to.equal(0);
  }

  it("creates each sync with its calls and no others", () => {
    const sent = attribution.sort(created.writes);
    each(({ name, table, lifecycle, before, existing }) => {
      const args = checked(lifecycle, before);
      // One that is there as the program has it is taken over without a call.
      expectCalls(sent.get(name), existing === undefined ? creationOf(table, lifecycle, args) : []);
      expect(created.states.get(name)?.inputs).to.deep.equal(args);
    });
  });

  for (const table of tables) {
    describe(table.token, () => {
      for (const argument of [...Object.keys(table.arguments), SEVERAL]) {
        it(`${argument}: these calls and no others`, () => {
          const sent = attribution.sort(changed.writes);
          each((cell) => {
            if (cell.table !== table || !isOf(cell, argument)) return;
            const found = created.states.get(cell.name);
            if (found === undefined) throw new Error("It was not created.");
            const { op, calls } = expectedOf(table, cell.lifecycle, found, checked(cell.lifecycle, cell.after));
            expectCalls(sent.get(cell.name), calls);
            expect(changed.ops.get(cell.name) ?? "same").to.equal(op);
          });
        });
      }
    });
  }

  it("announces each call that is sent, and marks what may be left out", () => {
    expect(problems).to.deep.equal([]);
    const [atFirst, then] = [attribution.sort(created.writes), attribution.sort(changed.writes)];
    each(({ name, existing }) => {
      // One that is there as the program has it is taken over: no preview looks, and the review says so of all creations.
      if (existing === undefined) expectAnnounced(atFirst.get(name), reviews.creation.get(name));
      expectAnnounced(then.get(name), reviews.change.get(name));
    });
  });

  it("finds nothing to do after that", () => {
    expect([...still.ops]).to.deep.equal([]);
    expect(still.writes).to.deep.equal([]);
  });

  it("deletes each sync with its calls and no others", () => {
    const sent = attribution.sort(destroyed.writes);
    each(({ name, lifecycle }) => {
      const last = changed.states.get(name);
      if (last === undefined) throw new Error("It was not there.");
      expectCalls(sent.get(name), lifecycle.planDelete(last.id, last.state).calls);
    });
  });
}

const SEVERAL = "several arguments at once";

function isOf({ kind, title }: Cell, argument: string): boolean {
  return kind === "several at once" ? argument === SEVERAL : title === argument;
}

function withLifecycle(cells: readonly Cell[], lifecycle: Lifecycle): (Cell & { lifecycle: Lifecycle })[] {
  return cells.map((cell) => ({ ...cell, lifecycle }));
}

/** The same calls in the same order, with the same bodies. */
function expectCalls(sent: readonly LoggedRequest[] = [], planned: readonly Call[]): void {
  const found = asCalls(sent);
  const wanted = planned.map(({ method, path, body }, at) => {
    const call = { method, path, ...(body === undefined ? {} : { body }) };
    const partner = found[at];
    return partner === undefined ? call : reconciled(call, partner);
  });
  expect(found, `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`).to.deep.equal(wanted);
}

/** In the order announced; what has a condition may be missing, and nothing else. */
function expectAnnounced(sent: readonly LoggedRequest[] = [], review: SyncReview | undefined): void {
  const open = asCalls(sent);
  const announced = review?.calls ?? [];
  for (const call of announced) {
    const [next] = open;
    const isNext = next !== undefined && isDeepStrictEqual(next, reconciled(call, next));
    if (isNext) open.shift();
    else if (call.onlyIf === undefined) break;
    else continue;
  }
  const text = JSON.stringify({ sent: asCalls(sent), announced });
  const certain = announced.filter(({ onlyIf }) => onlyIf === undefined).length;
  expect(open, text).to.deep.equal([]);
  expect(sent.length, text).to.be.at.least(certain);
}

function byName({ syncs }: Review): Map<string, SyncReview> {
  return new Map(syncs.map((sync) => [sync.name, sync]));
}

function describeCell({ name, title, kind, before, after }: ReadyCell): string {
  return `${name}: ${title}, ${kind}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
}

describe("The call matrix on the embedded engine", () => {
  matrix(embedded);
});

describe("The call matrix on the real Pulumi CLI", () => {
  if (pulumiIsOnPath()) matrix(pulumi);
  else it("needs a pulumi on the PATH: not run");
});
