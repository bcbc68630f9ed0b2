import { expect } from "chai";
import type { Clock } from "../../../provider/core/clock.js";
import type { Context } from "../../../provider/core/context.js";
import { timeLeft } from "../../../provider/core/deadline.js";
import { Limiter, type LimitSignal } from "../../../provider/http/limiter.js";
import { parseRetryAfter, retryDelay } from "../../../provider/http/retry.js";
import { contextOn, virtualTime } from "../../kit/provider.js";

/** How a platform tells of its limit. */
type Manner = "headers" | "Retry-After" | "nothing";

const WINDOW = 60_000;
const LATENCY = 60;

/** How it counts: in windows, each of which begins with the first request after the last one; or back from each request. */
type Count = "windows" | "back";

/** A platform that takes so many requests in so much time. */
class Platform {
  taken = 0;
  refused = 0;
  /** How many it took in each window. */
  readonly used: number[] = [];
  /** When those that count were taken. */
  #times: number[] = [];
  #end = 0;

  constructor(
    readonly limit: number,
    readonly manner: Manner,
    readonly clock: Clock,
    readonly count: Count,
    readonly latency = LATENCY,
  ) {}

  async request(): Promise<LimitSignal> {
    // No two requests take the same time to get there.
    await this.clock.sleep((this.latency * (50 + ((this.taken * 37 + this.refused * 13) % 100))) / 200);
    const now = this.clock.now();
    if (this.count === "back") {
      this.#times = this.#times.filter((time) => time > now - WINDOW);
      this.#end = (this.#times[0] ?? now) + WINDOW;
    } else if (now >= this.#end) {
      this.#times = [];
      this.#end = now + WINDOW;
      this.used.push(0);
    }
    const isRefused = this.#times.length >= this.limit;
    if (isRefused) this.refused++;
    else {
      this.#times.push(now);
      this.taken++;
      this.used[this.used.length - 1] = this.#times.length;
    }
    const left = Math.ceil((this.#end - now) / 1000);
    const headers: Record<string, string> = {};
    if (this.manner === "headers") {
      headers["x-ratelimit-limit"] = String(this.limit);
      headers["x-ratelimit-remaining"] = String(this.limit - this.#times.length);
      headers["x-ratelimit-reset"] = String(Math.ceil(this.#end / 1000));
    }
    if (isRefused && this.manner !== "nothing") headers["retry-after"] = String(left);
    await this.clock.sleep(this.latency / 2);
    return { status: isRefused ? 429 : 200, headers };
  }
}

/** As the transport does it: what is refused is sent again. */
async function send(limiter: Limiter, platform: Platform, context: Context): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    const { status, headers } = await limiter.run(context, () => platform.request());
    if (status === 200) return;
    const retryAfter = parseRetryAfter(headers["retry-after"], context.clock.now());
    const failure = { kind: "status", status, retryAfter } as const;
    const wait = retryDelay({
      failure,
      repeatable: true,
      attempts,
      timeLeft: timeLeft(context),
      random: Math.random(),
    });
    if (wait === undefined) throw new Error("It gave up.");
    await context.clock.sleep(wait);
  }
}

describe("one limit for all resources of a run", function () {
  this.timeout(60_000);
  // Learning costs up to one back-off, which is much of a few windows.
  const WINDOWS = 10;
  const LIMIT = 100;

  const startTime = (): Clock => {
    let time = 1_800_000_000_000;
    return virtualTime(() => ({
      now: () => time,
      advance: (milliseconds) => {
        time += milliseconds;
      },
    }));
  };

  const expected: readonly [Manner, number][] = [
    // How the platform tells it; the most refusals in all: none, or those by which it is learned in two windows.
    ["headers", 0],
    ["Retry-After", 20],
    ["nothing", 35],
  ];
  for (const [manner, mostRefusals] of expected) {
    it(`is used whole, and passed only to learn it, where the platform tells it by ${manner}`, async () => {
      const clock = startTime();
      const context = contextOn(clock, { timeout: 60 * 60_000 });
      const platform = new Platform(LIMIT, manner, clock, "windows");
      const limiter = new Limiter();
      const start = clock.now();
      // The last one begins a window, so that whole windows are measured.
      const requests = LIMIT * WINDOWS + 1;
      await Promise.all(Array.from({ length: requests }, () => send(limiter, platform, context)));
      expect(platform.taken).to.equal(requests);
      expect(platform.refused, "refusals").to.be.at.most(mostRefusals);
      expect((clock.now() - start) / (WINDOW * WINDOWS), "time over what the limit needs").to.be.at.most(1 / 0.95);
    });
  }

  for (const latency of [60, 800]) {
    it(`is used and hardly passed where it looks back from each request, which takes ${latency} ms, and says nothing`, async () => {
      const clock = startTime();
      const context = contextOn(clock, { timeout: 60 * 60_000 });
      const platform = new Platform(LIMIT, "nothing", clock, "back", latency);
      const limiter = new Limiter();
      const start = clock.now();
      const requests = LIMIT * WINDOWS + 1;
      await Promise.all(Array.from({ length: requests }, () => send(limiter, platform, context)));
      expect(platform.taken).to.equal(requests);
      expect(platform.refused, "refusals").to.be.at.most(35);
      expect((clock.now() - start) / (WINDOW * WINDOWS), "time over what the limit needs").to.be.at.most(1 / 0.95);
    });
  }

  // Nango's smallest: 200 in each minute, for all keys of an account together.
  for (const everyMs of [333, 1_000, 5_000]) {
    it(`is used and not passed where another client takes one of 200 a minute every ${everyMs} ms`, async () => {
      const clock = startTime();
      const context = contextOn(clock, { timeout: 60 * 60_000 });
      const platform = new Platform(200, "headers", clock, "windows");
      const limiter = new Limiter();
      const over = new AbortController();
      let refusedOthers = 0;
      const others = (async () => {
        for (let count = 0; !over.signal.aborted; count++) {
          await clock.sleep(everyMs * (0.5 + ((count * 37) % 100) / 100));
          if ((await platform.request()).status === 429) refusedOthers++;
        }
      })();
      await Promise.all(Array.from({ length: 100 * WINDOWS }, () => send(limiter, platform, context)));
      over.abort();
      const spent = platform.used.slice(0, -1).map((used) => used / 200);
      await others;
      expect(platform.refused - refusedOthers, "refusals").to.equal(0);
      expect(Math.min(...spent), "used of each window").to.be.at.least(0.95);
    });
  }

  it("is used whole, and rarely passed, where two runs share 200 a minute", async () => {
    const clock = startTime();
    const context = contextOn(clock, { timeout: 60 * 60_000 });
    const platform = new Platform(200, "headers", clock, "windows");
    const requests = 100 * WINDOWS;
    await Promise.all(
      [new Limiter(), new Limiter()].map(async (limiter) =>
        Promise.all(Array.from({ length: requests }, () => send(limiter, platform, context))),
      ),
    );
    // Both are at the end of the window at the same moment, and neither can know.
    expect(platform.refused / (2 * requests), "refusals").to.be.at.most(0.04);
    expect(Math.min(...platform.used.slice(0, -2)) / 200, "used of each window").to.be.at.least(0.95);
  });

  it("is not taken from refusals that come now and then", async () => {
    const clock = startTime();
    const context = contextOn(clock, { timeout: 60 * 60_000 });
    const limiter = new Limiter();
    const start = clock.now();
    let count = 0;
    const busy = async (): Promise<LimitSignal> => {
      await clock.sleep(LATENCY);
      return ++count % 100 === 0 ? { status: 429, headers: {} } : { status: 200, headers: {} };
    };
    const attempt = async (): Promise<void> => {
      while ((await limiter.run(context, busy)).status !== 200);
    };
    await Promise.all(Array.from({ length: 1_000 }, attempt));
    // Ten at once would need 6 seconds; each refusal costs a wait and a new beginning.
    expect(clock.now() - start).to.be.at.most(40_000);
  });
});
