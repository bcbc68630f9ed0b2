import type { Setting } from "../core/setting.js";

/** Sequin's own server. */
export const VENDOR_URL = "https://api.sequin.io";

/**
 * An API token of the organization, which is the only sign of which one.
 *
 * @see https://sequin.io/docs/management-api
 */
export const apiToken: Setting = {
  what: "Sequin's API token",
  environment: "SEQUIN_API_TOKEN",
  config: "sequin:apiToken",
  secret: true,
  required: true,
};

/** Where the Management API is: scheme and host, and a path prefix where there is one. */
export const baseUrl: Setting = {
  what: "Sequin's base URL",
  environment: "SEQUIN_BASE_URL",
  config: "sequin:baseUrl",
};

/**
 * Another account of Sequin in the same program: an organization with a token of its own.
 *
 * ```ts
 * const eu = new sequin.Provider("eu", { apiToken: config.requireSecret("euToken") });
 * new sequin.Sync("choam-stripe", { ...stripe, syncFrequency: "4h" }, { provider: eu });
 * ```
 */
export const settings = [apiToken, baseUrl] as const;
