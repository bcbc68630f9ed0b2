import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";

const config = new pulumi.Config();
const providerConfigKey = "hubspot";

/** What the syncs of each customer read by `nango.getMetadata()`. */
const settings: Readonly<Record<string, { objects: readonly string[]; region: string }>> = {
  acme: { objects: ["contacts", "companies"], region: "us" },
  globex: { objects: ["contacts"], region: "eu" },
};

for (const [connectionId, { objects, region }] of Object.entries(settings)) {
  new nango.ConnectionMetadata(connectionId, {
    providerConfigKey,
    connectionId,
    // A secret of the program stays one: encrypted in the state, hidden in reviews.
    metadata: { objects: [...objects], region, webhookToken: config.requireSecret("webhookToken") },
  });
}

// Acme has a second portal: the same sync once more, with records and a schedule of its own.
const portal = { providerConfigKey, connectionId: "acme", syncName: "contacts" };
const variant = new nango.SyncVariant(
  "acme-contacts-eu",
  { ...portal, variant: "eu" },
  { protect: config.getBoolean("protect") ?? false },
);

// It comes after its variant, because that is declared before it.
new nango.Sync("acme-contacts-eu", { ...portal, syncVariant: "eu", frequency: "every 2 hours" });

export const variantId = variant.syncId;
