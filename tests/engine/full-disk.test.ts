import { readdirSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { decrypted } from "./kit/decrypted.js";
import { FaultyDisk } from "./kit/faulty-disk.js";
import { diagnosticsIn } from "./kit/diagnostics.js";
import { useWorkbench, type Workbench } from "./kit/workbench.js";

const UP = { verb: "up", options: {} } as const;

/** A program of two things, the second of which waits for the first. */
function program(size: number): string {
  return (
    'const { Thing } = require("./thing");\n' +
    `const a = new Thing("a", { key: "a", size: ${size} });\n` +
    `new Thing("b", { key: "b", size: ${size} }, { dependsOn: a });\n`
  );
}

describe("A run on a disk that is full", () => {
  let bench: Workbench;
  let disk: FaultyDisk;
  useWorkbench("for each", (fresh) => (bench = fresh));
  beforeEach(async () => {
    disk = new FaultyDisk(join(bench.folder, "backend"));
    bench.write("index.js", program(1));
    expect((await bench.run(UP)).result?.result).to.equal("succeeded");
    bench.write("index.js", program(2));
  });
  afterEach(() => {
    disk.restore();
  });

  const updates = (): number => bench.calls().filter(({ method }) => method === "update").length;
  const pending = (): string[] => decrypted(bench.checkpoint ?? "").pendingOperations.map(({ type }) => type);

  /** With room again, the next run brings everything together. */
  async function expectRecovery(): Promise<void> {
    disk.fails = () => undefined;
    const { result } = await bench.run(UP);
    expect(result?.result).to.equal("succeeded");
    expect(Object.values(bench.remote)).to.deep.equal([
      { key: "a", size: 2 },
      { key: "b", size: 2 },
    ]);
    expect(pending()).to.deep.equal([]);
  }

  it("makes no call that it cannot note, and says once what is to be done", async () => {
    const before = bench.checkpoint;
    disk.fails = (step) => (step === "write .dev.json.tmp" ? "ENOSPC" : undefined);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(updates()).to.equal(0);
    expect(bench.checkpoint).to.equal(before);
    const [first = "", ...others] = diagnosticsIn(events);
    expect(first).to.contain("dev.json: no space left on the device (ENOSPC). No further step is started.");
    expect(others).to.deep.equal(["update failed"]);
    await expectRecovery();
  });

  it("tells of a step that was done and could not be noted; the state has it as under way, and the next run looks", async () => {
    disk.fails = (step) => (step === "write .dev.json.tmp" && updates() > 0 ? "ENOSPC" : undefined);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(updates()).to.equal(1);
    expect(diagnosticsIn(events).join("\n")).to.contain(
      "This step was done (id id-a), but could not be put into the state",
    );
    expect(pending()).to.deep.equal(["updating"]);
    await expectRecovery();
  });

  it("for a moment only loses nothing, and says so", async () => {
    let refused = 0;
    disk.fails = (step) => (step === "write .dev.json.tmp" && updates() > 0 && refused++ === 0 ? "ENOSPC" : undefined);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events, "warning").join("\n")).to.contain("the state could be written:");
    expect(pending()).to.deep.equal([]);
    await expectRecovery();
  });

  it("whose replaced file cannot be put in place keeps the old one", async () => {
    const before = bench.checkpoint;
    disk.fails = (step) => (step === "rename dev.json" ? "EIO" : undefined);
    const { events } = await bench.run(UP);
    expect(updates()).to.equal(0);
    expect(bench.checkpoint).to.equal(before);
    expect(diagnosticsIn(events)[0]).to.contain("dev.json: EIO");
    await expectRecovery();
  });

  it("or read-only has no room for its lock either: it begins nothing", async () => {
    disk.fails = () => "EROFS";
    const { result, error } = await bench.run(UP);
    expect(result).to.equal(undefined);
    expect(error?.message)
      .to.match(/locks\/organization\/demo\/dev(\/\S+\.json)? could not be written: the file system is read-only/)
      .and.contain("run the same command again");
    expect(bench.calls()).to.deep.equal([]);
    await expectRecovery();
  });

  it("only when the run is done and kept in the history is a run that is done", async () => {
    disk.fails = (step) => (step.includes(".history.json") ? "ENOSPC" : undefined);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("succeeded");
    expect(diagnosticsIn(events, "warning").join("\n"))
      .to.contain("its state is complete, but it could not be kept in the history")
      .and.contain("no space left on the device");
    const locks = readdirSync(join(bench.folder, "backend/.pulumi/locks/organization/demo/dev"));
    expect(locks).to.deep.equal([]);
    await expectRecovery();
  });
});
