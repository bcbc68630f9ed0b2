import { expect } from "chai";
import fc from "fast-check";

import type { PendingOperation, ResourceState, Snapshot } from "../../../engine/model.js";
import { decodeSnapshot, NOTHING_KEPT, parseCheckpoint } from "../../../engine/state/checkpoint.js";
import { CLEAR } from "../../../engine/state/crypter.js";
import { AbandonedError, StateWriteError } from "../../../engine/state/errors.js";
import { FileStateWriter, type StateTarget } from "../../../engine/state/file-state-writer.js";
import { SECRET, SIGNATURE } from "../../../protocol/values.js";

const IDENTITY = { stack: "organization/demo/dev", version: "v1", salt: undefined, kept: NOTHING_KEPT };

function resource(name: string): ResourceState {
  return { urn: `urn:pulumi:dev::demo::t:t:T::${name}`, custom: true, type: "t:t:T", id: name, inputs: { name } };
}

function nameOf({ urn }: ResourceState): string {
  return urn.split("::").at(-1) ?? "";
}

/** A disk that holds what was written last, and that a test can stop and break. */
class Disk implements StateTarget {
  readonly path = "/state/dev.json";
  readonly lasts: boolean[] = [];
  text = "";
  failures = 0;
  #gate: Promise<void> | undefined;
  #open: (() => void) | undefined;

  async replace(content: readonly Uint8Array[], last: boolean): Promise<void> {
    const text = Buffer.concat(content).toString();
    await this.#gate;
    if (this.failures > 0) {
      this.failures -= 1;
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    }
    this.text = text;
    this.lasts.push(last);
  }

  /** Holds writes back until `release`. */
  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  release(): void {
    this.#gate = undefined;
    this.#open?.();
  }

  snapshot(): Snapshot {
    return decodeSnapshot(parseCheckpoint(this.text), CLEAR);
  }

  names(): string[] {
    return this.snapshot().resources.map(nameOf);
  }
}

function writerOn(disk: Disk, snapshot: Snapshot = { resources: [], pendingOperations: [] }): FileStateWriter {
  return new FileStateWriter(disk, IDENTITY, snapshot, CLEAR);
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("the writer of a state", () => {
  it("has a pending operation on disk before the call, and the result of the step after it", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    const a = resource("a");
    const operation: PendingOperation = { resource: { ...a, id: "" }, type: "creating" };
    await writer.begin(operation);
    expect(disk.snapshot().pendingOperations.map(({ type, resource }) => [type, nameOf(resource)])).to.deep.equal([
      ["creating", "a"],
    ]);
    expect(disk.names()).to.deep.equal([]);
    await writer.commit({ operation, added: a });
    expect(disk.snapshot().pendingOperations).to.deep.equal([]);
    expect(disk.names()).to.deep.equal(["a"]);
  });

  it("gathers all changes that come while a write is on its way into one more", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    disk.hold();
    const first = writer.commit({ added: resource("first") });
    await turn();
    await turn();
    const others = Array.from({ length: 50 }, (_, index) => writer.commit({ added: resource(`r${index}`) }));
    disk.release();
    await Promise.all([first, ...others]);
    expect(writer.writes).to.equal(2);
    expect(disk.names()).to.have.length(51);
  });

  it("resolves no promise before a write that began after the change is on disk", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    disk.hold();
    const first = writer.commit({ added: resource("a") });
    await turn();
    await turn();
    let resolved = false;
    const second = writer.commit({ added: resource("b") }).then(() => (resolved = true));
    disk.release();
    await first;
    expect(disk.names()).to.deep.equal(["a"]);
    expect(resolved).to.equal(false);
    await second;
    expect(disk.names()).to.deep.equal(["a", "b"]);
  });

  it("serialises only what changed, however large the stack", async () => {
    const resources = Array.from({ length: 2000 }, (_, index) => resource(`r${index}`));
    const writer = writerOn(new Disk(), { resources, pendingOperations: [] });
    await writer.rebase(writer.current());
    expect(writer.serialisations).to.equal(2000);
    const next = { ...resources[7]!, outputs: { x: 1 } };
    const operation: PendingOperation = { resource: next, type: "updating" };
    await writer.begin(operation);
    await writer.commit({ operation, done: [resources[7]!], added: next });
    expect(writer.serialisations).to.equal(2001);
  });

  it("sees a field that was assigned in place", async () => {
    const disk = new Disk();
    const [a, b] = [resource("a"), resource("b")];
    const writer = writerOn(disk, { resources: [a, b], pendingOperations: [] });
    await writer.commit({});
    a.delete = true;
    b.outputs = { changed: true };
    delete b.inputs;
    await writer.commit({});
    expect(disk.snapshot().resources).to.deep.equal([a, b]);
    expect(writer.serialisations).to.equal(4);
  });

  it("writes notes with the next change, or at the end", async () => {
    const disk = new Disk();
    const old = resource("old");
    const writer = writerOn(disk, { resources: [old], pendingOperations: [] });
    writer.note({ done: [old], added: resource("same") });
    await turn();
    expect(writer.writes).to.equal(0);
    await writer.flush();
    expect(disk.names()).to.deep.equal(["same"]);
    expect(disk.lasts).to.deep.equal([true]);
  });

  it("writes once at the end of every run, and no second time when asked again", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    await writer.flush();
    await writer.flush();
    expect(writer.writes).to.equal(1);
    await writer.commit({ added: resource("a") });
    await writer.flush();
    expect(disk.lasts).to.deep.equal([true, false, true]);
  });

  it("keeps a ciphertext for as long as its entry does not change", async () => {
    const disk = new Disk();
    let encryptions = 0;
    const counting = { encrypt: (text: string) => `${++encryptions}:${text}`, decrypt: (text: string) => text };
    const secret = { ...resource("s"), outputs: { pw: { [SIGNATURE]: SECRET, value: "x" } } };
    const writer = new FileStateWriter(disk, IDENTITY, { resources: [secret], pendingOperations: [] }, counting);
    await writer.commit({ added: resource("a") });
    await writer.commit({ added: resource("b") });
    expect(encryptions).to.equal(1);
    expect(disk.text).to.include(`"ciphertext":"1:\\"x\\""`);
  });
});

