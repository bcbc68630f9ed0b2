import { expect } from "chai";
import fc from "fast-check";

import type { PendingOperation, ResourceState } from "../../../engine/model.js";
import { Ledger } from "../../../engine/state/ledger.js";
import type { StateChange } from "../../../engine/state/writer.js";

function resource(name: string): ResourceState {
  return { urn: name, custom: true, type: "t" };
}

function operation(name: string, type: PendingOperation["type"] = "creating"): PendingOperation {
  return { resource: resource(name), type };
}

/** The rule of the merge, in the plainest words: two lists and what is struck from them. */
class Model {
  added: ResourceState[] = [];
  struck: ResourceState[] = [];
  operations: PendingOperation[] = [];
  constructor(
    readonly old: ResourceState[],
    public inherited: PendingOperation[],
  ) {}

  apply({ operation: ended, done = [], added, settled = [] }: StateChange): void {
    this.operations = this.operations.filter((other) => other !== ended);
    this.inherited = this.inherited.filter((other) => !settled.includes(other));
    this.struck.push(...done);
    this.added = this.added.filter((other) => !done.includes(other) && other !== added);
    if (added !== undefined) this.added.push(added);
  }

  resources(): ResourceState[] {
    return [...this.added, ...this.old.filter((entry) => !this.struck.includes(entry) && !this.added.includes(entry))];
  }
}

describe("the merge of a run's entries into the old state", () => {
  it("puts those of this run first, in order of completion, then the untouched old ones", () => {
    const [a, b, c] = [resource("a"), resource("b"), resource("c")];
    const ledger = new Ledger({ resources: [a, b, c], pendingOperations: [] });
    const newC = resource("newC");
    ledger.apply({ done: [c], added: newC });
    ledger.apply({ done: [a] });
    expect(ledger.resources()).to.deep.equal([newC, b]);
  });

  it("drops an entry of this run that a later step is done with", () => {
    const ledger = new Ledger({ resources: [], pendingOperations: [] });
    const [a, b] = [resource("a"), resource("b")];
    ledger.apply({ added: a });
    ledger.apply({ done: [a], added: b });
    expect(ledger.resources()).to.deep.equal([b]);
  });

  it("keeps what an earlier run left open and may have changed, until it is settled or what it is about is done", () => {
    const [a, b, c, d] = [
      operation("a"),
      operation("b", "updating"),
      operation("c", "deleting"),
      operation("d", "reading"),
    ];
    const [entryOfA, entryOfB, entryOfC] = [resource("a"), resource("b"), resource("c")];
    const ledger = new Ledger({ resources: [entryOfA, entryOfB, entryOfC], pendingOperations: [a, b, c, d] });
    const own = operation("e", "updating");
    ledger.begin(own);
    expect(ledger.operations()).to.deep.equal([own, a, b, c]);
    ledger.apply({ operation: own, settled: [a] });
    expect(ledger.operations()).to.deep.equal([b, c]);
    ledger.apply({ done: [entryOfB], added: resource("b") });
    ledger.apply({ done: [entryOfC] });
    expect(ledger.operations()).to.deep.equal([]);
  });

  it("takes an entry that is done for no proof of what became of a create", () => {
    const open = operation("a");
    const old = resource("a");
    const ledger = new Ledger({ resources: [old], pendingOperations: [open] });
    ledger.apply({ done: [old] });
    expect(ledger.operations()).to.deep.equal([open]);
  });

  it("starts anew from other entries when they change together; operations stay unless they are given", () => {
    const open = operation("a");
    const ledger = new Ledger({ resources: [resource("a")], pendingOperations: [open] });
    ledger.apply({ added: resource("b") });
    const c = resource("c");
    ledger.rebase([c]);
    expect(ledger.resources()).to.deep.equal([c]);
    expect(ledger.operations()).to.deep.equal([open]);
    ledger.rebase([c], []);
    expect(ledger.operations()).to.deep.equal([]);
  });

  it("agrees with the plain model over random runs", () => {
    const step = fc.record({
      done: fc.array(fc.nat(), { maxLength: 2 }),
      add: fc.option(fc.oneof(fc.constant(-1), fc.nat())),
      begin: fc.boolean(),
      end: fc.option(fc.nat()),
      settle: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(fc.nat(12), fc.nat(3), fc.array(step, { maxLength: 40 }), (count, open, steps) => {
        const old = Array.from({ length: count }, (_, index) => resource(`old${index}`));
        const inherited = Array.from({ length: open }, (_, index) => operation(`open${index}`));
        const ledger = new Ledger({ resources: old, pendingOperations: inherited });
        const model = new Model(old, inherited);
        const known = [...old];
        for (const { done, add, begin, end, settle } of steps) {
          if (begin) {
            const started = operation(`operation${model.operations.length}`, "updating");
            ledger.begin(started);
            model.operations.push(started);
          }
          const pick = <T>(items: readonly T[], index: number | null): T | undefined =>
            index === null ? undefined : items[index % Math.max(items.length, 1)];
          const added = add === -1 ? resource(`new${known.length}`) : pick(known, add);
          if (added !== undefined && !known.includes(added)) known.push(added);
          const ended = pick(model.operations, end);
          const settled = pick(model.inherited, settle);
          const change: StateChange = {
            done: done.map((index) => pick(known, index)).filter((entry) => entry !== undefined),
            ...(added === undefined ? {} : { added }),
            ...(ended === undefined ? {} : { operation: ended }),
            ...(settled === undefined ? {} : { settled: [settled] }),
          };
          ledger.apply(change);
          model.apply(change);
          expect(ledger.resources().map(({ urn }) => urn)).to.deep.equal(model.resources().map(({ urn }) => urn));
          expect(ledger.operations()).to.deep.equal([...model.operations, ...model.inherited]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
