import { expect } from "chai";

import { Cancellation } from "../../../engine/cancellation.js";
import { type PendingOperation, type ResourceState } from "../../../engine/model.js";
import { MemoryWriter } from "../../../engine/state/memory-writer.js";
import { type StateChange } from "../../../engine/state/writer.js";
import { Executor } from "../../../engine/steps/executor.js";
import { Run } from "../../../engine/steps/run.js";
import { type Step } from "../../../engine/steps/step.js";

/** A disk on which nothing arrives until it is let through. */
class SlowWriter extends MemoryWriter {
  readonly #waiting: (() => void)[] = [];
  slow = true;

  get waiting(): number {
    return this.#waiting.length;
  }

  letThrough(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  override async begin(operation: PendingOperation): Promise<void> {
    await super.begin(operation);
    await this.#disk();
  }

  override async commit(change: StateChange): Promise<void> {
    await super.commit(change);
    await this.#disk();
  }

  async #disk(): Promise<void> {
    if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Creates whose calls are under way until they are answered. */
class Calls {
  readonly #answers: (() => void)[] = [];
  started = 0;
  atOnce = 0;

  get open(): number {
    return this.#answers.length;
  }

  answer(): void {
    for (const resolve of this.#answers.splice(0)) resolve();
  }

  step(index: number): Step {
    const resource: ResourceState = { urn: `urn:pulumi:dev::demo::a:b:C::r${index}`, type: "a:b:C", custom: true };
    const operation: PendingOperation = { type: "creating", resource };
    return {
      ...{ op: "create", urn: resource.urn, type: resource.type, provider: "", old: null, new: resource },
      logical: true,
      pending: operation,
      apply: async () => {
        this.started += 1;
        await new Promise<void>((resolve) => {
          this.#answers.push(resolve);
          this.atOnce = Math.max(this.atOnce, this.open);
        });
        return { state: resource };
      },
      settle: () => ({ change: { added: resource }, durable: true }),
    };
  }
}

/** Lets everything happen that can happen without the disk and without an answer. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function setUp(parallel: number): { run: Run; writer: SlowWriter; calls: Calls; done: Promise<unknown> } {
  const run = new Run(false, new Cancellation(), () => undefined);
  const writer = new SlowWriter();
  const calls = new Calls();
  const executor = new Executor({ run, writer, parallel, continueOnError: false, isRefresh: false });
  const done = executor.runAll(Array.from({ length: 6 }, (_, index) => calls.step(index)));
  return { run, writer, calls, done };
}

describe("The executor", () => {
  it("puts what is about to happen on disk before any call leaves", async () => {
    const { writer, calls, done } = setUp(2);
    await settled();
    expect(calls.started).to.equal(0);
    expect(writer.operations()).to.have.length(6);
    writer.slow = false;
    writer.letThrough();
    for (let round = 0; round < 3; round++) {
      await settled();
      calls.answer();
    }
    await done;
    expect(calls.atOnce, "calls at once").to.equal(2);
    expect(writer.operations()).to.deep.equal([]);
  });

  it("lets others act while results go to disk, so that one write covers many", async () => {
    const { writer, calls, done } = setUp(2);
    await settled();
    writer.letThrough();
    for (let round = 0; round < 3; round++) {
      await settled();
      calls.answer();
    }
    await settled();
    expect(calls.started).to.equal(6);
    expect(writer.waiting, "results that wait for the disk").to.equal(6);
    writer.letThrough();
    await done;
  });

  it("does one thing at a time, writes included, when it is told to", async () => {
    const { writer, calls, done } = setUp(1);
    for (let step = 1; step <= 6; step++) {
      await settled();
      expect(writer.waiting).to.equal(1);
      expect(calls.started).to.equal(step - 1);
      writer.letThrough();
      await settled();
      expect(calls.started).to.equal(step);
      calls.answer();
      await settled();
      writer.letThrough();
    }
    await done;
  });

  it("lets nothing act once the run is over, and forgets what was only about to", async () => {
    const { run, writer, calls, done } = setUp(2);
    writer.slow = false;
    await settled();
    writer.letThrough();
    await settled();
    expect(calls.started).to.equal(2);
    run.fail("stop");
    calls.answer();
    await done;
    expect(calls.started).to.equal(2);
    expect(writer.current()).to.have.length(2);
    expect(writer.operations()).to.deep.equal([]);
  });
});
