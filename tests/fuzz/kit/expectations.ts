import { expect } from "chai";
import { reportOf } from "../../../cli/report-error.js";
import { ProviderError } from "../../../provider/core/errors/provider-error.js";

/** A message that nobody reads to its end says nothing. */
const LONGEST_MESSAGE = 4_000;

/** What a secret of these tests looks like: long enough to be one, and nothing that a message says by itself. */
export const SECRETS = ["sk_fuzz_first_secret_0001", "rt_fuzz_token_0002", "sk-fuzz-embedding-key-0003"] as const;

/** What Node says of our own mistakes. */
const OWN_MISTAKE =
  /\b(?:Cannot (?:read|set|convert|destructure|access)|is not (?:a function|iterable|defined|a constructor)|Maximum call stack|Invalid (?:string|array) length|URI malformed|circular structure|Reduce of empty)/;

/** A message is for people: of readable length, about their values and not about our code, and without a secret. */
export function expectForPeople(message: string): void {
  expect(message.trim(), "a message").not.to.equal("");
  expect(message.length, message.slice(0, 200)).to.be.at.most(LONGEST_MESSAGE);
  expect(message).not.to.match(OWN_MISTAKE);
  for (const secret of SECRETS) expect(message).not.to.contain(secret);
}

/** Runs it; what it throws must be an error of our own, with a message for people. @returns undefined where it failed. */
export async function orOwnError<T>(
  run: () => T | Promise<T>,
  ...kinds: readonly (abstract new (...args: never[]) => Error)[]
): Promise<{ value: T } | { error: Error }> {
  try {
    return { value: await run() };
  } catch (error) {
    const own = error instanceof Error && kinds.some((kind) => error instanceof kind);
    if (!own) throw error;
    // Pulumi shows the provider's as they are, and the command line all others.
    expectForPeople(error instanceof ProviderError ? error.message : reportOf(error, {}).text.slice("error: ".length));
    return { error };
  }
}
