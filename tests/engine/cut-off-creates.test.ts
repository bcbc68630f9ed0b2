import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { declared, type Platform, PLATFORMS } from "../kit/fleet.js";
import { type Ran, succeeded, TestStack } from "../kit/test-stack.js";

interface Entry {
  urn: string;
  type: string;
  id?: string;
  outputs?: unknown;
  created?: string;
  modified?: string;
}

describe("A create that was cut off", () => {
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

  const file = (): string => join(stack.folder, "backend/.pulumi/stacks/demo/dev.json");
  const latest = (): { resources?: Entry[]; pending_operations?: unknown[] } =>
    (JSON.parse(readFileSync(file(), "utf8")) as { checkpoint: { latest: { resources?: Entry[] } } }).checkpoint.latest;

  /** Turns what stands in the state into creates that were under way when the run was killed. */
  function cutOff(): void {
    const state = JSON.parse(readFileSync(file(), "utf8")) as { checkpoint: { latest: ReturnType<typeof latest> } };
    const { resources = [] } = state.checkpoint.latest;
    const isSync = ({ type }: Entry): boolean => type.startsWith("pulumi-nodejs:dynamic/");
    state.checkpoint.latest.resources = resources.filter((entry) => !isSync(entry));
    state.checkpoint.latest.pending_operations = resources.filter(isSync).map((entry) => {
      const unmade = { id: undefined, outputs: undefined, created: undefined, modified: undefined };
      return { resource: { ...entry, ...unmade }, type: "creating" };
    });
    writeFileSync(file(), JSON.stringify(state));
  }

  /** Each platform's own syncs, as the quickest look shows them. */
  function there(): Record<Platform, number> {
    const count = (snapshot: unknown): number => ((snapshot as { syncs?: unknown[] }).syncs ?? []).length;
    return {
      nango: JSON.stringify(sandbox.snapshot("nango")).match(/"override":"/g)?.length ?? 0,
      paragon: count(sandbox.snapshot("paragon")),
      sequin: count((sandbox.snapshot("sequin") as { data: unknown }).data),
      aisquared: (sandbox.snapshot("aisquared") as { syncs: { discarded_at: unknown }[] }).syncs.filter(
        ({ discarded_at: discarded }) => discarded === null,
      ).length,
    };
  }
  const ONE_EACH = { nango: 1, paragon: 1, sequin: 1, aisquared: 1 };
  const NONE = { nango: 0, paragon: 0, sequin: 0, aisquared: 0 };

  const program = (changes: Partial<Record<Platform, Record<string, unknown>>> = {}): void => {
    stack.declare(PLATFORMS.map((platform) => declared(platform, changes[platform])));
  };
  const infos = (ran: Ran): string =>
    ran.events
      .flatMap((event) => (event.kind === "diagnostic" && event.severity === "info" ? event.message : []))
      .join("\n");

  it("after it had reached the platform is found: nothing is made twice, nothing is told to be somebody else's", async () => {
    program();
    succeeded(await stack.up());
    cutOff();
    const ran = succeeded(await stack.up());
    expect(ran.writes).to.deep.equal([]);
    expect(ran.result.changes).to.deep.equal({ same: 5 });
    expect(there()).to.deep.equal(ONE_EACH);
    expect(latest().pending_operations).to.equal(undefined);
    expect(infos(ran)).to.contain(
      "The interrupted create had reached the platform: hubspot/acme/orders/base is in the state now.",
    );
  });

  it("between its calls is finished by the next run", async () => {
    program();
    succeeded(await stack.up());
    cutOff();
    // What a POST alone leaves: these would have been paused by the call after it.
    const paused = { paragon: { paused: true }, sequin: { status: "disabled" }, aisquared: { paused: true } };
    const text = readFileSync(file(), "utf8");
    writeFileSync(
      file(),
      text.replaceAll('"paused":false', '"paused":true').replaceAll('"status":"active"', '"status":"disabled"'),
    );
    program({ nango: { paused: true }, ...paused });
    const ran = succeeded(await stack.up());
    expect(ran.result.changes).to.deep.equal({ same: 1, update: 4 });
    expect(there()).to.deep.equal(ONE_EACH);
    const look = await stack.refresh();
    expect(look.result.changes).to.deep.equal({ same: 5 });
  });

  it("is not forgotten when the program has changed its mind", async () => {
    program();
    succeeded(await stack.up());
    cutOff();
    stack.declare([]);
    const ran = succeeded(await stack.up());
    expect(ran.result.changes).to.deep.equal({ same: 1, delete: 4 });
    expect(there()).to.deep.equal(NONE);
    expect(latest().pending_operations).to.equal(undefined);
  });

  it("is not forgotten by a destroy either", async () => {
    program();
    succeeded(await stack.up());
    cutOff();
    succeeded(await stack.destroy());
    expect(there()).to.deep.equal(NONE);
    expect(latest().pending_operations).to.equal(undefined);
  });

  it("before it reached the platform is made now", async () => {
    program();
    succeeded(await stack.up());
    cutOff();
    sandbox.reset();
    const ran = succeeded(await stack.up());
    expect(ran.result.changes).to.deep.equal({ same: 1, create: 4 });
    expect(infos(ran)).to.contain("The interrupted create had not taken effect.");
    expect(there()).to.deep.equal(ONE_EACH);
  });

  it("does not make somebody else's sync ours: one that differs is refused as ever, and not deleted", async () => {
    stack.declare([declared("sequin"), declared("aisquared")]);
    succeeded(await stack.up());
    cutOff();
    const text = readFileSync(file(), "utf8");
    writeFileSync(file(), text.replaceAll('"maxAgeDays":90', '"maxAgeDays":30').replaceAll('"30m"', '"1h"'));
    stack.declare([]);
    const ran = succeeded(await stack.up());
    expect(ran.writes).to.deep.equal([]);
    expect(there()).to.deep.include({ sequin: 1, aisquared: 1 });
  });

  it("that cannot be looked at stays open: nothing goes on, and the state says so", async () => {
    stack.declare([declared("sequin")]);
    succeeded(await stack.up());
    cutOff();
    sandbox.fault({ platform: "sequin", method: "GET", status: 403, times: "always" });
    const ran = await stack.destroy();
    expect(ran.result.result).to.equal("failed");
    expect(latest().pending_operations).to.have.length(1);
    sandbox.clearFaults();
    succeeded(await stack.destroy());
    expect(there()).to.deep.equal(NONE);
  });
});
