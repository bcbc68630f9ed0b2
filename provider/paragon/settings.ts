import type { Setting } from "../core/setting.js";

/** Paragon's own server of the Sync API. */
export const VENDOR_URL = "https://sync.useparagon.com";

/** Id of the Paragon project, a part of every token's audience. */
export const projectId: Setting = {
  what: "The id of the Paragon project",
  environment: "PARAGON_PROJECT_ID",
  config: "paragon:projectId",
};

/** A token made elsewhere, in the place of the signing key: good for one user, as long as it lives. */
export const userToken: Setting = {
  what: "The Paragon User Token",
  environment: "PARAGON_USER_TOKEN",
  config: "paragon:userToken",
  secret: true,
};

/**
 * Signing key of the project: tokens are made with it for each Connected User. PEM, on one line with `\n` too.
 *
 * @see https://docs.useparagon.com/getting-started/installing-the-connect-sdk
 */
export const signingKey: Setting = {
  what: "The signing key of the Paragon project",
  environment: "PARAGON_SIGNING_KEY",
  config: "paragon:signingKey",
  secret: true,
  form: "pem",
  alternative: userToken,
};

/** Where the Sync API is: scheme and host, and a path prefix where there is one. */
export const baseUrl: Setting = {
  what: "Paragon's base URL",
  environment: "PARAGON_BASE_URL",
  config: "paragon:baseUrl",
};

/**
 * For whom tokens are made.
 *
 * @default the instance's host name and the project id
 */
export const audience: Setting = {
  what: "The audience of Paragon's tokens",
  environment: "PARAGON_AUDIENCE",
  config: "paragon:audience",
};

/**
 * Another account of Paragon in the same program: a project with a signing key of its own.
 *
 * ```ts
 * const eu = new paragon.Provider("eu", { projectId: "…", signingKey: config.requireSecret("euSigningKey") });
 * new paragon.Sync("acme-files", { userId: "acme", integration: "googledrive", pipeline: "files" }, { provider: eu });
 * ```
 *
 * @arguments `projectId` with `signingKey`, or a ready `userToken`.
 */
export const settings = [projectId, signingKey, baseUrl, audience, userToken] as const;
