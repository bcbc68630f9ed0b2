import * as pulumi from "@pulumi/pulumi";
import { nango } from "pulumi-syncs";
import { allCustomers } from "./customers";
import { shardOf } from "./shard";

const config = new pulumi.Config();
const shards = config.getNumber("shards") ?? 20;
const shard = config.requireNumber("shard");
if (!Number.isInteger(shard) || shard < 0 || shard >= shards) {
  throw new Error(`shard must be a whole number from 0 to ${shards - 1}, not ${shard}.`);
}

const frequency = { standard: "every 6 hours", enterprise: "every 5 minutes" };

const own = allCustomers(config.getNumber("customers") ?? 10_000).filter(({ id }) => shardOf(id, shards) === shard);

for (const { id, plan } of own) {
  new nango.Sync(`${id}-contacts`, {
    providerConfigKey: "hubspot",
    connectionId: id,
    syncName: "contacts",
    frequency: frequency[plan],
  });
}

/** How many customers this stack has. */
export const customers = own.length;
