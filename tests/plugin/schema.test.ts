import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import { functionTokens } from "../../plugin/functions.js";
import { settings } from "../../plugin/settings.js";

interface Property {
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
  readonly default?: unknown;
  readonly defaultInfo?: unknown;
}

interface Resource {
  readonly description: string;
  readonly inputProperties: Readonly<Record<string, Property>>;
  readonly properties: Readonly<Record<string, Property>>;
  readonly requiredInputs: readonly string[];
  readonly aliases: readonly unknown[];
}

interface Schema {
  readonly config: { readonly variables: Readonly<Record<string, Property>> };
  readonly provider: { readonly inputProperties: Readonly<Record<string, Property>> };
  readonly resources: Readonly<Record<string, Resource>>;
  readonly functions: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, unknown>>;
}

const text = readFileSync(join(__dirname, "../../plugin/schema.json"), "utf8");
const schema = JSON.parse(text) as Schema;

describe("The plugin's schema", () => {
  it("has every kind of resource, with the alias by which a TypeScript program moves to it", () => {
    expect(Object.keys(schema.resources)).to.have.members(tokens.map((token) => `syncs:${token}`));
    for (const token of tokens) {
      expect(schema.resources[`syncs:${token}`]?.aliases).to.deep.equal([{ type: `pulumi-nodejs:dynamic/${token}` }]);
    }
  });

  it("says of every argument what the lifecycle goes by: what replaces, what is a secret; and all of it in words", async () => {
    for (const token of tokens) {
      const { facts, computed } = await lifecycleOf(token);
      const resource = schema.resources[`syncs:${token}`];
      expect(Object.keys(resource?.inputProperties ?? {})).to.have.members(Object.keys(facts));
      expect(Object.keys(resource?.properties ?? {})).to.include.members([...computed]);
      for (const [name, { replaces = false, secret = false, secretWith }] of Object.entries(facts)) {
        const input = resource?.inputProperties[name];
        expect(input?.willReplaceOnChanges ?? false, name).to.equal(replaces);
        expect(input?.secret ?? false, name).to.equal(secret && secretWith === undefined);
        expect(input?.description, name).to.match(/\w/);
      }
    }
  });

  it("has every setting, secrets marked, in the provider and in the config", () => {
    for (const variables of [schema.config.variables, schema.provider.inputProperties]) {
      expect(Object.keys(variables)).to.have.members([...settings.keys()]);
      for (const [name, setting] of settings)
        expect(variables[name]?.secret ?? false).to.equal(setting.secret ?? false);
    }
  });

  it("has a function for every lookup, and no other", () => {
    expect(Object.keys(schema.functions)).to.have.members([...functionTokens]);
  });

  it("makes no SDK put into a state what the program did not say", () => {
    expect(text).not.to.match(/"default(?:Info)?":/);
  });

  it("refers to no type that it does not have", () => {
    const referred = [...text.matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token);
    expect(referred).not.to.be.empty;
    expect(Object.keys(schema.types)).to.include.members(referred);
  });

  it("has no program in another language than those that its readers write", () => {
    for (const { description } of Object.values(schema.resources)) expect(description).not.to.include("```ts\n");
  });
});
