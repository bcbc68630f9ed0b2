import type { Setting } from "../core/setting.js";

/** AI Squared's own server, for accounts in its cloud. */
export const VENDOR_URL = "https://api.squared.ai";

/** A ready token. It ends after 30 minutes, and at the next login of its user. */
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
  alternative: token,
};

/** Password of that user. */
export const password: Setting = {
  what: "The password of the AI Squared user",
  environment: "AISQUARED_PASSWORD",
  config: "aisquared:password",
  secret: true,
  form: "password",
};

/** Workspace of the syncs that name none. A sync stays where it was created when this changes. */
export const workspaceId: Setting = {
  what: "The AI Squared workspace",
  environment: "AISQUARED_WORKSPACE_ID",
  config: "aisquared:workspaceId",
};

/** Where AI Squared is: scheme and host, and a path prefix where there is one. */
export const baseUrl: Setting = {
  what: "AI Squared's base URL",
  environment: "AISQUARED_BASE_URL",
  config: "aisquared:baseUrl",
};

/**
 * Another account of AI Squared in the same program: a user, and with it the workspaces, of its own.
 *
 * ```ts
 * const eu = new aisquared.Provider("eu", { email: "sync@eu.example.com", password: config.requireSecret("euPassword") });
 * new aisquared.Sync("profiles", { ...profiles, workspaceId: 7 }, { provider: eu });
 * ```
 *
 * @arguments a ready `token`, or `email` and `password`.
 */
export const settings = [token, email, password, workspaceId, baseUrl] as const;
