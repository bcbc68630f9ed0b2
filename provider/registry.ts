import { ProviderError } from "./core/errors/provider-error.js";
import type { Lifecycle } from "./core/lifecycle.js";

/**
 * Every kind of resource, by its token. A platform is loaded when it is asked for. Tokens stand in states: they never
 * change.
 */
const lifecycles = {
  "nango:Sync": async () => (await import("./nango/lifecycle.js")).nangoSync,
  "paragon:Sync": async () => (await import("./paragon/lifecycle.js")).paragonSync,
  "sequin:Sync": async () => (await import("./sequin/lifecycle.js")).sequinSync,
  "aisquared:Sync": async () => (await import("./aisquared/lifecycle.js")).aisquaredSync,
} satisfies Record<string, () => Promise<Lifecycle>>;

export type Token = keyof typeof lifecycles;

/** All tokens. */
export const tokens: readonly string[] = Object.keys(lifecycles);

export function isToken(text: string): text is Token {
  return Object.hasOwn(lifecycles, text);
}

/** The lifecycle of a token, such as `nango:Sync`. */
export async function lifecycleOf(token: string): Promise<Lifecycle> {
  if (!isToken(token)) {
    throw new ProviderError(
      `This version of pulumi-syncs has no resource "${token}", only ${tokens.join(", ")}. Was the state written by a later one?`,
    );
  }
  return lifecycles[token]();
}
