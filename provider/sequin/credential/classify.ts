import { propertiesOf } from "./object.js";

/**
 * Secret properties of the credential kinds that Sequin documents; all their other documented properties say whose
 * account it is.
 *
 * @see https://sequin.io/docs/management-api/objects#credential-properties
 */
const DOCUMENTED: Readonly<Record<string, { secret: readonly string[]; open: readonly string[] }>> = {
  airtable_oauth2: { secret: ["refresh_token"], open: ["airtable_uid", "scope"] },
  checkout_champ_password: { secret: ["password"], open: ["login_id"] },
  github_app: { secret: [], open: ["account_type", "account_login", "installation_id"] },
  hubspot_oauth2: { secret: ["refresh_token"], open: ["domain", "account_id", "scopes"] },
  linear_oauth2: { secret: ["access_token"], open: ["scope", "scopes"] },
  stripe_key: { secret: ["secret"], open: ["name", "test"] },
};

/** Last words of names of secrets: `refresh_token`, `clientSecret`, `api_key`, `password`. */
const SECRET_WORDS = new Set([
  "secret",
  "token",
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "pin",
  "key",
  "pem",
  "jwt",
  "credential",
  "credentials",
  "signature",
]);

/** Names that end like a secret's and are none. */
const OPEN_NAMES = new Set(["public_key", "consumer_key", "publishable_key"]);

/** What is exchanged together with a secret: it says how long the secret lives, not whose account it opens. */
const LIFETIME = /^(?:.*_)?(?:expires(?:_(?:at|in|on))?|expiry|expiration|issued_at)$/;

/**
 * Whether a property of a credential is a part of its secret: then a change of it re-imports the same credential.
 * Every other property says whose account it is: then a change of it makes another credential, and another sync.
 *
 * Of the documented kinds their pages decide. Of unknown kinds, and of properties that the pages do not name, the last
 * word of the name decides: `…secret`, `…token`, `…password`, `…passphrase`, `…key` (but not `public_key`,
 * `publishable_key` and `consumer_key`), `…pem`, `…jwt`, `…pin`, `…signature`, `…credentials`, and the secret's
 * lifetime (`expires_at`, `expires_in`). Case and `_` do not count. What lies inside a secret property is secret too.
 */
export function isSecretProperty(kind: unknown, path: readonly string[]): boolean {
  const [name] = path;
  if (name === undefined || name === "kind") return false;
  const documented = typeof kind === "string" && Object.hasOwn(DOCUMENTED, kind) ? DOCUMENTED[kind] : undefined;
  if (documented?.secret.includes(name)) return true;
  if (documented?.open.includes(name)) return false;
  return path.some(soundsSecret);
}

/**
 * What of a credential is blanked in messages: all texts but the kind and what the documents call open. Wider than the
 * rule above: a word too many in brackets costs less than a secret in a log.
 */
export function blankedProperties(credential: unknown): unknown {
  const properties = propertiesOf(credential);
  const kind = properties?.["kind"];
  const open = typeof kind === "string" && Object.hasOwn(DOCUMENTED, kind) ? (DOCUMENTED[kind]?.open ?? []) : [];
  return Object.entries(properties ?? {}).flatMap(([name, value]) =>
    name === "kind" || open.includes(name) ? [] : [value],
  );
}

function soundsSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const plain = words.join("_");
  return LIFETIME.test(plain) || (!OPEN_NAMES.has(plain) && SECRET_WORDS.has(words.at(-1) ?? ""));
}
