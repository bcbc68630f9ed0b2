/** Why an attempt failed, as far as it matters for another one. */
export type AttemptFailure =
  /** Nobody was reached: the request surely was not processed. */
  | { readonly kind: "unreachable" }
  /** The answer was lost, cut or late: the request may have been processed. */
  | { readonly kind: "lost" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfter: number | undefined };

/** What is to be decided about. Times in milliseconds. */
export interface RetryQuestion {
  readonly failure: AttemptFailure;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
  /** Attempts made so far, from 1. */
  readonly attempts: number;
  /** Until the operation's deadline. */
  readonly timeLeft: number;
  /** Between 0 and 1. */
  readonly random: number;
}

/** Attempts in all, where an end is needed before the deadline. A rate limit is waited for as long as there is time. */
const MOST_ATTEMPTS = 4;

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

/** Exponential wait with jitter: half of it fixed, so that it grows; half of it random, so that many do not meet again. */
export function backOff(attempts: number, random: number): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1));
  return full / 2 + (full / 2) * random;
}

/** How long to wait before another attempt; undefined when there shall be none. */
export function retryDelay(question: RetryQuestion): number | undefined {
  const { failure, repeatable, attempts, random } = question;
  if (!mayRepeat(failure, repeatable, attempts)) return undefined;
  const asked = failure.kind === "status" ? failure.retryAfter : undefined;
  // Never at once: `Retry-After: 0` is a wait that was rounded down.
  const wait = Math.max(backOff(attempts, random), asked === undefined ? 0 : asked + random * 250);
  return wait < question.timeLeft ? wait : undefined;
}

/** 429, or a refusal that says when it ends: GitHub's secondary limits are a 403. */
function isLimit({
  status,
  retryAfter,
}: {
  readonly status: number;
  readonly retryAfter: number | undefined;
}): boolean {
  return status === 429 || (status === 403 && retryAfter !== undefined);
}

function mayRepeat(failure: AttemptFailure, repeatable: boolean, attempts: number): boolean {
  if (failure.kind === "status" && isLimit(failure)) return true;
  if (attempts >= MOST_ATTEMPTS) return false;
  switch (failure.kind) {
    case "unreachable":
      return true;
    case "lost":
      return repeatable;
    case "status":
      return repeatable && [408, 500, 502, 503, 504].includes(failure.status);
  }
}

/** `Retry-After` in milliseconds from now: seconds, a date, or 0. Undefined when absent or senseless. */
export function parseRetryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
