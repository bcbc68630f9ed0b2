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

  it("never lets anything go before what needs it, whatever is condemned", () => {
    const states = fc
      .array(fc.tuple(fc.array(fc.nat(30), { maxLength: 3 }), fc.boolean()), { minLength: 1, maxLength: 25 })
      .map((rows) =>
        rows.map(([needs, condemned], index) => ({
          condemned,
          resource: entry(`r${index}`, { dependencies: needs.filter((n) => n < index).map((n) => `r${n}`) }),
        })),
      );
    fc.assert(
      fc.property(states, (rows) => {
        const graph = new ResourceGraph(rows.map(({ resource }) => resource));
        const condemned = new Set(rows.filter((row) => row.condemned).map(({ resource }) => resource));
        const waves = graph.waves(condemned);
        expect(names(waves.flat())).to.have.members(names(condemned));
        const wave = new Map(
          waves.flatMap((resources, index) => resources.map((resource) => [resource, index] as const)),
        );
        for (const resource of condemned) {
          for (const needed of graph.dependenciesOf(resource)) {
            if (condemned.has(needed)) expect(wave.get(resource)).to.be.lessThan(wave.get(needed) ?? -1);
          }
        }
      }),
    );
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
