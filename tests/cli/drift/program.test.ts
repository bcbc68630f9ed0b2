import { expect } from "chai";
import { buildDrift } from "../../../cli/drift/build.js";
import { toMarkdown } from "../../../cli/drift/markdown.js";
import type { DriftReport } from "../../../cli/drift/model.js";
import { type Program, readProgram } from "../../../cli/drift/program.js";
import { lifecyclesByUrn } from "../../../cli/report/lifecycles.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { madeDigest, madeRefresh, type MadeStep } from "../../kit/digests.js";
import { declared } from "../../kit/fleet.js";
import { asCalls } from "../../kit/sent-calls.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const UPDATE = { kind: "update", inputDiff: true };
const TODAY = "2026-12-01";

function at(frequency: string): Readonly<Record<string, unknown>> {
  return { ...REF, frequency, syncId: "s" };
}

function changed(before: string, after: string): MadeStep {
  return {
    op: "update",
    type: "nango:Sync",
    name: "acme",
    before: at(before),
    after: at(after),
    detailedDiff: { frequency: UPDATE },
  };
}

async function program(...steps: MadeStep[]): Promise<Program> {
  const read = await readProgram(madeDigest(steps, { changeSummary: { same: 1 } }), lifecyclesByUrn());
  if (read === undefined) throw new Error("The program is not known.");
  return read;
}

function frequencies({ syncs }: DriftReport): unknown[] {
  return syncs.map(({ fields, putBack }) => [
    fields.map(({ inCode, onPlatform }) => [inCode, onPlatform]),
    putBack.calls.map(({ body }) => (body as { frequency: unknown }).frequency),
  ]);
}

describe("What drift holds the platform against", () => {
  it("is the program, where it is known: the calls are those of the next update", async () => {
    const report = await buildDrift(madeRefresh([changed("7h", "6h")]), [], TODAY, await program(changed("7h", "8h")));
    expect(report.inCodeIs).to.equal("program");
    expect(frequencies(report)).to.deep.equal([[[["8h", "6h"]], ["8h"]]]);
    expect(toMarkdown(report)).to.contain("|In code → on the platform|");
  });

  it("is what was last applied, where the program says nothing else", async () => {
    const report = await buildDrift(madeRefresh([changed("7h", "6h")]), [], TODAY, await program());
    expect(frequencies(report)).to.deep.equal([[[["7h", "6h"]], ["7h"]]]);
    expect(report.inCodeIs).to.equal("program");
  });

  it("is called so, where nobody knows the program", async () => {
    const report = await buildDrift(madeRefresh([changed("7h", "6h")]), [], TODAY);
    expect(report.inCodeIs).to.equal("last-applied");
    expect(toMarkdown(report))
      .to.contain("|Last applied → on the platform|")
      .and.not.to.contain("|In code → on the platform|");
  });

  it("is no drift where the program says already what the platform has", async () => {
    const report = await buildDrift(madeRefresh([changed("7h", "6h")]), [], TODAY, await program(changed("7h", "6h")));
    expect(report.syncs).to.deep.equal([]);
  });

  it("is nothing where the sync has left the program", async () => {
    const left = await program({ op: "delete", type: "nango:Sync", name: "acme", before: at("7h") });
    const report = await buildDrift(madeRefresh([changed("7h", "6h")]), [], TODAY, left);
    expect(frequencies(report)).to.deep.equal([[[[undefined, "6h"]], [null]]]);
    const gone: MadeStep = { op: "delete", type: "nango:Sync", name: "acme", before: at("7h") };
    const missing = await buildDrift(madeRefresh([gone]), [], TODAY, left);
    expect(missing.syncs[0]?.putBack.calls).to.deep.equal([]);
  });
});

describe("The calls that drift shows", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  it("are those that the next update makes, also when the program has changed since the last one", async () => {
    stack.declare([declared("nango", { frequency: "7h" })]);
    succeeded(await stack.up());
    sandbox.change("nango", {
      action: "set-frequency",
      integration: "hubspot",
      connection: "acme",
      sync: "orders",
      frequency: "6h",
    });
    stack.declare([declared("nango", { frequency: "8h" })]);

    const found = succeeded(await stack.refresh()).digest;
    const said = await readProgram(succeeded(await stack.preview()).digest, lifecyclesByUrn());
    const report = await buildDrift(found, [], TODAY, said);
    const sent = asCalls(succeeded(await stack.up({ refresh: true })).writes);
    expect(sent).to.have.length(1);
    expect(report.syncs.flatMap(({ putBack }) => putBack.calls)).to.deep.equal(sent);
  });
});
