import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { nango } from "../../sdk/index.js";

const ARGS = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "5m" };

/** What a construction throws. */
function thrownBy(construct: () => unknown): Error {
  try {
    construct();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("A resource that is constructed without stacks", () => {
  const limit = Error.stackTraceLimit;

  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "an-id", state: inputs as object }),
      call: ({ inputs }) => inputs as Record<string, unknown>,
    }),
  );
  afterEach(() => {
    expect(Error.stackTraceLimit, "as it was before").to.equal(limit);
  });

  it("formats none for the promises that are made", () => {
    const stacks: (string | undefined)[] = [];
    const opts: pulumi.CustomResourceOptions = {
      get protect() {
        stacks.push(new Error("while Pulumi reads its options").stack);
        return false;
      },
    };
    new nango.Sync("acme", ARGS, opts);
    expect(stacks).to.include("Error: while Pulumi reads its options");
  });

  it("names the program's place in an error of Pulumi's, under the error's own name", () => {
    const { stack = "" } = thrownBy(() => new nango.Sync("", ARGS));
    expect(stack).to.match(/^[A-Za-z]*Error: Missing resource name argument/);
    expect(stack.split("\n")[1]).to.include("without-stacks.test");
  });

  it("leaves an error its own place", () => {
    const { stack } = thrownBy(() => new nango.Sync("acme", ARGS, { transformations: [failing] }));
    expect(stack).to.include("at failing ");
    const parent = new pulumi.ComponentResource("test:Group", "group", {}, { transformations: [onlySyncs] });
    const inherited = thrownBy(() => new nango.Sync("acme", ARGS, { parent }));
    expect(inherited.stack).to.include("at failing ");
  });

  function failing(): pulumi.ResourceTransformationResult | undefined {
    throw new Error("refused by the program");
  }
  const onlySyncs: pulumi.ResourceTransformation = ({ type }) =>
    type.startsWith("pulumi-nodejs:") ? failing() : undefined;
});
