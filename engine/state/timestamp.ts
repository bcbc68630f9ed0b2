/** The present moment as Pulumi's state has it: RFC 3339 in UTC, finer than milliseconds. */
export function timestamp(): string {
  const nanoseconds = unixNanoseconds();
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  const fraction = (nanoseconds % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

/**
 * Which of two moments of a state is the later one, as `sort` wants it. The Pulumi CLI writes the time zone of its machine and as
 * many digits as are not zero, so their texts cannot be compared.
 */
export function compareMoments(a: string, b: string): number {
  const digits = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(9, "0");
  return Date.parse(a) - Date.parse(b) || Number(digits(a)) - Number(digits(b));
}

let last = 0n;

/** Nanoseconds since 1970, never the same twice in one process: history and backup files are named by it. */
export function unixNanoseconds(): bigint {
  // Date has milliseconds; the monotonic clock lends the digits below.
  const now = BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);
  last = now > last ? now : last + 1n;
  return last;
}
