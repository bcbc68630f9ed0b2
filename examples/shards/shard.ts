import { createHash } from "node:crypto";

/**
 * The shard of a customer, from 0 to `shards` - 1. It depends on the customer's id and the number of shards alone: not on
 * the order of the list, nor on who else is on it.
 */
export function shardOf(customer: string, shards: number): number {
  return createHash("sha256").update(customer).digest().readUInt32BE(0) % shards;
}
