import type { Values } from "../../../provider/core/values.js";
import { ARGS } from "../../kit/fleet.js";
import { SECRETS } from "./expectations.js";

/** Valid arguments of every resource, with all that a program may say among them. */
export const BASES: Readonly<Record<string, readonly Values[]>> = {
  "nango:Sync": [ARGS.nango, { ...ARGS.nango, syncVariant: "eu", frequency: null }],
  "nango:SyncVariant": [
    { providerConfigKey: "hubspot", connectionId: "acme", syncName: "orders", variant: "us" },
    { providerConfigKey: "hubspot", connectionId: "globex", syncName: "contacts", variant: "apac" },
  ],
  "nango:ConnectionMetadata": [
    {
      providerConfigKey: "hubspot",
      connectionId: "acme",
      metadata: { plan: "free", "a.b": [1, null], deep: { x: 1 } },
    },
    { providerConfigKey: "hubspot", connectionId: "globex", metadata: { plan: "pro" }, complete: true },
  ],
  "paragon:Sync": [
    ARGS.paragon,
    {
      ...ARGS.paragon,
      configurationName: "drive",
      configuration: { folderId: "1AbC", deep: { list: [1, "x"] } },
      adopt: true,
    },
  ],
  "sequin:Sync": [
    ARGS.sequin,
    {
      ...ARGS.sequin,
      credentialId: undefined,
      maxAgeDays: null,
      adopt: true,
      credential: {
        properties: { kind: "stripe_key", name: "Acme", secret: SECRETS[0], refresh_token: SECRETS[1], scopes: ["a"] },
        oauthAppId: "app",
        metadata: { plan: "pro" },
      },
    },
  ],
  "aisquared:Sync": [
    ARGS.aisquared,
    {
      ...ARGS.aisquared,
      scheduleType: "cron_expression",
      syncInterval: undefined,
      cronExpression: "0 5 * * 1-5",
      cursorField: "updated_at",
      configuration: [
        {
          from: "notes",
          to: "notes",
          mapping_type: "vector",
          embedding_config: { mode: "openai", model: "m", api_key: SECRETS[2] },
        },
      ],
    },
    { ...ARGS.aisquared, configuration: { email: "email" }, syncInterval: 5, syncIntervalUnit: "hours" },
  ],
};
