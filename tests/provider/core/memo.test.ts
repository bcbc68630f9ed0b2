import { expect } from "chai";
import type { Clock } from "../../../provider/core/clock.js";
import type { Context } from "../../../provider/core/context.js";
import { atDeadline, timeLeft } from "../../../provider/core/deadline.js";
import { TimeoutError } from "../../../provider/core/errors/connection-error.js";
import { Memo } from "../../../provider/core/memo.js";
import { contextOn, rejection } from "../../kit/provider.js";

/** A clock that the test moves on; alarms ring when their time has come. */
class HandClock implements Clock {
  #now = 1_800_000_000_000;
  #alarms: { due: number; controller: AbortController }[] = [];

  now = (): number => this.#now;

  sleep = (): Promise<void> => Promise.reject(new Error("Nobody sleeps here."));

  alarm = (milliseconds: number): AbortSignal => {
    const controller = new AbortController();
    this.#alarms.push({ due: this.#now + milliseconds, controller });
    return controller.signal;
  };

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#alarms.filter((each) => each.due <= this.#now);
    this.#alarms = this.#alarms.filter((each) => each.due > this.#now);
    for (const { controller } of due) controller.abort();
  }
}

describe("What is read once for several operations", () => {
  let clock: HandClock;
  let memo: Memo<string>;
  let reads: { context: Context; end: (answer: string) => void }[];
  beforeEach(() => {
    clock = new HandClock();
    memo = new Memo("Acme: the list");
    reads = [];
  });

  const late = (): TimeoutError => new TimeoutError({ what: "cut off" });
  const operation = (timeout: number): Context => contextOn(clock, { timeout });
  /** Reads until the test ends it, or its time is over, as the HTTP layer does. */
  const get = (context: Context): Promise<string> => {
    const answer = memo.get("", context, (shared) => {
      return new Promise((resolve, reject) => {
        reads.push({ context: shared, end: resolve });
        atDeadline(shared, () => {
          reject(late());
        });
      });
    });
    answer.catch(() => undefined);
    return answer;
  };

  it("has the time of the one that may wait longest, and is cut off for the others alone", async () => {
    const [first, second] = [get(operation(1_000)), get(operation(60_000))];
    clock.advance(1_000);
    expect((await rejection(first)).message).to.include("Acme: the list was not finished");
    expect(reads).to.have.length(1);
    expect(timeLeft(reads[0]!.context)).to.equal(59_000);
    expect(reads[0]!.context.timeout).to.equal(60_000);
    reads[0]?.end("all");
    expect(await second).to.equal("all");
    expect(await get(operation(5))).to.equal("all");
  });

  it("ends with the last of them", async () => {
    const both = [get(operation(1_000)), get(operation(2_000))];
    clock.advance(1_000);
    clock.advance(1_000);
    for (const each of both) await rejection(each);
    const again = get(operation(1_000));
    expect(reads).to.have.length(2);
    reads[1]?.end("all");
    expect(await again).to.equal("all");
  });

  it("is read again where a request was cut off at the time of the first one all the same", async () => {
    let asked = 0;
    let cut: () => void = () => undefined;
    const request = new Promise<string>((_resolve, reject) => {
      cut = () => {
        reject(late());
      };
    });
    const cutOff = (context: Context): Promise<string> =>
      memo.get("", context, () => (++asked === 1 ? request : Promise.resolve("all")));
    const [first, second] = [cutOff(operation(1_000)), cutOff(operation(60_000))];
    first.catch(() => undefined);
    clock.advance(1_000);
    cut();
    await rejection(first);
    expect(await second).to.equal("all");
  });

  it("keeps no failure, but one that asking again would make worse", async () => {
    for (const keeps of [false, true]) {
      let asked = 0;
      const kept = new Memo<string>("Acme: the login", () => keeps);
      const fail = (): Promise<string> =>
        kept.get("", operation(1_000), () => {
          asked++;
          return Promise.reject(new Error("wrong password"));
        });
      await rejection(fail());
      await rejection(fail());
      expect(asked).to.equal(keeps ? 1 : 2);
    }
  });
});
