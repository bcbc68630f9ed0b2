import type { Fleet } from "./fleets.js";

/** A provider whose operations return at once: what Pulumi's own provider process costs with nothing in it. */
const PROVIDER =
  'exports.handler=()=>({create:async(i)=>({id:i.connectionId+"/"+i.syncName,outs:{...i,syncVariant:"base",syncId:i.connectionId}})})';

/** The syncs of the Nango fleet as bare custom resources with the same inputs and outputs, and a provider that does nothing. */
export const BARE: Pick<Fleet, "prepare"> = {
  prepare: (_sandbox, count) => `
const pulumi = require("@pulumi/pulumi");
const outputs = ["providerConfigKey", "connectionId", "syncName", "syncVariant", "frequency", "paused", "syncId", "defaultFrequency", "scheduleGrid"];
const nothing = Object.fromEntries(outputs.map((name) => [name, undefined]));
class Sync extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("pulumi-nodejs:dynamic/bare:Sync", name, { ...nothing, ...args, __provider: ${JSON.stringify(PROVIDER)} }, opts);
  }
}
for (let i = 0; i < ${String(count)}; i++)
  new Sync("s" + i, { providerConfigKey: "hubspot", connectionId: "fleet-" + (1 + Math.floor(i / 3)), syncName: ["contacts", "orders", "tickets"][i % 3], frequency: "5m" });
`,
};
