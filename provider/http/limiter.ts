import PQueue from "p-queue";
import type { Context } from "../core/context.js";
import { atDeadline, timeLeft } from "../core/deadline.js";
import { LearnedWindow, type Ticket } from "./learned-window.js";
import { readRateWindow, type WindowReport } from "./rate-window.js";
import { backOff, parseRetryAfter } from "./retry.js";

/** An answer, as far as it says something about limits. */
export interface LimitSignal {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Requests under way at once: enough to fill the line, too few to look like an attack. */
const MOST_AT_ONCE = 16;

/**
 * A window that ends later than this is not waited for on the word of a header, which two clocks that differ make
 * wrong: then the platform answers 429 and says how long to wait.
 */
const LONGEST_WINDOW = 2 * 60_000;

/**
 * Holds the requests of one host and credential to what the platform allows. It knows no numbers beforehand: it learns
 * the window from rate-limit headers and spends it whole; without them, from the refusals. After a 429 it stops everybody
 * until the wait is over and goes on with fewer requests at once.
 */
export class Limiter {
  readonly #queue = new PQueue({ concurrency: MOST_AT_ONCE });
  /** The running window, with the lowest remainder that was seen in it. */
  #window: WindowReport | undefined;
  /** The remainder that the first answer of the running window told, and how many were answered that it did not count. */
  #since: { readonly remaining: number; answered: number } | undefined;
  /** In its place while there are no headers. */
  readonly #learned = new LearnedWindow();
  #inFlight = 0;
  #blockedUntil = 0;
  #refusals = 0;
  #successes = 0;
  #wake: (() => void)[] = [];

  /** Runs one attempt when it may go. Rejects with {@link OutOfTime} when that is after the operation's deadline. */
  async run<T extends LimitSignal>(context: Context, attempt: () => Promise<T>): Promise<T> {
    // The wait ends at the deadline wherever it is; an attempt ends by itself.
    let stopWaiting = (): void => undefined;
    const outOfTime = new Promise<never>((_resolve, reject) => {
      stopWaiting = atDeadline(context, () => {
        reject(new OutOfTime());
      });
    });
    const answer = this.#queue.add(async () => {
      const ticket = await this.#enter(context);
      stopWaiting();
      try {
        const answer = await attempt();
        this.#learn(answer, ticket, context.clock.now());
        return answer;
      } finally {
        this.#inFlight--;
        const waiting = this.#wake;
        this.#wake = [];
        for (const wake of waiting) wake();
      }
    });
    return Promise.race([answer, outOfTime]).finally(stopWaiting);
  }

  /** Waits for its turn, and counts as under way from the moment at which that is decided. */
  async #enter(context: Context): Promise<Ticket> {
    for (;;) {
      if (timeLeft(context) === 0) throw new OutOfTime();
      const wait = this.#waitNow(context.clock.now());
      if (wait === 0) {
        this.#inFlight++;
        return this.#learned.sent(context.clock.now());
      }
      // What is under way may be counted in the remainder already: its answer tells.
      if (wait === "for an answer") await new Promise<void>((resolve) => this.#wake.push(resolve));
      else if (wait >= timeLeft(context)) throw new OutOfTime();
      else await context.clock.sleep(wait);
    }
  }

  #waitNow(now: number): number | "for an answer" {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    const window = this.#window;
    if (window === undefined) return this.#learned.wait(now, this.#inFlight);
    if (now >= window.resetAt) {
      // The next window is as large as the last one, until its first answer says otherwise.
      this.#window = { ...window, remaining: window.limit, resetAt: Infinity };
      this.#since = undefined;
      return 0;
    }
    if (window.remaining >= (this.#inFlight + 1) * (1 + this.#othersFor(window))) return 0;
    if (this.#inFlight > 0) return "for an answer";
    return window.resetAt - now > LONGEST_WINDOW ? 0 : window.resetAt - now;
  }

  /**
   * How many requests of other clients the account takes for each of ours in the running window. What is under way and
   * counted already is taken for theirs: with few under way, as at the end of a window, it is right.
   */
  #othersFor({ remaining }: WindowReport): number {
    if (this.#since === undefined || this.#since.answered <= 0) return 0;
    return Math.max(0, this.#since.remaining - remaining - this.#since.answered) / this.#since.answered;
  }

  #learn(answer: LimitSignal, ticket: Ticket, now: number): void {
    const report = readRateWindow(answer.headers, now);
    if (report !== undefined) this.#note(report);
    if (answer.status === 429) {
      const asked = parseRetryAfter(answer.headers["retry-after"], now);
      this.#learned.refused(ticket, asked, now);
      // Many answers of one burst are one refusal.
      if (now < this.#blockedUntil) return;
      this.#refusals++;
      this.#successes = 0;
      this.#blockedUntil = now + Math.max(asked ?? 0, backOff(this.#refusals, Math.random()));
      this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2));
    } else {
      this.#learned.accepted(ticket, now);
      this.#refusals = 0;
      if (++this.#successes < this.#queue.concurrency) return;
      this.#successes = 0;
      this.#queue.concurrency = Math.min(MOST_AT_ONCE, this.#queue.concurrency + 1);
    }
  }

  #note(report: WindowReport): void {
    const known = this.#window;
    const isLater = known === undefined || known.resetAt === Infinity || report.resetAt > known.resetAt;
    // Answers overtake each other: within one window only the lowest remainder is news.
    if (isLater) this.#since = { remaining: report.remaining, answered: 1 - this.#inFlight };
    else if (this.#since !== undefined && report.resetAt === known.resetAt) this.#since.answered++;
    if (isLater || (report.resetAt === known.resetAt && report.remaining < known.remaining)) this.#window = report;
  }
}

/** The operation's deadline comes before its turn, or before its credential is ready. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";

  constructor(readonly waitedFor: "turn" | "credential" = "turn") {
    super(waitedFor);
  }
}
