import { randomUUID } from "node:crypto";

import { SEEDED as AISQUARED } from "../sandbox/aisquared/seed.js";
import { SEEDED as SEQUIN } from "../sandbox/sequin/data.js";
import type { PlatformName, Sandbox } from "../sandbox/types.js";

/** Many syncs of one platform, as a program. */
export interface Fleet {
  readonly platform: PlatformName;
  /** What the platform must have before, and the program that declares the syncs on it. */
  prepare(sandbox: Sandbox, count: number): string;
}

/** Three syncs on each connection, as a customer has them. */
const NANGO: Fleet = {
  platform: "nango",
  prepare(sandbox, count) {
    sandbox.change("nango", { action: "create-connections", prefix: "fleet", count: Math.ceil(count / 3) });
    return program(
      "nango",
      count,
      `{ providerConfigKey: "hubspot", connectionId: "fleet-" + (1 + Math.floor(i / 3)), syncName: ["contacts", "orders", "tickets"][i % 3], frequency: "5m" }`,
    );
  },
};

/** Ten syncs of each user. */
const PARAGON: Fleet = {
  platform: "paragon",
  prepare(sandbox, count) {
    const credentials = Array.from({ length: Math.ceil(count / 10) }, (_, index) => {
      const id = randomUUID();
      sandbox.change("paragon", { connect: { id, userId: `user-${String(index)}`, integration: "googledrive" } });
      return id;
    });
    return (
      `const credentials = ${JSON.stringify(credentials)};\n` +
      program(
        "paragon",
        count,
        `{ userId: "user-" + Math.floor(i / 10), integration: "googledrive", pipeline: "files", configurationName: "c" + (i % 10), credentialId: credentials[Math.floor(i / 10)], incrementalAccumulatorFrequency: "1h" }`,
      )
    );
  },
};

const SEQUIN_FLEET: Fleet = {
  platform: "sequin",
  prepare: (_sandbox, count) =>
    program(
      "sequin",
      count,
      `{ provider: "stripe", streamId: ${JSON.stringify(SEQUIN.streamId)}, externalId: "customer-" + i, credentialId: ${JSON.stringify(SEQUIN.credentialId)}, name: "customer-" + i, collectionIds: ["stripe:customer"], syncFrequency: "4h" }`,
    ),
};

const AISQUARED_FLEET: Fleet = {
  platform: "aisquared",
  prepare(sandbox, count) {
    const { modelIds } = sandbox.change("aisquared", { addModels: { count } }) as { modelIds: number[] };
    const { workspaceId, sourceId, destinationId } = AISQUARED;
    return (
      `const models = ${JSON.stringify(modelIds)};\n` +
      program(
        "aisquared",
        count,
        `{ workspaceId: "${String(workspaceId)}", sourceId: "${String(sourceId)}", destinationId: "${String(destinationId)}", modelId: String(models[i]), streamName: "profile", syncMode: "full_refresh", configuration: [{ from: "email", to: "email", mapping_type: "standard" }], scheduleType: "interval", syncInterval: "30m" }`,
      )
    );
  },
};

export const FLEETS = { nango: NANGO, paragon: PARAGON, sequin: SEQUIN_FLEET, aisquared: AISQUARED_FLEET } as const;

function program(platform: PlatformName, count: number, args: string): string {
  return (
    `const { ${platform} } = require("pulumi-syncs");\n` +
    `for (let i = 0; i < ${String(count)}; i++) new ${platform}.Sync("s" + i, ${args});\n`
  );
}
