import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../provider/core/account.js";
import type { ConfigSource } from "../provider/core/settings.js";

/** The stack's config as a program sees it: the same keys that the provider reads. */
const programConfig: ConfigSource = {
  get(key) {
    const separator = key.indexOf(":");
    return new pulumi.Config(key.slice(0, separator)).get(key.slice(separator + 1));
  },
};

/**
 * Runs a lookup with the account of a program: environment, then the stack's config. What a platform refuses is no fault of
 * the program's code: Pulumi shows the message of such an error alone, also where nothing in the program waits for it.
 */
export async function lookedUp<T>(lookup: (account: Account) => Promise<T>): Promise<T> {
  const { accountOf } = await import("../provider/core/account.js");
  try {
    return await lookup(accountOf(programConfig));
  } catch (error) {
    if (error instanceof Error && pulumi.RunError.isInstance(error)) error.stack = error.message;
    throw error;
  }
}
