/**
 * Writes the config file of each stack: `node stacks.mjs 20` makes Pulumi.shard-0.yaml … Pulumi.shard-19.yaml. One that is
 * there already stays as it is: it has the salt of its stack.
 */
import { writeFileSync } from "node:fs";

const shards = Number(process.argv[2] ?? "20");
if (!Number.isInteger(shards) || shards < 1) throw new Error("Usage: node stacks.mjs SHARDS");

for (let shard = 0; shard < shards; shard += 1) {
  const config = `config:\n  shards-example:shard: "${shard}"\n  shards-example:shards: "${shards}"\n`;
  try {
    writeFileSync(`Pulumi.shard-${shard}.yaml`, config, { flag: "wx" });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
}
