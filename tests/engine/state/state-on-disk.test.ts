import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect } from "chai";

import type { PendingOperation, ResourceState } from "../../../engine/model.js";
import { decodeSnapshot, NOTHING_KEPT, parseCheckpoint } from "../../../engine/state/checkpoint.js";
import { CLEAR } from "../../../engine/state/crypter.js";
import { StateWriteError } from "../../../engine/state/errors.js";
import { FileStateWriter } from "../../../engine/state/file-state-writer.js";
import { StateFile } from "../../../engine/state/state-file.js";
import { FaultyDisk } from "../kit/faulty-disk.js";

const IDENTITY = { stack: "organization/demo/dev", version: "v1", salt: undefined, kept: NOTHING_KEPT };

function resource(name: string): ResourceState {
  return { urn: `urn:pulumi:dev::demo::t:t:T::${name}`, custom: true, type: "t:t:T", id: name };
}

describe("the state of a run on a disk", () => {
  let folder: string;
  let disk: FaultyDisk;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "disk-"));
    disk = new FaultyDisk(folder);
  });
  afterEach(async () => {
    disk.restore();
    await rm(folder, { recursive: true });
  });

  const file = (): string => join(folder, "dev.json");

  function writer(resources: ResourceState[]): FileStateWriter {
    return new FileStateWriter(new StateFile(file()), IDENTITY, { resources, pendingOperations: [] }, CLEAR);
  }

  async function onDisk(path = file()): Promise<{ resources: (string | undefined)[]; operations: string[] }> {
    const { resources, pendingOperations } = decodeSnapshot(parseCheckpoint(await readFile(path, "utf8")), CLEAR);
    return {
      resources: resources.map(({ id }) => id),
      operations: pendingOperations.map((operation) => `${operation.type} ${operation.resource.id ?? ""}`),
    };
  }

  /** A step that creates, and one that takes the place of what it made; what a call of a step would see on disk. */
  async function run(calls: (() => Promise<void>)[] = []): Promise<Error | undefined> {
    const old = resource("old");
    const state = writer([old]);
    try {
      const first: PendingOperation = { resource: resource("a"), type: "creating" };
      await state.begin(first);
      await calls[0]?.();
      await state.commit({ operation: first, added: first.resource });
      const second: PendingOperation = { resource: old, type: "deleting" };
      await state.begin(second);
      await calls[1]?.();
      await state.commit({ operation: second, done: [old] });
      await state.flush();
      return undefined;
    } catch (error) {
      await state.flush().catch(() => undefined);
      return error as Error;
    }
  }

  async function startWith(content: string): Promise<void> {
    const state = writer([resource(content)]);
    await state.flush();
    disk.steps.length = 0;
  }

  it("is synced, file and folder, before a step acts and before anything that waits for it goes on", async () => {
    await startWith("old");
    const state = writer([resource("old")]);
    const ofFolder = `sync directory ${basename(folder)}`;
    const replaced = ["open .dev.json.tmp", "write .dev.json.tmp", "sync .dev.json.tmp", "rename dev.json", ofFolder];
    await state.begin({ resource: resource("a"), type: "creating" });
    const kept = [
      "copy .dev.json.bak.tmp",
      "open .dev.json.bak.tmp",
      "sync .dev.json.bak.tmp",
      "rename dev.json.bak",
      ofFolder,
    ];
    expect(disk.steps.filter((step) => !step.includes("attrs")).slice(1, 6)).to.deep.equal(kept);
    expect(disk.steps.slice(-replaced.length)).to.deep.equal(replaced);
    disk.steps.length = 0;
    await state.commit({ added: resource("a") });
    expect(disk.steps).to.deep.equal(replaced);
  });

  for (const [times, once] of [
    ["for a moment", true],
    ["for good", false],
  ] as const) {
    it(`is whole, and has what is under way, at whichever moment the disk gets full ${times}`, async () => {
      await startWith("old");
      await run();
      const { length } = disk.steps;
      expect(length).to.be.greaterThan(20);
      for (let point = 0; point < length; point++) {
        disk.fails = () => undefined;
        await startWith("old");
        await rm(`${file()}.bak`, { force: true });
        disk.fails = (_step, index) => (index === point || (!once && index > point) ? "ENOSPC" : undefined);
        const seen: object[] = [];
        const look = async (): Promise<void> => void seen.push(await onDisk());
        const failure = await run([look, look]);
        const where = `${disk.steps[point] ?? ""} (${point})`;
        if (failure !== undefined) {
          expect(failure, where).to.be.instanceOf(StateWriteError);
          expect(String(failure)).to.contain(file()).and.contain("no space left on the device (ENOSPC)");
          expect(String(failure)).to.contain("run the same command again");
        }
        // Whoever was let through found its operation on disk.
        expect(seen[0] ?? { operations: ["creating a"] }, where).to.deep.include({ operations: ["creating a"] });
        expect(seen[1] ?? { operations: ["deleting old"] }, where).to.deep.include({ operations: ["deleting old"] });
        const end = await onDisk();
        const possible = [
          { resources: ["old"], operations: [] },
          { resources: ["old"], operations: ["creating a"] },
          { resources: ["a", "old"], operations: [] },
          { resources: ["a", "old"], operations: ["deleting old"] },
          { resources: ["a"], operations: [] },
        ];
        expect(possible, where).to.deep.include(end);
        // A step that acted is noted, as under way or as done.
        if (seen.length > 0) expect(end, where).not.to.deep.equal(possible[0]);
        if (seen.length > 1) expect(possible.slice(3), where).to.deep.include(end);
        disk.fails = () => undefined;
        expect(await onDisk(`${file()}.bak`).catch(() => ({ resources: ["old"] }))).to.deep.include({
          resources: ["old"],
        });
        expect((await readdir(folder)).filter((name) => name.includes(".tmp"))).to.deep.equal([]);
      }
    });
  }
});
