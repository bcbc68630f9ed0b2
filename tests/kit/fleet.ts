import { SEEDED as AISQUARED } from "../../sandbox/aisquared/seed.js";
import { readyCredentials } from "../../sandbox/paragon/seed.js";
import { SEEDED as SEQUIN } from "../../sandbox/sequin/data.js";
import type { Declared } from "./test-stack.js";

type Args = Readonly<Record<string, unknown>>;

/** One sync on each platform, on what a fresh sandbox has; every optional argument is managed. */
export const ARGS = {
  nango: { providerConfigKey: "hubspot", connectionId: "acme", syncName: "orders", frequency: "1h", paused: false },
  paragon: {
    userId: "acme",
    integration: "googledrive",
    pipeline: "files",
    credentialId: readyCredentials.googledrive,
    incrementalAccumulatorFrequency: "1h",
    paused: false,
  },
  sequin: {
    provider: "stripe",
    streamId: SEQUIN.streamId,
    externalId: "acme",
    credentialId: SEQUIN.credentialId,
    name: "acme",
    collectionIds: ["stripe:customer"],
    rateLimit: { allowedRequests: 100, interval: 60 },
    status: "active",
    maxAgeDays: 90,
    syncFrequency: "continuous",
    metadata: { plan: "enterprise" },
  },
  aisquared: {
    workspaceId: String(AISQUARED.workspaceId),
    sourceId: AISQUARED.sourceId,
    destinationId: AISQUARED.destinationId,
    modelId: AISQUARED.modelId,
    streamName: "profile",
    syncMode: "full_refresh",
    configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
    scheduleType: "interval",
    syncInterval: "30m",
    paused: false,
  },
} as const satisfies Record<string, Args>;

export type Platform = keyof typeof ARGS;

export const PLATFORMS: readonly Platform[] = Object.keys(ARGS) as Platform[];

/** The sync of a platform as a program declares it, some arguments changed; undefined takes one out. */
export function declared(platform: Platform, changes: Args = {}, rest: Partial<Declared> = {}): Declared {
  return { platform, name: `acme-${platform}`, args: { ...ARGS[platform], ...changes }, ...rest };
}
