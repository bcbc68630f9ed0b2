import { expect } from "chai";
import fc from "fast-check";

import type { ResourceState } from "../../../engine/model.js";
import { withoutDangling } from "../../../engine/steps/refresh-pass.js";
import { ResourceGraph } from "../../../engine/steps/resource-graph.js";

const entry = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  urn: name,
  custom: true,
  type: "t",
  ...more,
});
const names = (resources: Iterable<ResourceState>) => [...resources].map(({ urn }) => urn);

describe("the order of deletes", () => {
  it("is that of the recorded chain: d, c, then b and e at once", () => {
    const [a, b] = [entry("a"), entry("b", { dependencies: ["a"] })];
    const c = entry("c", { propertyDependencies: { from: ["b"] } });
    const [d, e] = [entry("d", { dependencies: ["c"] }), entry("e", { parent: "a" })];
    const waves = new ResourceGraph([a, b, c, d, e]).waves(new Set([b, c, d, e]));
    expect(waves.map(names)).to.deep.equal([["d"], ["c"], ["b", "e"]]);
  });

  it("puts provider and stack last", () => {
    const [stack, provider] = [entry("stack", { custom: false }), entry("provider")];
    const a = entry("a", { parent: "stack", provider: "provider::id" });
    const all = [stack, provider, a];
    expect(new ResourceGraph(all).waves(new Set(all)).map(names)).to.deep.equal([["a"], ["stack", "provider"]]);
  });

  it("takes who depends on a component to depend on all that is in it", () => {
    const component = entry("component", { custom: false });
    const [child, user] = [entry("child", { parent: "component" }), entry("user", { dependencies: ["component"] })];
    const all = [component, child, user];
    expect(new ResourceGraph(all).waves(new Set(all)).map(names)).to.deep.equal([["user"], ["child"], ["component"]]);
  });

  it("knows a successor from the entry it replaces: what stands before is what is meant", () => {
    const [now, user, old] = [
      entry("a", { id: "new" }),
      entry("user", { dependencies: ["a"] }),
      entry("a", { delete: true }),
    ];
    const graph = new ResourceGraph([now, user, old]);
    expect([...graph.dependenciesOf(user)]).to.deep.equal([now]);
  });

  it("never lets anything go before what needs it, whatever is deleted", () => {
    const states = fc
      .array(fc.tuple(fc.array(fc.nat(30), { maxLength: 3 }), fc.boolean()), { minLength: 1, maxLength: 25 })
      .map((rows) =>
        rows.map(([needs, deleted], index) => ({
          deleted,
          resource: entry(`r${index}`, { dependencies: needs.filter((n) => n < index).map((n) => `r${n}`) }),
        })),
      );
    fc.assert(
      fc.property(states, (rows) => {
        const graph = new ResourceGraph(rows.map(({ resource }) => resource));
        const deleted = new Set(rows.filter((row) => row.deleted).map(({ resource }) => resource));
        const waves = graph.waves(deleted);
        expect(names(waves.flat())).to.have.members(names(deleted));
        const wave = new Map(
          waves.flatMap((resources, index) => resources.map((resource) => [resource, index] as const)),
        );
        for (const resource of deleted) {
          for (const needed of graph.dependenciesOf(resource)) {
            if (deleted.has(needed)) expect(wave.get(resource)).to.be.lessThan(wave.get(needed) ?? -1);
          }
        }
      }),
    );
  });
});

describe("what depends on an entry", () => {
  interface Row {
    needs: number[];
    parent: number | undefined;
    twin: boolean;
    ignored: boolean;
  }

  const rows = fc.array(
    fc.record<Row>({
      needs: fc.array(fc.nat(20), { maxLength: 3 }),
      parent: fc.option(fc.nat(20), { nil: undefined }),
      twin: fc.boolean(),
      ignored: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20 },
  );

  function stateOf(all: readonly Row[]): ResourceState[] {
    // A twin has the URN of another entry, as one has that waits for its delete.
    return all.map(({ needs, parent, twin }, index) =>
      entry(twin ? `r${Math.floor(index / 2)}` : `r${index}`, {
        dependencies: needs.filter((need) => need < index).map((need) => `r${need}`),
        ...(parent !== undefined && parent < index && { parent: `r${parent}` }),
      }),
    );
  }

  /** What is meant, in one walk from the entry to the end of the state. */
  function walked(
    state: readonly ResourceState[],
    root: ResourceState,
    ignore: (urn: string) => boolean,
    children: boolean,
  ): ResourceState[] {
    const urns = new Set([root.urn]);
    return state.slice(state.indexOf(root) + 1).filter(({ urn, parent, dependencies = [] }) => {
      const needs = [...dependencies, ...(children && parent !== undefined ? [parent] : [])];
      if (ignore(urn) || !needs.some((need) => urns.has(need))) return false;
      return urns.add(urn);
    });
  }

  it("is all that a walk from it to the end of the state meets", () => {
    fc.assert(
      fc.property(rows, fc.boolean(), fc.nat(19), (all, children, at) => {
        const state = stateOf(all);
        const root = state[at % state.length]!;
        const ignored = new Set(state.filter((_, index) => all[index]?.ignored).map(({ urn }) => urn));
        const ignore = (urn: string): boolean => ignored.has(urn);
        const found = new ResourceGraph(state).dependingOn(root, { ignore, children });
        expect(found).to.deep.equal(walked(state, root, ignore, children));
      }),
    );
  });

  it("costs what is found, not what the state holds", () => {
    const state: ResourceState[] = [];
    for (let index = 0; index < 20_000; index++) {
      state.push(entry(`a${index}`), entry(`b${index}`, { dependencies: [`a${index}`] }));
    }
    let asked = 0;
    const graph = new ResourceGraph(state);
    const ignore = (): boolean => {
      asked += 1;
      return false;
    };
    for (const resource of state) graph.dependingOn(resource, { ignore });
    expect(asked).to.equal(20_000);
  });
});

describe("a refresh that finds something gone", () => {
  it("takes it out of the dependencies of others, and leaves its children without a parent", () => {
    const resources = [
      entry("stack", { custom: false }),
      entry("mid", { parent: "stack" }),
      entry("leaf", { parent: "mid", dependencies: ["mid", "stack"], deletedWith: "mid" }),
      entry("user", { propertyDependencies: { from: ["mid"], size: [], key: ["leaf"] } }),
    ];
    const found = new Map([[resources[1]!, null]]);
    expect(withoutDangling(resources, found)).to.deep.equal([
      entry("stack", { custom: false }),
      entry("leaf", { dependencies: ["stack"] }),
      entry("user", { propertyDependencies: { key: ["leaf"] } }),
    ]);
  });

  it("keeps a name that another entry still goes by", () => {
    const [now, user, old] = [entry("a"), entry("user", { dependencies: ["a"] }), entry("a", { delete: true })];
    expect(names(withoutDangling([now, user, old], new Map([[old, null]])))).to.deep.equal(["a", "user"]);
    expect(withoutDangling([now, user, old], new Map([[old, null]]))[1]?.dependencies).to.deep.equal(["a"]);
  });
});
