import { SEED_INTEGRATION } from "../../../sandbox/nango/seed.js";
import type { NangoSnapshot } from "../../../sandbox/nango/snapshot.js";
import { everyIdentity, type ProgramPlatform } from "./platform.js";

const FREQUENCIES = ["2h", "3h", "4h"];
const connection = (identity: number): string => `customer-${identity}`;

export const nango: ProgramPlatform = {
  name: "nango",
  token: "nango:Sync",
  options: [{ rateLimit: "off" }],
  prepare(sandbox) {
    for (const identity of everyIdentity)
      sandbox.change("nango", { action: "create-connection", connection: connection(identity) });
  },
  args: (identity, setting) => ({
    providerConfigKey: SEED_INTEGRATION,
    connectionId: connection(identity),
    syncName: "contacts",
    frequency: FREQUENCIES[setting],
  }),
  makeByHand(sandbox, identity, setting) {
    const where = { integration: SEED_INTEGRATION, connection: connection(identity), sync: "contacts" };
    sandbox.change("nango", { action: "set-frequency", ...where, frequency: FREQUENCIES[setting] ?? null });
  },
  found: (sandbox) =>
    (sandbox.snapshot("nango") as NangoSnapshot).environments.flatMap(({ integrations }) =>
      integrations.flatMap(({ uniqueKey, connections }) =>
        connections.flatMap(({ connectionId, syncs }) =>
          syncs.flatMap(({ name, variant, override }) =>
            override === null
              ? []
              : [
                  {
                    id: [uniqueKey, connectionId, name, variant].join("/"),
                    identity: Number(connectionId.split("-").at(-1)),
                    setting: FREQUENCIES.indexOf(override),
                  },
                ],
          ),
        ),
      ),
    ),
  path: "/sync/",
  isDeletion({ method, body }, id) {
    const { connection_id: changed, frequency } = (body ?? {}) as { connection_id?: unknown; frequency?: unknown };
    return method === "PUT" && frequency === null && changed === id.split("/")[1];
  },
};
