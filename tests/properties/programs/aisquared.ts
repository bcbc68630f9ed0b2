import type { AisquaredData } from "../../../sandbox/aisquared/model.js";
import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import { everyIdentity, type ProgramPlatform } from "./platform.js";

const STREAMS = ["profile", "customer"];
/** Models are made for the test: their ids follow the two of a fresh sandbox. */
const LAST_MODEL = SEEDED.secondModelId;
const CHOICES = [
  { syncInterval: 30, cursorField: "" },
  { syncInterval: 45, cursorField: "" },
  { syncInterval: 30, cursorField: "updated_at" },
] as const;
const COMMON = { sourceId: String(SEEDED.sourceId), destinationId: String(SEEDED.destinationId) };
const CONFIGURATION = [{ from: "email", to: "attributes.email", mapping_type: "standard" }];

const modelOf = (identity: number): number => LAST_MODEL + 1 + (identity >> 1);
const streamOf = (identity: number): string => STREAMS[identity % 2] ?? "";

export const aisquared: ProgramPlatform = {
  name: "aisquared",
  token: "aisquared:Sync",
  options: [{}, { schedulingLag: 2 }],
  prepare(sandbox) {
    sandbox.change("aisquared", { addModels: { count: everyIdentity.length } });
  },
  args: (identity, setting) => {
    const { syncInterval, cursorField } = CHOICES[setting] ?? CHOICES[0];
    return {
      ...{ ...COMMON, modelId: String(modelOf(identity)), streamName: streamOf(identity) },
      ...{ syncMode: "incremental", configuration: CONFIGURATION, syncInterval: `${syncInterval}m`, cursorField },
    };
  },
  makeByHand(sandbox, identity, setting) {
    const { syncInterval, cursorField } = CHOICES[setting] ?? CHOICES[0];
    sandbox.change("aisquared", {
      createSync: {
        workspaceId: SEEDED.workspaceId,
        fields: {
          ...{ source_id: SEEDED.sourceId, destination_id: SEEDED.destinationId, model_id: modelOf(identity) },
          ...{ stream_name: streamOf(identity), sync_mode: "incremental", configuration: CONFIGURATION },
          ...{ schedule_type: "interval", sync_interval: syncInterval, sync_interval_unit: "minutes" },
          ...(cursorField === "" ? {} : { cursor_field: cursorField }),
        },
      },
    });
  },
  found: (sandbox) =>
    (sandbox.snapshot("aisquared") as AisquaredData).syncs
      .filter(({ discarded_at: discardedAt }) => discardedAt === null)
      .map((sync) => ({
        id: `${sync.workspace_id}/${sync.id}`,
        identity: everyIdentity.findIndex(
          (identity) => modelOf(identity) === sync.model_id && streamOf(identity) === sync.stream_name,
        ),
        setting: CHOICES.findIndex(
          ({ syncInterval, cursorField }) =>
            syncInterval === sync.sync_interval && cursorField === (sync.cursor_field ?? ""),
        ),
      })),
  path: "/api/v1/syncs",
  isDeletion: ({ method, path }, id) => method === "DELETE" && path.endsWith(`/${id.split("/")[1] ?? ""}`),
};
