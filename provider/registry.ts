import { ProviderError } from "./core/errors/provider-error.js";
import type { Lifecycle } from "./core/lifecycle.js";

/** One kind of resource, as far as it is known before its platform is loaded. */
interface Entry {
  /** The platform as its vendor writes it. */
  readonly platform: string;
  readonly load: () => Promise<Lifecycle>;
}

/**
 * Every kind of resource, by its token. A platform is loaded when it is asked for. Tokens stand in states: they never
 * change.
 */
const entries = {
  "nango:Sync": { platform: "Nango", load: async () => (await import("./nango/lifecycle.js")).nangoSync },
  "nango:SyncVariant": {
    platform: "Nango",
    load: async () => (await import("./nango/sync-variant/lifecycle.js")).nangoSyncVariant,
  },
  "nango:ConnectionMetadata": {
    platform: "Nango",
    load: async () => (await import("./nango/connection-metadata/lifecycle.js")).nangoConnectionMetadata,
  },
  "paragon:Sync": { platform: "Paragon", load: async () => (await import("./paragon/lifecycle.js")).paragonSync },
  "sequin:Sync": { platform: "Sequin", load: async () => (await import("./sequin/lifecycle.js")).sequinSync },
  "aisquared:Sync": {
    platform: "AI Squared",
    load: async () => (await import("./aisquared/lifecycle.js")).aisquaredSync,
  },
} satisfies Record<`${string}:${string}`, Entry>;

export type Token = keyof typeof entries;

/** All tokens. */
export const tokens: readonly Token[] = Object.keys(entries).filter(isToken);

/** The platforms: as tokens name them (`aisquared`), and as their vendors write themselves (`AI Squared`). */
export const platforms: ReadonlyMap<string, string> = new Map(
  tokens.map((token) => [platformOf(token), entries[token].platform]),
);

/** The platform of a token: `nango` of `nango:Sync`. */
export function platformOf(token: string): string {
  return token.slice(0, token.indexOf(":"));
}

export function isToken(text: string): text is Token {
  return Object.hasOwn(entries, text);
}

/** The lifecycle of a token, such as `nango:Sync`. */
export async function lifecycleOf(token: string): Promise<Lifecycle> {
  if (!isToken(token)) {
    throw new ProviderError(
      `This version of pulumi-syncs has no resource "${token}", only ${tokens.join(", ")}. Was the state written by a later one?`,
    );
  }
  return entries[token].load();
}
