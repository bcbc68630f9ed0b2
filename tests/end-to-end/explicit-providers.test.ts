import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildDrift } from "../../cli/drift/build.js";
import { buildReview } from "../../cli/review/build.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { withNewKeys } from "../kit/accounts.js";
import { ARGS } from "../kit/fleet.js";
import { type Declared, succeeded, TestStack } from "../kit/test-stack.js";

describe("An explicit provider on the embedded engine, with another account in the environment", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let environment: Sandbox;
  let stack: TestStack;

  before(async () => {
    [sandbox, environment] = await Promise.all([startSandbox(), startSandbox()]);
  });
  after(() => Promise.all([sandbox.close(), environment.close()]));
  beforeEach(() => {
    sandbox.reset();
    environment.reset();
    stack = new TestStack(environment);
  });
  afterEach(() => {
    stack.dispose();
  });

  it("is its own account where it is Pulumi's own class too, and the state has nothing of the engine's mark", async () => {
    const { secretKey = "", baseUrl = "" } = withNewKeys(sandbox).nango;
    writeFileSync(
      join(stack.project, "index.js"),
      `const pulumi = require("@pulumi/pulumi");
       const { nango } = require("pulumi-syncs");
       const account = { "nango:secretKey": pulumi.secret(${JSON.stringify(secretKey)}), "nango:baseUrl": ${JSON.stringify(baseUrl)} };
       const us = new pulumi.ProviderResource("pulumi-nodejs", "us", account);
       new nango.Sync("orders", ${JSON.stringify({ ...ARGS.nango, frequency: "7m" })}, { provider: us });`,
    );
    const { result } = succeeded(await stack.up());
    expect(sandbox.log().filter(({ method }) => method === "PUT")).to.have.length(1);
    expect(environment.log()).to.deep.equal([]);
    const entry = result.resources.find(({ urn }) => urn.endsWith("::us"));
    expect(Object.keys(entry?.inputs ?? {}).sort()).to.deep.equal(["nango:baseUrl", "nango:secretKey"]);
  });

  it("says which setting it lacks, and that it comes from nowhere else", async () => {
    stack.declare([
      { platform: "nango", name: "us", account: { baseUrl: sandbox.environment["NANGO_BASE_URL"] ?? "" } },
      { platform: "nango", name: "orders", args: ARGS.nango, opts: { provider: "us" } },
    ]);
    const { messages, result } = await stack.up();
    expect(result.result).to.equal("failed");
    expect(messages.join("\n")).to.match(
      /The secret key of the Nango environment is missing: give the explicit provider of this resource its secretKey\./,
    );
    expect([...sandbox.log(), ...environment.log()]).to.deep.equal([]);
  });

  it("is no change of a review or drift itself, and its resources are what they are", async () => {
    let account = withNewKeys(sandbox);
    const program = (frequency: string): Declared[] => [
      { platform: "nango", name: "us", account: account.nango },
      { platform: "nango", name: "orders", args: { ...ARGS.nango, frequency }, opts: { provider: "us" } },
    ];
    const review = async (): Promise<unknown[]> => {
      const { syncs, others, problems } = await buildReview(succeeded(await stack.preview()).digest);
      return [syncs.map(({ operation, calls }) => [operation, calls.length]), others, problems];
    };
    stack.declare(program("7m"));
    expect(await review()).to.deep.equal([[["create", 2]], [], []]);
    succeeded(await stack.up());

    account = withNewKeys(sandbox, account);
    stack.declare(program("7m"));
    expect(await review()).to.deep.equal([[], [], []]);
    succeeded(await stack.up());

    stack.declare(program("8m"));
    expect(await review()).to.deep.equal([[["update", 1]], [], []]);
    const change = { connection: ARGS.nango.connectionId, sync: ARGS.nango.syncName, frequency: "every 6 hours" };
    sandbox.change("nango", { action: "set-frequency", ...change });
    const { syncs } = await buildDrift(succeeded(await stack.refresh()).digest, [], "2026-01-01");
    expect(syncs.map(({ name }) => name)).to.deep.equal(["orders"]);
    expect(environment.log()).to.deep.equal([]);
  });

  it("is a warning of its own where a resource moves to it, with another change or alone, and not once it has", async () => {
    const { nango } = withNewKeys(sandbox);
    const program = (frequency: string, provider?: string): Declared[] => [
      { platform: "nango", name: "us", account: nango },
      {
        ...{ platform: "nango", name: "orders", args: { ...ARGS.nango, frequency } },
        opts: provider === undefined ? {} : { provider },
      },
    ];
    const warnings = async (): Promise<string[]> => [
      ...(await buildReview(succeeded(await stack.preview()).digest)).warnings,
    ];
    const moved = /^orders: its provider is "us" now and was "default"\. Where that is another account/;
    stack.declare(program("7m"));
    succeeded(await stack.up());
    expect(await warnings()).to.deep.equal([]);
    for (const frequency of ["8m", "7m"]) {
      stack.declare(program(frequency, "us"));
      const found = await warnings();
      expect(found).to.have.length(1);
      expect(found[0]).to.match(moved);
    }
    expect(succeeded(await stack.up()).messages).to.have.length(1);
    expect(await warnings()).to.deep.equal([]);
    stack.declare(program("7m"));
    expect((await warnings()).join()).to.include('its provider is "default" now and was "us"');
  });
});
