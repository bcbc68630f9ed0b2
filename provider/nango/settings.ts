import type { Setting } from "../core/settings.js";

/** Where Nango is. Replaces scheme and host, and may carry a path prefix. */
export const baseUrl: Setting = {
  what: "Nango's base URL",
  environment: "NANGO_BASE_URL",
  config: "nango:baseUrl",
};

/** Nango's own server, for accounts in its cloud. */
export const VENDOR_URL = "https://api.nango.dev";

/** An API key; it belongs to one environment, and is the only sign of which one. */
export const secretKey: Setting = {
  what: "The secret key of the Nango environment",
  environment: "NANGO_SECRET_KEY",
  config: "nango:secretKey",
  secret: true,
};
