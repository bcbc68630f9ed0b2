import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";

const plan = new pulumi.Config().get("plan") ?? "enterprise";

// One request for the list, however many connections there are. A customer who gets the tag, or loses it, is one create
// or one delete in the next preview.
export = async () => {
  const connections = await nango.connections({ tags: { plan } });
  for (const { providerConfigKey, connectionId } of connections) {
    new nango.Sync(`${connectionId}-contacts`, {
      providerConfigKey,
      connectionId,
      syncName: "contacts",
      frequency: "every 5 minutes",
    });
  }
  return { customers: connections.length };
};
