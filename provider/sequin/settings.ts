import type { Setting } from "../core/settings.js";

/** Sequin's own server. */
export const VENDOR_URL = "https://api.sequin.io";

/** Where Sequin is. Replaces scheme and host, and may carry a path prefix. */
export const baseUrl: Setting = {
  what: "Sequin's base URL",
  environment: "SEQUIN_BASE_URL",
  config: "sequin:baseUrl",
};

/** An API token; it belongs to one organization, and is the only sign of which one. */
export const apiToken: Setting = {
  what: "Sequin's API token",
  environment: "SEQUIN_API_TOKEN",
  config: "sequin:apiToken",
  secret: true,
};
