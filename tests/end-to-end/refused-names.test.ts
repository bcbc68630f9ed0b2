import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { ARGS } from "../kit/fleet.js";
import { type Declared, type Ran, TestStack } from "../kit/test-stack.js";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A key that JSON and the platforms can hold, in an object that the program gives. */
const withKey = (key: string, value: unknown): unknown => JSON.parse(JSON.stringify({ "#": value }).replace("#", key));

const PLACES: readonly {
  readonly path: string;
  readonly program: (object: unknown) => Declared;
}[] = [
  {
    path: "metadata.inner[0]",
    program: (object) => ({ platform: "sequin", name: "s", args: { ...ARGS.sequin, metadata: { inner: [object] } } }),
  },
  {
    path: "configuration",
    program: (object) => ({ platform: "paragon", name: "s", args: { ...ARGS.paragon, configuration: object } }),
  },
  {
    path: "configuration[0]",
    program: (object) => ({ platform: "aisquared", name: "s", args: { ...ARGS.aisquared, configuration: [object] } }),
  },
  {
    path: "metadata",
    program: (metadata) => ({
      ...{ platform: "nango", resource: "ConnectionMetadata", name: "s" },
      args: { providerConfigKey: "hubspot", connectionId: "acme", metadata },
    }),
  },
];

describe("A member of an argument whose name does not come through Pulumi's SDK", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    stack = new TestStack(sandbox);
  });
  afterEach(() => {
    stack.dispose();
  });
  const expectRefused = ({ result, messages, writes }: Ran, text: string): void => {
    expect(result.result).to.equal("failed");
    expect(messages.join("\n")).to.include(text);
    expect(writes).to.deep.equal([]);
  };

  for (const key of ["toString", "__proto__", SIGNATURE]) {
    for (const { path, program } of PLACES) {
      it(`is refused by its path: ${path}.${key}`, async () => {
        stack.declare([program(withKey(key, "x"))]);
        expectRefused(await stack.up(), `${path}.${key} cannot be given: Pulumi`);
      });
    }

    it(`is refused where it is known late: ${key}`, async () => {
      const object = JSON.stringify(JSON.stringify(withKey(key, "x")));
      writeFileSync(
        join(stack.project, "index.js"),
        `const pulumi = require("@pulumi/pulumi");
         const { sequin } = require("pulumi-syncs");
         const metadata = pulumi.secret(Promise.resolve(${object})).apply(JSON.parse);
         new sequin.Sync("s", { ...${JSON.stringify(ARGS.sequin)}, metadata });`,
      );
      expectRefused(await stack.up(), `metadata.${key} cannot be given: Pulumi`);
    });
  }

  it("is no other one: those are sent as they are", async () => {
    const metadata = Object.fromEntries(
      ["valueOf", "then", "constructor", "hasOwnProperty", "toJSON", "prototype"].map((name) => [name, "x"]),
    );
    stack.declare([{ platform: "sequin", name: "s", args: { ...ARGS.sequin, metadata } }]);
    const { result, writes } = await stack.up();
    expect(result.result).to.equal("succeeded");
    expect(writes.map(({ method }) => method)).to.deep.equal(["POST"]);
    const [sync] = (sandbox.snapshot("sequin") as { data: { syncs: readonly { metadata: unknown }[] } }).data.syncs;
    expect(sync?.metadata).to.deep.equal(metadata);
    expect((await stack.preview()).digest.changeSummary).to.deep.equal({ same: 2 });
  });
});
