import type { Json } from "./data.js";
import type { Options } from "./options.js";

/** Secret properties of the kinds that the pages describe. */
const SECRETS: Record<string, readonly string[]> = {
  airtable_oauth2: ["refresh_token", "access_token"],
  checkout_champ_password: ["password"],
  github_app: [],
  hubspot_oauth2: ["refresh_token", "access_token"],
  linear_oauth2: ["access_token"],
  stripe_key: ["secret"],
};

/** Whether a credential's property is a secret on this platform; of kinds without a page, by its name. */
function isSecret(kind: unknown, property: string): boolean {
  const known = typeof kind === "string" ? SECRETS[kind] : undefined;
  return known === undefined ? /(secret|token|password|key)$/.test(property) : known.includes(property);
}

/** A secret as replies show it. */
function mask(secret: string, style: Options["mask"]): string {
  if (style === "partial") return `${secret.slice(0, 4)}...${secret.slice(-4)}`;
  return "*".repeat(style === "asterisks-11" ? 11 : 10);
}

/** Properties of a credential as replies show them. */
export function masked(properties: Json, style: Options["mask"]): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === "string" && isSecret(properties["kind"], name) ? mask(value, style) : value,
    ]),
  );
}

/** What says whose account a credential opens: importing it again finds it by this. */
export function upstreamAccount(properties: Json): string {
  const open = Object.entries(properties).filter(([name]) => !isSecret(properties["kind"], name));
  return JSON.stringify(open.sort(([a], [b]) => (a < b ? -1 : 1)));
}
