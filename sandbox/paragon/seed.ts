import type { StoredCredential } from "./model.js";

/** The sandbox's one project. */
export const projectId = "5d1c7a0e-2f6b-4c39-9a54-3b8f0e6d7c21";

/** Audience that its tokens must name. */
export const audience = `useparagon.com/${projectId}`;

/** A customer who has connected two Google accounts and one Salesforce organisation, and has no sync yet. */
export const readyUser = "acme";

/** The ready customer's accounts, oldest first: the first of an integration is what a sync uses by default. */
export const readyCredentials = {
  googledrive: "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01",
  googledriveSecond: "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a02",
  salesforce: "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a03",
} as const;

/** The accounts that are connected when the sandbox starts. */
export function seedCredentials(): StoredCredential[] {
  const { googledrive, googledriveSecond, salesforce } = readyCredentials;
  return [
    { id: googledrive, userId: readyUser, integration: "googledrive", valid: true },
    { id: googledriveSecond, userId: readyUser, integration: "googledrive", valid: true },
    { id: salesforce, userId: readyUser, integration: "salesforce", valid: true },
  ];
}
