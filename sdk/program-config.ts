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

/** The account that a program's lookups use: environment, then the stack's config. */
export async function programAccount(): Promise<Account> {
  const { accountOf } = await import("../provider/core/account.js");
  return accountOf(programConfig);
}
