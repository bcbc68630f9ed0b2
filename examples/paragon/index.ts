import * as pulumi from "@pulumi/pulumi";
import { paragon } from "pulumi-syncs";

const config = new pulumi.Config();

/** How fresh a customer's data is, by plan. */
const freshness = {
  enterprise: config.get("enterpriseFreshness") ?? "every 5 minutes",
  standard: config.get("standardFreshness") ?? "every 6 hours",
};

const customers = [
  {
    userId: "acme",
    plan: "enterprise",
    // Acme has connected two Google accounts. Pinned, so that a third one does not change what "the default" is.
    credentialId: config.get("acmeCredential") ?? "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01",
    configuration: { folderId: "1AbCdEfGhIjKlMnOpQrSt" },
  },
  { userId: "globex", plan: "standard", paused: config.getBoolean("pauseGlobex") ?? false },
] as const;

const syncs = customers.map(
  ({ userId, plan, ...settings }) =>
    new paragon.Sync(`${userId}-drive`, {
      userId,
      integration: "googledrive",
      pipeline: "files",
      incrementalAccumulatorFrequency: freshness[plan],
      ...settings,
    }),
);

/** Paragon's ids, for whoever reads the records. */
export const syncIds = syncs.map((sync) => sync.syncId);
