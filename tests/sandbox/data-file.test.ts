import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SandboxStartError } from "../../sandbox/errors.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { until } from "../kit/until.js";
import { askNango, putFrequency, statusOf } from "../kit/sandbox.js";

describe("the sandbox's data file", () => {
  let folder: string;
  let dataFile: string;
  const running: Sandbox[] = [];

  const start = async (): Promise<Sandbox> => {
    const sandbox = await startSandbox({ dataFile });
    running.push(sandbox);
    return sandbox;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sandbox-data-"));
    dataFile = join(folder, "data.json");
  });
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  it("brings everything back after a restart: overrides, schedules, ids, connections", async () => {
    const first = await start();
    // Time alone changes a platform: runs begin and end, also while it is down.
    const now = first.clock.now();
    first.clock.freeze(now);
    await putFrequency(first, "2h");
    await askNango(first, "POST", "/sync/pause", {
      provider_config_key: "hubspot",
      connection_id: "globex",
      syncs: ["orders"],
    });
    first.change("nango", { action: "delete-connection", connection: "initech" });
    first.change("nango", { action: "create-connection", connection: "wayne", tags: { plan: "free" } });
    const before = first.snapshot("nango");
    await first.close();

    const second = await start();
    second.clock.freeze(now);
    expect(second.snapshot("nango")).to.deep.equal(before);
    expect((await statusOf(second))[0]).to.include({ frequency: "2h" });
    expect((await statusOf(second, "globex", "orders"))[0]).to.include({ nextScheduledSyncAt: null });
    const { id } = second.change("nango", { action: "create-connection", connection: "stark" }) as { id: number };
    expect(id).to.equal(7);
  });

  it("keeps what a read was told", async () => {
    const first = await start();
    const [told] = await statusOf(first);
    await first.close();
    const [again] = await statusOf(await start());
    expect(again?.id).to.equal(told?.id);
  });

  it("is written soon after a change, without a close", async () => {
    const sandbox = await start();
    await putFrequency(sandbox, "2h");
    const isWritten = (): boolean =>
      readdirSync(folder).includes("data.json") && readFileSync(dataFile, "utf8").includes('"override":"2h"');
    await until(isWritten);
  });

  it("is written once for many changes", async () => {
    const sandbox = await start();
    let writes = 0;
    let last = 0;
    const watch = setInterval(() => {
      const time = readdirSync(folder).includes("data.json") ? statSync(dataFile).mtimeMs : 0;
      if (time !== last) writes += 1;
      last = time;
    }, 1);
    const started = performance.now();
    for (let count = 0; count < 200; count++) await putFrequency(sandbox, `${count + 1}h`);
    await sandbox.close();
    clearInterval(watch);
    expect(writes).to.be.at.most(2 + (performance.now() - started) / 100);
  });

  for (const [what, text] of [
    ["cut off", '{"pulumiSyncsSandbox":1,"platforms":{"nango":{"keys":['],
    ["of another program", '{"version":3,"resources":[]}'],
    ["with data that does not fit", '{"pulumiSyncsSandbox":1,"platforms":{"nango":{"keys":"none"}}}'],
    ["empty", ""],
  ] as const) {
    it(`that is ${what} is refused by name, and kept as it was`, async () => {
      writeFileSync(dataFile, text);
      const error: unknown = await startSandbox({ dataFile }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(SandboxStartError);
      expect((error as Error).message)
        .to.include(dataFile)
        .and.to.include("left as it is");
      expect(readFileSync(dataFile, "utf8")).to.equal(text);
    });
  }

  it("in a folder that does not exist is told at the end, not lost silently", async () => {
    const sandbox = await startSandbox({ dataFile: join(folder, "nowhere", "data.json") });
    await putFrequency(sandbox, "2h");
    const error: unknown = await sandbox.close().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
  });
});
