import { expect } from "chai";
import type { ParagonData } from "../../../sandbox/paragon/model.js";
import { useBench } from "../../kit/provider.js";
import type { DeclaredResource } from "../../kit/program-stack.js";
import { benchStack } from "../../properties/programs/bench-stack.js";
import { paragon } from "../../properties/programs/paragon.js";

const sync = (name: string, pipeline: string, more: Readonly<Record<string, unknown>> = {}): DeclaredResource => ({
  name,
  args: {
    ...{ userId: "acme", integration: "crm", pipeline, incrementalAccumulatorFrequency: "1h" },
    ...{ configuration: { folderId: "one" }, ...more },
  },
});

/** Paragon makes the id of a sync from what identifies it, deletes in the background, and may show no names. */
describe("Several syncs of one Paragon user", () => {
  const bench = useBench();
  const syncs = () => (bench.sandbox.snapshot("paragon") as ParagonData).syncs;
  const sent = (method: string) => bench.log("paragon").filter((request) => request.method === method);
  const other = { configuration: { folderId: "other" } };

  for (const pipelineInId of [true, false]) {
    it(`are no reason to refuse what this run has deleted (the pipeline ${pipelineInId ? "is" : "is not"} a part of the id)`, async () => {
      const stack = await benchStack(bench, paragon, { purgeLag: 2, pipelineInId });
      const deals = sync("deals", "deals", pipelineInId ? {} : { configurationName: "deals" });
      await stack.up([sync("contacts", "contacts"), deals]);
      const program = [sync("contacts", "contacts", other), deals];
      await stack.up(program);
      expect(syncs().map(({ configuration }) => configuration["folderId"])).to.have.members(["other", "one"]);
      await stack.expectSettled(program);
    });
  }

  it("wait for the purge of what an earlier run has deleted, also where another one has the same name", async () => {
    const stack = await benchStack(bench, paragon, { purgeLag: 4 });
    await stack.up([sync("contacts", "contacts"), sync("deals", "deals")]);
    await stack.up([sync("deals", "deals")]);
    await stack.up([sync("deals", "deals"), sync("contacts", "contacts")]);
    expect(syncs()).to.have.length(2);
  });

  it("are made where another resource had one that an earlier run has deleted: the id is the same", async () => {
    const stack = await benchStack(bench, paragon, { listNames: false });
    await stack.up([sync("a", "contacts")]);
    bench.sandbox.fault({ platform: "paragon", method: "POST", path: "/api/syncs", status: 422, times: "always" });
    await stack.refused([sync("a", "deals")]);
    bench.sandbox.clearFaults();
    const program = [sync("a", "deals"), sync("b", "contacts")];
    await stack.up(program);
    expect(syncs()).to.have.length(2);
    await stack.expectSettled(program);
  });

  describe("renamed and given another configuration, which Paragon does not show", () => {
    it("are made anew, under the same id", async () => {
      const stack = await benchStack(bench, paragon, { purgeLag: 2 });
      await stack.up([sync("old", "contacts")]);
      const id = stack.idOf("old");
      const program = [sync("new", "contacts", other)];
      await stack.up(program);
      expect(syncs().map(({ configuration }) => configuration)).to.deep.equal([{ folderId: "other" }]);
      expect(stack.idOf("new")).to.equal(id);
      await stack.expectSettled(program);
    });

    it("are made anew by the next run, where the enabling fails", async () => {
      const stack = await benchStack(bench, paragon);
      await stack.up([sync("old", "contacts")]);
      const program = [sync("new", "contacts", other)];
      bench.sandbox.fault({ platform: "paragon", method: "POST", path: "/api/syncs", status: 422, times: "always" });
      await stack.refused(program);
      bench.sandbox.clearFaults();
      await stack.up(program);
      expect(syncs().map(({ configuration }) => configuration)).to.deep.equal([{ folderId: "other" }]);
      await stack.expectSettled(program);
    });

    it("are made anew where they are replaced on request too, whose successor finds them", async () => {
      const stack = await benchStack(bench, paragon);
      await stack.up([sync("a", "contacts")]);
      await stack.up([sync("a", "contacts", other)], { replaces: ["a"] });
      expect(syncs().map(({ configuration }) => configuration)).to.deep.equal([{ folderId: "other" }]);
      expect(bench.warnings.join()).to.include("deleteBeforeReplace: true");
    });
  });

  for (const listNames of [true, false]) {
    const list = listNames ? "the list shows names" : "the list shows no names";

    for (const order of ["first", "last"]) {
      it(`take the place of one that moves, with another frequency, declared ${order} (${list})`, async () => {
        const stack = await benchStack(bench, paragon, { listNames, purgeLag: 2 });
        await stack.up([sync("a", "contacts")]);
        const b = sync("b", "contacts", { incrementalAccumulatorFrequency: "3h" });
        const a = sync("a", "deals");
        const program = order === "first" ? [b, a] : [a, b];
        await stack.up(program);
        expect(syncs()).to.have.length(2);
        await stack.expectSettled(program);
        await stack.up([]);
        expect(syncs(), "after all is gone from the program").to.have.length(0);
      });

      it(`are renamed beside a new one, declared ${order}, and neither takes the other's (${list})`, async () => {
        const stack = await benchStack(bench, paragon, { listNames });
        await stack.up([sync("r0", "contacts", { configurationName: "one" })]);
        const id = stack.idOf("r0");
        const renamed = sync("r2", "contacts", { configurationName: "one" });
        const fresh = sync("r1", "contacts", { configurationName: "two" });
        const program = order === "first" ? [fresh, renamed] : [renamed, fresh];
        sent("");
        await stack.up(program);
        expect(sent("DELETE")).to.deep.equal([]);
        expect(stack.idOf("r2")).to.equal(id);
        expect(stack.idOf("r1")).not.to.equal(id);
        expect(syncs()).to.have.length(2);
        await stack.expectSettled(program);
      });
    }
  }

  it("made by hand are not taken for one that an earlier run has deleted, where the list shows no names", async () => {
    const stack = await benchStack(bench, paragon, { listNames: false, purgeLag: 4 });
    await stack.up([sync("a", "contacts")]);
    bench.sandbox.change("paragon", {
      enable: {
        ...{ userId: "acme", integration: "crm", pipeline: "contacts", configurationName: "by hand" },
        ...{ incrementalAccumulatorFrequency: "1h" },
      },
    });
    await stack.up([]);
    await stack.up([sync("a", "contacts")]);
    expect(syncs().map(({ configurationName }) => configurationName)).to.have.members(["by hand", "default"]);
    expect(stack.idOf("a")).not.to.equal(
      `acme/${syncs().find(({ configurationName }) => configurationName === "by hand")?.id ?? ""}`,
    );
  });

  describe("that change places, where only one step runs at a time", () => {
    const program = [sync("a", "deals"), sync("b", "contacts")];

    it("are refused before either is deleted, with what to do", async () => {
      const stack = await benchStack(bench, paragon);
      await stack.up([sync("a", "contacts"), sync("b", "deals")]);
      const text = await stack.refused(program, { parallel: 1 });
      expect(text).to.include('still belongs to "b"').and.include("--parallel").and.include("two steps");
      expect(syncs()).to.have.length(2);
      await stack.expectSettled([sync("a", "contacts"), sync("b", "deals")]);
    });

    it("change with two steps at a time", async () => {
      const stack = await benchStack(bench, paragon);
      await stack.up([sync("a", "contacts"), sync("b", "deals")]);
      await stack.up(program, { parallel: 2 });
      await stack.expectSettled(program);
    });
  });

  it("fail at once where the one that was to give its place up cannot", async () => {
    const stack = await benchStack(bench, paragon);
    await stack.up([sync("a", "contacts")]);
    bench.sandbox.change("paragon", {
      enable: { userId: "acme", integration: "crm", pipeline: "deals", incrementalAccumulatorFrequency: "24h" },
    });
    const start = bench.clock.now();
    const text = await stack.refused([
      sync("b", "contacts", { incrementalAccumulatorFrequency: "3h" }),
      sync("a", "deals"),
    ]);
    expect(text).to.include("already exists").and.include('still belongs to "a"');
    expect(bench.clock.now() - start).to.be.below(20_000);
    expect(syncs()).to.have.length(2);
  });

  it("are told not to be made beside themselves", async () => {
    const stack = await benchStack(bench, paragon);
    await stack.up([sync("a", "contacts")]);
    const text = await stack.refused([{ ...sync("a", "contacts", other), deleteBeforeReplace: false }]);
    expect(text).to.include("`deleteBeforeReplace: false` away");
  });
});
