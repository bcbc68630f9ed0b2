import { expect } from "chai";
import { SEEDED, type SequinData } from "../../../sandbox/sequin/data.js";
import { useBench } from "../../kit/provider.js";
import type { DeclaredResource } from "../../kit/program-stack.js";
import { benchStack } from "../../properties/programs/bench-stack.js";
import { sequin } from "../../properties/programs/sequin.js";

const sync = (name: string, more: Readonly<Record<string, unknown>> = {}): DeclaredResource => ({
  name,
  args: {
    ...{ provider: "stripe", streamId: SEEDED.streamId, credentialId: SEEDED.credentialId },
    ...{ collectionIds: ["stripe:customer"], ...more },
  },
});

/** Sequin changes the name of a sync in place, and may or may not let two syncs of a stream have the same one. */
describe("Several syncs of one Sequin stream", () => {
  const bench = useBench();
  const names = () =>
    (bench.sandbox.snapshot("sequin") as { data: SequinData }).data.syncs.map(({ name }) => name).sort();

  it("are two, whatever their names look like", async () => {
    const stack = await benchStack(bench, sequin);
    // A sentence about the one is the sentence about the other.
    const program = [
      sync("a", { name: `A" of stream ${SEEDED.secondStreamId}` }),
      sync("b", { name: "A", externalId: `x") of stream ${SEEDED.streamId}` }),
      sync("c", { name: 'A" (external id "x' }),
    ];
    await stack.up(program);
    expect(names()).to.have.length(3);
    await stack.expectSettled(program);
  });

  for (const mayRepeat of ["free", "unique"]) {
    for (const order of ["first", "last"]) {
      it(`take a name that another one gives up, declared ${order} (names are ${mayRepeat})`, async () => {
        const stack = await benchStack(bench, sequin, { names: mayRepeat, staleReads: 2 });
        await stack.up([sync("a", { name: "A" })]);
        const id = stack.idOf("a");
        const moved = sync("a", { name: "B" });
        const fresh = sync("b", { name: "A", maxAgeDays: 30 });
        const program = order === "first" ? [fresh, moved] : [moved, fresh];
        await stack.up(program);
        expect(names()).to.deep.equal(["A", "B"]);
        expect(stack.idOf("a")).to.equal(id);
        await stack.expectSettled(program);
      });
    }
  }

  it("are told whose name it is, where names are unique and only one step runs at a time", async () => {
    const stack = await benchStack(bench, sequin, { names: "unique" });
    await stack.up([sync("a", { name: "A" })]);
    const program = [sync("b", { name: "A" }), sync("a", { name: "B" })];
    expect(await stack.refused(program, { parallel: 1 })).to.include('still belongs to "a"');
    await stack.up([sync("a", { name: "B" }), { ...sync("b", { name: "A" }), dependsOn: ["a"] }], { parallel: 1 });
    expect(names()).to.deep.equal(["A", "B"]);
  });

  it("that change names are told to do it in two steps, where names are unique", async () => {
    const stack = await benchStack(bench, sequin, { names: "unique" });
    await stack.up([sync("a", { name: "A" }), sync("b", { name: "B" })]);
    const program = [sync("a", { name: "B" }), sync("b", { name: "A" })];
    const start = bench.clock.now();
    expect(await stack.refused(program))
      .to.match(/still belongs to "[ab]"/)
      .and.include("two steps");
    expect(bench.clock.now() - start, "waited").to.be.below(20_000);
    await stack.up([sync("a", { name: "C" }), sync("b", { name: "A" })]);
    await stack.up(program);
    expect(names()).to.deep.equal(["A", "B"]);
    await stack.expectSettled(program);
  });

  it("are told of one that left the program and has the name still", async () => {
    const stack = await benchStack(bench, sequin, { names: "unique" });
    await stack.up([sync("a", { name: "A" }), sync("x", { name: "X" })]);
    expect(await stack.refused([sync("a", { name: "X" })]))
      .to.include("has this name")
      .and.include("two steps");
  });

  it("are made beside themselves where the program says so", async () => {
    const stack = await benchStack(bench, sequin);
    await stack.up([sync("a", { name: "A" })]);
    const before = stack.idOf("a");
    const program = [
      { ...sync("a", { name: "A", credentialId: SEEDED.secondCredentialId }), deleteBeforeReplace: false },
    ];
    await stack.up(program);
    expect(stack.idOf("a")).not.to.equal(before);
    expect(names()).to.deep.equal(["A"]);
    await stack.expectSettled(program);
  });
});
