import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import type { DriftReport } from "../../../cli/drift/model.js";
import { commandLine, type Ended } from "../../kit/command-line.js";
import { declared } from "../../kit/fleet.js";
import { fakePulumi } from "../../kit/process.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";

/** Customers of whom each has the same sync, by one line of the program. */
const PROGRAM = `
import { nango } from "pulumi-syncs";

for (const connectionId of ["acme", "globex", "hooli"]) {
  new nango.Sync(connectionId, { providerConfigKey: "hubspot", connectionId, syncName: "orders", frequency: "1h", paused: false });
}
`;

describe("pulumi-syncs drift of syncs that a loop declares", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    writeFileSync(join(stack.project, "Pulumi.yaml"), "name: demo\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(join(stack.project, "index.ts"), PROGRAM);
    succeeded(await stack.up());
    sandbox.change("nango", {
      action: "set-frequency",
      connection: "globex",
      sync: "orders",
      frequency: "every 2 hours",
    });
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  const run = (...words: string[]): Promise<Ended> =>
    commandLine([...words, "--stack", "dev"], { cwd: stack.project, env: stack.environment });
  const report = async (): Promise<DriftReport> => {
    const { stdout, stderr } = await run("drift", "--format", "json");
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as DriftReport;
  };

  it("says that one line declares several, and whose exception it would be", async () => {
    const { syncs } = await report();
    expect(syncs.map(({ name, declaredAt, declaredTogether }) => [name, declaredAt, declaredTogether])).to.deep.equal([
      ["globex", "index.ts:5", 3],
    ]);
    const { stdout } = await run("drift");
    expect(stdout).to.contain(
      "Declared in a loop at index.ts:5, with 2 others: a change of the line would change all of them.",
    );
    expect(stdout).to.contain("An exception for globex, at the top of the program:");
    expect(stdout).not.to.contain("To adopt: `frequency");
  });

  it("has an exception that adopts for one customer, and changes nothing for the others", async () => {
    const { stdout } = await run("drift");
    const code = /at the top of the program:\s+```\n([^]*?)```/.exec(stdout)?.[1] ?? "";
    const program = readFileSync(join(stack.project, "index.ts"), "utf8");
    writeFileSync(join(stack.project, "index.ts"), code + program);
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    // The command that the report names.
    const command = /To put back all that the program says: `pulumi-syncs ([^`]*)`/.exec(stdout)?.[1]?.split(" ") ?? [];
    expect(command).to.deep.equal(["up", "--refresh", "--stack", "dev"]);
    const up = await run("up", "--refresh", "--yes");
    expect(up.status, up.stderr).to.equal(0);
    expect(sandbox.log({ since }).filter(({ method }) => method !== "GET")).to.deep.equal([]);
    const { syncs, totals } = await report();
    expect([syncs, totals.checked]).to.deep.equal([[], 3]);

    // The others still follow the line.
    writeFileSync(join(stack.project, "index.ts"), code + program.replace('frequency: "1h"', 'frequency: "30m"'));
    succeeded(await stack.up());
    const changed = sandbox.log({ since }).filter(({ method }) => method === "PUT");
    const bodies = changed.map(({ body }) => body as { connection_id: string; frequency: string });
    expect(bodies.map((body) => `${body.connection_id} ${body.frequency}`).sort()).to.deep.equal([
      "acme 30m",
      "hooli 30m",
    ]);
  });
});

describe("pulumi-syncs drift, besides what differs", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  beforeEach(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
  });
  afterEach(async () => {
    stack.dispose();
    await sandbox.close();
  });

  const run = (...words: string[]): Promise<Ended> =>
    commandLine(["drift", ...words, "--stack", "dev"], { cwd: stack.project, env: stack.environment });

  it("is no error of a stack that was never deployed", async () => {
    const init = await commandLine(["stack", "init", "dev"], { cwd: stack.project, env: stack.environment });
    expect(init.status, init.stderr).to.equal(0);
    const { status, stdout } = await run();
    expect([status, stdout]).to.deep.equal([0, "### The stack has no syncs\n"]);
  });

  it("knows resources of the provider plugin for managed ones", async () => {
    const id = "hubspot/acme/contacts/base";
    const [type, urn] = ["syncs:nango:Sync", "urn:pulumi:dev::demo::syncs:nango:Sync::acme"];
    const exported = JSON.stringify({ deployment: { resources: [{ urn, type, id }] } });
    const pulumi = fakePulumi(
      stack.project,
      `console.log(words[1] === "export" ? ${JSON.stringify(exported)} : "{}");`,
    );
    writeFileSync(join(stack.project, "refresh.json"), JSON.stringify({ steps: [] }));
    const { stdout, stderr } = await commandLine(["drift", "refresh.json", "--unmanaged", "--json", "--stack", "dev"], {
      cwd: stack.project,
      env: { ...stack.environment, ...pulumi.env },
    });
    if (stdout === "") throw new Error(stderr);
    const [nango] = (JSON.parse(stdout) as DriftReport).unmanaged ?? [];
    expect([nango?.platform, nango?.managed]).to.deep.equal(["nango", 1]);
    expect(nango?.ids).to.not.include(id).and.not.be.empty;
  });

  it("names what the platforms run that the stack does not manage, with --unmanaged", async () => {
    stack.declare([declared("nango"), declared("paragon"), declared("sequin")]);
    succeeded(await stack.up());
    const { status, stdout, stderr } = await run("--unmanaged", "--format", "json");
    expect(status, stderr).to.equal(0);
    const { unmanaged = [] } = JSON.parse(stdout) as DriftReport;
    expect(unmanaged.map(({ platform, managed }) => [platform, managed])).to.deep.equal([
      ["nango", 1],
      ["paragon", 1],
      ["sequin", 1],
    ]);
    const nango = unmanaged[0]!;
    expect(nango.ids).to.include("hubspot/acme/contacts/base").and.not.to.include("hubspot/acme/orders/base");
    expect(nango.listed).to.equal(nango.ids.length + 1);

    const narrow = await run("--unmanaged", "nango", "--connection", "acme", "--sync", "orders", "--sync", "contacts");
    expect(narrow.stdout).to.contain("Nango: this stack manages 1 of 2 syncs (50%).");
    expect(narrow.stdout).to.contain("- `hubspot/acme/contacts/base`");
    expect(narrow.stdout).not.to.contain("globex");
  });

  it("refuses filters without it, and platforms that there are not", async () => {
    expect((await run("--connection", "acme")).status).to.equal(2);
    expect((await run("--unmanaged", "airbyte")).stderr).to.contain("--unmanaged airbyte: there is nango");
  });
});
