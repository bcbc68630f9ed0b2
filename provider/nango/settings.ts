import type { RequestLimit } from "../core/lifecycle.js";
import type { Setting } from "../core/setting.js";

/** Nango's own server, for accounts in its cloud. */
export const VENDOR_URL = "https://api.nango.dev";

/** Of the smallest plan. @see https://nango.dev/docs/reference/backend/http-api/rate-limits */
export const REQUEST_LIMIT: RequestLimit = { requests: 200, seconds: 60 };

/** An API key of the Nango environment, which is the only sign of which one. */
export const secretKey: Setting = {
  what: "The secret key of the Nango environment",
  environment: "NANGO_SECRET_KEY",
  config: "nango:secretKey",
  secret: true,
  required: true,
};

/** Where Nango is: scheme and host, and a path prefix where there is one. */
export const baseUrl: Setting = {
  what: "Nango's base URL",
  environment: "NANGO_BASE_URL",
  config: "nango:baseUrl",
};

/**
 * Another account of Nango in the same program: an environment with a key of its own.
 *
 * ```ts
 * const eu = new nango.Provider("eu", { secretKey: config.requireSecret("euKey"), baseUrl: "https://nango.eu.example.com" });
 * new nango.Sync("acme-contacts", { ...contacts, frequency: "1h" }, { provider: eu });
 * ```
 */
export const settings = [secretKey, baseUrl] as const;