describe("a write that fails", () => {
  it("fails everybody who waits for it, and every step that would start", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    await writer.commit({ added: resource("a") });
    disk.failures = 1;
    const [b, c] = await Promise.all([
      failureOf(writer.commit({ added: resource("b") })),
      failureOf(writer.begin({ resource: resource("c"), type: "creating" })),
    ]);
    for (const error of [b, c]) expect(error).to.be.instanceOf(StateWriteError);
    expect(String(b)).to.include("/state/dev.json").and.include("no space left on the device (ENOSPC)");
    const later = await failureOf(writer.begin({ resource: resource("d"), type: "creating" }));
    expect(later).to.be.instanceOf(StateWriteError);
    expect(disk.names()).to.deep.equal(["a"]);
  });

  it("is tried once more at the end, with the results of the steps that ran meanwhile", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    const running: PendingOperation = { resource: resource("running"), type: "creating" };
    await writer.begin(running);
    disk.failures = 1;
    await failureOf(writer.commit({ added: resource("failed") }));
    await failureOf(writer.commit({ operation: running, added: running.resource }));
    await writer.flush();
    expect(disk.names()).to.deep.equal(["failed", "running"]);
    expect(disk.snapshot().pendingOperations).to.deep.equal([]);
  });

  it("at the end too is told", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    disk.failures = 2;
    await failureOf(writer.commit({ added: resource("a") }));
    expect(await failureOf(writer.flush())).to.be.instanceOf(StateWriteError);
  });

  it("never leaves a change half told: what was confirmed is on disk, what is on disk was told", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 30 }), async (script) => {
        const disk = new Disk();
        const writer = writerOn(disk);
        const confirmed = new Set<string>();
        const told = new Set<string>();
        const pending: Promise<void>[] = [];
        for (const [index, [turns, fails]] of script.entries()) {
          if (fails) disk.failures = 1;
          const name = `r${index}`;
          told.add(name);
          pending.push(
            writer.commit({ added: resource(name) }).then(
              () => void confirmed.add(name),
              () => undefined,
            ),
          );
          for (let count = 0; count < turns; count++) await turn();
          const names = disk.text === "" ? [] : disk.names();
          for (const done of confirmed) expect(names).to.include(done);
          for (const there of names) expect(told).to.include(there);
        }
        await Promise.all(pending);
        disk.failures = 0;
        await writer.flush();
        expect(disk.names()).to.deep.equal([...told]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a run that is cancelled twice", () => {
  it("writes nothing more, not at the end either", async () => {
    const disk = new Disk();
    const writer = writerOn(disk);
    await writer.commit({ added: resource("a") });
    disk.hold();
    const onItsWay = writer.commit({ added: resource("b") });
    await turn();
    await turn();
    const waiting = failureOf(writer.commit({ added: resource("c") }));
    writer.abandon();
    expect(await waiting)
      .to.be.instanceOf(AbandonedError)
      .with.property("exitCode", 8);
    disk.release();
    await onItsWay;
    expect(await failureOf(writer.flush())).to.be.instanceOf(AbandonedError);
    expect(await failureOf(writer.begin({ resource: resource("d"), type: "creating" }))).to.be.instanceOf(
      AbandonedError,
    );
    expect(disk.names()).to.deep.equal(["a", "b"]);
  });
});
