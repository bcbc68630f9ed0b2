/** Lengths that limits are given in, in milliseconds. Between two of them, what was measured decides. */
const USUAL_LENGTHS = [1, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** `Retry-After` says whole seconds, cut off or rounded up; answers take their time too. */
const TOLERANCE = 1_100;

/** Most requests that go beyond what is known at once. */
const LARGEST_STEP = 16;

/** Windows for which two that agree are believed; then it is tried whether there is more by now. */
const BELIEVED = 10;

/** When a platform may have counted a request, at the latest: at its answer, and until then nobody knows. */
interface Count {
  by: number;
}

/** One request, for the window to know which time it belongs to. */
export interface Ticket {
  readonly epoch: number;
  /** Its place in the window, from 1. */
  readonly place: number;
  readonly sentAt: number;
  readonly count: Count;
}

/** Requests of which it is remembered when they were counted: more than any limit that is worth learning. */
const REMEMBERED = 20_000;

/**
 * The limit of a platform that does not tell it, learned from its refusals: how many requests one window took, and how
 * long it was until the next one took some. Once two windows agree, the third is used whole and not passed.
 *
 * Some count in windows that follow each other, some look back from each request. Both are content when a request waits
 * until the one that is a whole limit before it is a whole window old, and neither allows more in the long run.
 */
export class LearnedWindow {
  /** Requests that a window takes, as far as is known. */
  #limit = Infinity;
  #length: number | undefined;
  /** The running window: when its first request was sent, how many were and were not refused. */
  #start: number | undefined;
  #used = 0;
  /** Requests that were not refused, in the order in which they were sent. */
  #counts: Count[] = [];
  /** Grows with each window that was closed by a refusal. */
  #epoch = 0;
  #closed = false;
  #limitBefore: number | undefined;
  #lastRefusal = 0;
  /** Windows for which what is known is believed. */
  #believed = 0;
  #step = 1;

  /** Milliseconds until the next request may go, or until an answer tells more. */
  wait(now: number, inFlight: number): number | "for an answer" {
    const end = this.#end();
    if (!this.#closed && end !== undefined && now >= end) {
      this.#believed = Math.max(0, this.#believed - 1);
      this.#begin(undefined, 0);
    }
    if (!this.#closed && this.#used < this.#limit) return this.#untilOneIsForgotten(now);
    if (end !== undefined && now < end && (this.#closed || this.#believed > 0)) return end - now;
    // Whether there is more is tried with one request.
    return inFlight > 0 ? "for an answer" : 0;
  }

  sent(now: number): Ticket {
    if (!this.#closed) {
      this.#start ??= now;
      this.#used++;
    }
    const count = { by: now };
    this.#counts.push(count);
    if (this.#counts.length > 2 * REMEMBERED) this.#counts = this.#counts.slice(-REMEMBERED);
    return { epoch: this.#epoch, place: this.#used, sentAt: now, count };
  }

  accepted({ epoch, place, sentAt, count }: Ticket, now: number): void {
    count.by = now;
    if (epoch !== this.#epoch) return;
    if (this.#closed) {
      this.#learnLength(sentAt);
      this.#believed = this.#limit === this.#limitBefore ? BELIEVED : 0;
      this.#limitBefore = this.#limit;
      this.#begin(sentAt, 1);
    } else if (place > this.#limit) {
      this.#limit = this.#used + this.#step;
      this.#believed = 0;
      this.#step = Math.min(LARGEST_STEP, this.#step * 2);
    }
  }

  /** @param asked what `Retry-After` says, in milliseconds. */
  refused({ epoch, count }: Ticket, asked: number | undefined, now: number): void {
    this.#lastRefusal = now;
    const index = this.#counts.lastIndexOf(count);
    if (index >= 0) this.#counts.splice(index, 1);
    // Of the window that another answer has closed: it was not taken either.
    if (this.#closed && epoch === this.#epoch - 1) {
      this.#limit = --this.#used;
      return;
    }
    if (epoch !== this.#epoch) return;
    if (this.#closed) {
      // It should have been open again by now.
      this.#length = undefined;
      return;
    }
    this.#limit = --this.#used;
    this.#closed = true;
    this.#epoch++;
    if (asked !== undefined && asked > 0 && this.#start !== undefined) this.#length = usual(now + asked - this.#start);
  }

  #end(): number | undefined {
    return this.#start === undefined || this.#length === undefined ? undefined : this.#start + this.#length;
  }

  /** For a platform that looks back: until the request that is a whole limit before the next one does not count. */
  #untilOneIsForgotten(now: number): number {
    const before = this.#counts.at(-this.#limit);
    if (before === undefined || this.#length === undefined || this.#limit === Infinity) return 0;
    return Math.max(0, before.by + this.#length - now);
  }

  #begin(start: number | undefined, used: number): void {
    this.#start = start;
    this.#used = used;
    this.#closed = false;
    this.#step = 1;
  }

  /** The window was closed at the last refusal still, and open again when the accepted request was sent. */
  #learnLength(openAgain: number): void {
    if (this.#length !== undefined || this.#start === undefined) return;
    const [least, most] = [this.#lastRefusal - this.#start, openAgain - this.#start];
    this.#length = USUAL_LENGTHS.find((length) => length > least - TOLERANCE && length <= most) ?? most;
  }
}

function usual(length: number): number {
  return USUAL_LENGTHS.find((each) => Math.abs(each - length) <= TOLERANCE) ?? length;
}
