import type { Setting } from "../core/settings.js";

/** Address of the Sync API, where no base URL is set. */
export const VENDOR_URL = "https://sync.useparagon.com";

/** Where it is served. Self-hosted installations have their own. */
export const baseUrlSetting: Setting = {
  what: "Paragon's base URL",
  environment: "PARAGON_BASE_URL",
  config: "paragon:baseUrl",
};

/** The project, part of every token's audience. */
export const projectIdSetting: Setting = {
  what: "The id of the Paragon project",
  environment: "PARAGON_PROJECT_ID",
  config: "paragon:projectId",
};

/** Signs for every Connected User of the project. */
export const signingKeySetting: Setting = {
  what: "The signing key of the Paragon project (or a ready PARAGON_USER_TOKEN)",
  environment: "PARAGON_SIGNING_KEY",
  config: "paragon:signingKey",
  secret: true,
  form: "pem",
};

/** For whom tokens are made: the instance's host name and the project id. */
export const audienceSetting: Setting = {
  what: "The audience of Paragon's tokens",
  environment: "PARAGON_AUDIENCE",
  config: "paragon:audience",
};

/** A token made elsewhere; good for one user only. */
export const userTokenSetting: Setting = {
  what: "The Paragon User Token",
  environment: "PARAGON_USER_TOKEN",
  config: "paragon:userToken",
  secret: true,
};
