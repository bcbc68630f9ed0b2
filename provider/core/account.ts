import type { Settings } from "./settings.js";

/**
 * One account as an instance of the provider calls it: the settings, and by {@link perAccount} whatever is made of them
 * (clients, connections, limits, what was read). Two instances share nothing.
 */
export class Account {
  constructor(readonly settings: Settings) {}
}

/** A value of each account, made at first use. One that could not be made is tried again. */
export function perAccount<T>(make: (account: Account) => T): (account: Account) => T {
  const made = new WeakMap<Account, { readonly value: T }>();
  return (account) => {
    let known = made.get(account);
    if (known === undefined) {
      known = { value: make(account) };
      made.set(account, known);
    }
    return known.value;
  };
}
