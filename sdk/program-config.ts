import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../provider/core/account.js";
import type { ConfigSource } from "../provider/core/settings.js";
import { currentProgram } from "./current-program.js";

/** The stack's config as a program sees it: the same keys that the provider reads. */
const programConfig: ConfigSource = {
  get(key) {
    const separator = key.indexOf(":");
    return new pulumi.Config(key.slice(0, separator)).get(key.slice(separator + 1));
  },
};

/** All lookups of a program share connections, limits and what was read. */
const accounts = new WeakMap<object, Account>();

async function accountOfProgram(): Promise<Account> {
  const program = currentProgram();
  const [{ Account }, { Settings }] = await Promise.all([
    import("../provider/core/account.js"),
    import("../provider/core/settings.js"),
  ]);
  const account = accounts.get(program) ?? new Account(new Settings(programConfig));
  accounts.set(program, account);
  return account;
}

/**
 * Runs a lookup with the account of a program: environment, then the stack's config. What a platform refuses is no fault of
 * the program's code: Pulumi shows the message of such an error alone, also where nothing in the program waits for it.
 */
export async function lookedUp<T>(lookup: (account: Account) => Promise<T>): Promise<T> {
  const account = await accountOfProgram();
  try {
    return await lookup(account);
  } catch (error) {
    if (error instanceof Error && pulumi.RunError.isInstance(error)) error.stack = error.message;
    throw error;
  }
}
