import { readFileSync } from "node:fs";
import { expect } from "chai";

import type { ResourceState } from "../../engine/model.js";
import { diagnosticsIn } from "./kit/diagnostics.js";
import { useWorkbench, type Workbench } from "./kit/workbench.js";

/**
 * Every option that the SDK has for a resource, and what comes of it: what works is in the state of the program below,
 * what is refused is in the table of refusals. None is taken in silence.
 */
const OPTIONS: Readonly<Record<string, "works" | "refused">> = {
  additionalSecretOutputs: "works",
  aliases: "works",
  customTimeouts: "works",
  deleteBeforeReplace: "works",
  deletedWith: "works",
  dependsOn: "works",
  envVarMappings: "refused",
  hideDiffs: "refused",
  hooks: "refused",
  id: "works",
  ignoreChanges: "works",
  import: "refused",
  parent: "works",
  pluginDownloadURL: "refused",
  protect: "works",
  provider: "works",
  providers: "works",
  replaceOnChanges: "works",
  replaceWith: "refused",
  replacementTrigger: "refused",
  retainOnDelete: "works",
  transformations: "works",
  transforms: "refused",
  urn: "refused",
  version: "refused",
};

const PROGRAM = `
const { pulumi, Thing, Group } = require("./thing");
pulumi.runtime.registerStackTransformation(({ name, props, opts }) =>
  name === "all" ? { props: { ...props, tags: { by: "the stack" } }, opts } : undefined);
const own = new pulumi.ProviderResource("pulumi-nodejs", "own", {});
const group = new Group("group", { providers: [own], protect: true, retainOnDelete: true });
const base = new Thing("base", { key: "base" });
const child = new Thing("child", { key: "child" }, { parent: group });
new Thing("all", { key: "all", pw: "hush" }, {
  additionalSecretOutputs: ["pw"],
  aliases: [{ name: "before" }],
  customTimeouts: { create: "1m", update: "2m", delete: "3m" },
  deleteBeforeReplace: true,
  deletedWith: base,
  dependsOn: [base],
  ignoreChanges: ["size"],
  protect: false,
  provider: own,
  replaceOnChanges: ["name"],
  retainOnDelete: true,
  transformations: [({ props, opts }) => ({ props: { ...props, size: 7 }, opts })],
});
`;

describe("Options of resources", () => {
  let bench: Workbench;
  useWorkbench("for all", (made) => (bench = made));

  it("are all known: each works or is refused", () => {
    const types = readFileSync(require.resolve("@pulumi/pulumi/resource.d.ts"), "utf8");
    const names = ["ResourceOptions", "CustomResourceOptions", "ComponentResourceOptions"].flatMap((name) => {
      const body = new RegExp(`export interface ${name}(?: extends \\w+)? \\{(.*?)^\\}`, "ms").exec(types)?.[1] ?? "";
      return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, option]) => option);
    });
    expect(names.length).to.be.greaterThan(20);
    expect(names.filter((name) => name === undefined || !(name in OPTIONS))).to.deep.equal([]);
  });

  it("that work are kept, and passed on from parents to children", async () => {
    bench.write("index.js", PROGRAM);
    const { result, events } = await bench.run({ verb: "up", options: {} });
    expect(result?.result, diagnosticsIn(events).join("\n")).to.equal("succeeded");
    const named = (name: string): ResourceState | undefined =>
      result?.resources.find(({ urn }) => urn.endsWith(`::${name}`));
    const [own, base, all, child] = [named("own"), named("base"), named("all"), named("child")];
    expect(all).to.deep.include({
      additionalSecretOutputs: ["pw"],
      customTimeouts: { create: 60, update: 120, delete: 180 },
      deletedWith: base?.urn,
      dependencies: [base?.urn],
      ignoreChanges: ["size"],
      provider: `${own?.urn ?? ""}::${own?.id ?? ""}`,
      replaceOnChanges: ["name"],
      retainOnDelete: true,
    });
    expect(all?.inputs).to.deep.include({ size: 7, tags: { by: "the stack" } });
    expect(child).to.deep.include({ parent: named("group")?.urn, protect: true, retainOnDelete: true });
    expect(child?.provider).to.equal(all?.provider);
  });

  it("that rename find the entry of before", async () => {
    const renamed = PROGRAM.replace('Thing("all"', 'Thing("after"').replace('name === "all"', 'name === "after"');
    bench.write("index.js", renamed.replace('"before"', '"all"'));
    const { result, calls } = await bench.run({ verb: "up", options: {} });
    expect(result?.changes["create"]).to.equal(undefined);
    expect(calls.filter(({ method }) => method === "create" || method === "delete")).to.deep.equal([]);
  });
});
