import { expect } from "chai";

import { diagnosticsIn } from "./kit/diagnostics.js";
import { useWorkbench, type Workbench } from "./kit/workbench.js";

const HEADER = 'const { pulumi, P, Thing } = require("./thing");\n';

/** What only Pulumi's own engine does, and the words by which it is refused. */
const REFUSED: Record<string, { program: string; words: string }> = {
  "a resource of another provider": {
    program: 'new pulumi.CustomResource("aws:s3/bucket:Bucket", "b", {});',
    words: "The resource b (aws:s3/bucket:Bucket) of the provider aws needs the Pulumi CLI",
  },
  "a provider of another package": {
    program: 'new pulumi.ProviderResource("aws", "p", {});',
    words: "The resource p (pulumi:providers:aws) of the provider aws needs the Pulumi CLI",
  },
  "a function of a provider": {
    program: 'pulumi.runtime.invoke("aws:index/getRegion:getRegion", {});',
    words: "The function aws:index/getRegion:getRegion needs the Pulumi CLI",
  },
  "an object of another provider that is only read": {
    program: 'new pulumi.CustomResource("aws:s3/bucket:Bucket", "b", {}, { id: "x" });',
    words: "The resource b (aws:s3/bucket:Bucket) of the provider aws needs the Pulumi CLI",
  },
  "a remote component": {
    program: 'new pulumi.ComponentResource("pkg:m:C", "c", {}, {}, true);',
    words: "The remote component c (pkg:m:C) needs the Pulumi CLI",
  },
  "an import": {
    program: 'new Thing("a", { key: "a" }, { import: "id-a" });',
    words: "The option import of a (pulumi-nodejs:dynamic/test:Thing) works in no engine",
  },
  "a transform of the stack": {
    program: 'pulumi.runtime.registerResourceTransform(() => undefined); new Thing("a", { key: "a" });',
    words: "A resource transform of the stack needs the Pulumi CLI",
  },
  "a transform of a resource": {
    program: 'new Thing("a", { key: "a" }, { transforms: [() => undefined] });',
    words: "The option transforms of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "a hook": {
    program:
      'const h = new pulumi.ResourceHook("h", () => {}); new Thing("a", { key: "a" }, { hooks: { beforeCreate: [h] } });',
    words: "needs the Pulumi CLI",
  },
  "a version of the plugin": {
    program: 'new Thing("a", { key: "a" }, { version: "1.2.3" });',
    words: "The option version of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "a place to load the plugin from": {
    program: 'new Thing("a", { key: "a" }, { pluginDownloadURL: "https://example.com" });',
    words: "The option pluginDownloadURL of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "a replacement with another resource": {
    program: 'const b = new Thing("b", { key: "b" }); new Thing("a", { key: "a" }, { replaceWith: [b] });',
    words: "The option replaceWith of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "a trigger of a replacement": {
    program: 'new Thing("a", { key: "a" }, { replacementTrigger: 1 });',
    words: "The option replacementTrigger of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "a difference to hide": {
    program: 'new Thing("a", { key: "a" }, { hideDiffs: ["key"] });',
    words: "The option hideDiffs of a (pulumi-nodejs:dynamic/test:Thing) needs the Pulumi CLI",
  },
  "variables of a provider under other names": {
    program: 'new pulumi.ProviderResource("pulumi-nodejs", "p", {}, { envVarMappings: { A: "B" } });',
    words: "The option envVarMappings of p (pulumi:providers:pulumi-nodejs) needs the Pulumi CLI",
  },
  "a resource by its URN": {
    program: 'new Thing("a", { key: "a" }, { urn: "urn:pulumi:dev::demo::x:y:Z::a" });',
    words: "The function pulumi:pulumi:getResource needs the Pulumi CLI",
  },
  "a transform of all functions": {
    program: 'pulumi.runtime.registerInvokeTransform(() => undefined); new Thing("a", { key: "a" });',
    words: "An invoke transform of the stack needs the Pulumi CLI",
  },
  "an asset": {
    program: 'new Thing("a", { key: "a", file: new pulumi.asset.StringAsset("x") });',
    words: "An asset as a property value of a needs the Pulumi CLI",
  },
};

describe("What only Pulumi's own engine does", () => {
  let bench: Workbench;
  useWorkbench("for all", (made) => (bench = made));

  for (const [what, { program, words }] of Object.entries(REFUSED)) {
    it(`is refused by name: ${what}`, async () => {
      bench.write("index.js", HEADER + program);
      const { result, events, calls } = await bench.run({ verb: "preview", options: {} });
      expect(diagnosticsIn(events).join("\n")).to.contain(words);
      expect(diagnosticsIn(events).join("\n")).not.to.contain("    at ");
      expect(result?.result).to.equal("failed");
      expect(calls.filter(({ method }) => method === "create")).to.deep.equal([]);
    });
  }
});
