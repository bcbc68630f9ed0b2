import { expect } from "chai";
import { aisquaredSync } from "../../../provider/aisquared/lifecycle.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import type { Values } from "../../../provider/core/values.js";
import type { AisquaredData, Sync } from "../../../sandbox/aisquared/model.js";
import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import type { LoggedRequest } from "../../../sandbox/types.js";
import { rejection, useBench, type Bench } from "../../kit/provider.js";

/** A program's arguments for the sandbox's ready customer. */
export const ARGS = {
  sourceId: 1,
  destinationId: 3,
  modelId: 1,
  streamName: "profile",
  syncMode: "incremental",
  configuration: [
    { from: "email", to: "email", mapping_type: "standard" },
    { to: "plan", value: "pro", mapping_type: "static" },
  ],
  scheduleType: "interval",
  syncInterval: "30m",
};

/** The same sync as the API has it. */
export const BODY = {
  source_id: 1,
  destination_id: 3,
  model_id: 1,
  stream_name: "profile",
  sync_mode: "incremental",
  configuration: ARGS.configuration,
  schedule_type: "interval",
  sync_interval: 30,
  sync_interval_unit: "minutes",
};

export const LIST = "GET /api/v1/syncs?page=1&per_page=1000";
export const LOGIN = "POST /api/v1/login";

/** What is looked at before a creation with `ARGS`. */
export const REFERENCES = ["GET /api/v1/models/1", "GET /api/v1/connectors/3"];

/** `ARGS` in the second workspace, which gets a source and a model for them. */
export function argsInOtherWorkspace(bench: AisquaredBench): Values {
  const workspaceId = SEEDED.otherWorkspaceId;
  const { connectorId } = bench.change({ addConnector: { workspaceId, type: "source", name: "redshift" } }) as {
    connectorId: number;
  };
  const { modelIds } = bench.change({ addModels: { count: 1, connectorId } }) as { modelIds: [number] };
  const destinationId = SEEDED.destinationOfOtherWorkspaceId;
  return { ...ARGS, workspaceId, sourceId: connectorId, modelId: modelIds[0], destinationId };
}

/** Canonical arguments, as the engine hands them to a create or update. */
export function checked(args: Values): Values {
  const { inputs, failures } = aisquaredSync.check(args);
  expect(failures).to.deep.equal([]);
  return inputs;
}

/** A bench with what the tests of this platform share. */
export interface AisquaredBench extends Bench {
  change(request: unknown): unknown;
  data(): AisquaredData;
  /** A sync as the platform has it. */
  sync(id: string): Sync;
  /** Requests since the last call, without the login. */
  calls(): string[];
  /** Bodies of the writes since the last call. */
  writes(): LoggedRequest[];
  create(args: Values): ReturnType<typeof aisquaredSync.create>;
  read(id: string, known: Values): ReturnType<typeof aisquaredSync.read>;
  update(id: string, olds: Values, news: Values): Promise<Values>;
  remove(id: string, olds: Values): Promise<void>;
  /** Creates a sync, and begins the next run with a clean log. */
  existing(args: Values): Promise<{ id: string; inputs: Values; state: Values }>;
  nextRun(): void;
}

export function useAisquared(): AisquaredBench {
  const bench = useBench();
  const own = {
    change: (request: unknown): unknown => bench.sandbox.change("aisquared", request),
    data: () => bench.sandbox.snapshot("aisquared") as AisquaredData,
    sync: (id: string): Sync => {
      const found = own.data().syncs.find((sync) => id.endsWith(`/${sync.id}`));
      if (found === undefined) throw new Error(`no sync ${id}`);
      return found;
    },
    calls: () => bench.requests("aisquared").filter((request) => request !== LOGIN),
    writes: () => bench.log("aisquared").filter(({ method, path }) => method !== "GET" && !path.endsWith("/login")),
    create: (args: Values) => aisquaredSync.create(checked(args), bench.context()),
    read: (id: string, known: Values) => aisquaredSync.read(id, known, bench.context()),
    update: (id: string, olds: Values, news: Values) => aisquaredSync.update(id, olds, checked(news), bench.context()),
    remove: (id: string, olds: Values) => aisquaredSync.delete(id, olds, bench.context()),
    existing: async (args: Values) => {
      const created = await own.create(args);
      own.nextRun();
      return created;
    },
    nextRun: () => {
      bench.newRun();
      bench.requests("aisquared");
      bench.warnings.length = 0;
    },
  };
  // The bench's own getters stay getters.
  return Object.assign(Object.create(bench, {}) as Bench, own);
}

/** What a promise leaves behind when only a part of it was done. */
export async function partial(promise: Promise<unknown>): Promise<PartialError> {
  const error = await rejection(promise);
  if (error instanceof PartialError) return error;
  throw new Error(`Nothing was kept: ${error.message}`);
}
