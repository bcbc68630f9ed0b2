import type { Setting } from "../core/settings.js";

/** Where AI Squared is. Replaces scheme and host, and may carry a path prefix. */
export const baseUrl: Setting = {
  what: "AI Squared's base URL",
  environment: "AISQUARED_BASE_URL",
  config: "aisquared:baseUrl",
};

/** AI Squared's own server, for accounts in its cloud. */
export const VENDOR_URL = "https://api.squared.ai";

/** A ready token. It ends by itself, and at the next login of its user. */
export const token: Setting = {
  what: "The AI Squared token",
  environment: "AISQUARED_TOKEN",
  config: "aisquared:token",
  secret: true,
};

/** The user to log in with; one that nobody else logs in with, because each login ends the token before. */
export const email: Setting = {
  what: "The email of the AI Squared user",
  environment: "AISQUARED_EMAIL",
  config: "aisquared:email",
};

/** The password of that user. */
export const password: Setting = {
  what: "The password of the AI Squared user",
  environment: "AISQUARED_PASSWORD",
  config: "aisquared:password",
  secret: true,
  form: "password",
};

/** The workspace of syncs whose program names none. Not a secret. */
export const workspace: Setting = {
  what: "The AI Squared workspace",
  environment: "AISQUARED_WORKSPACE_ID",
  config: "aisquared:workspaceId",
};
