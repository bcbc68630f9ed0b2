import type { AisquaredData } from "../../../sandbox/aisquared/model.js";
import { SEEDED as AISQUARED } from "../../../sandbox/aisquared/seed.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import type { ParagonData } from "../../../sandbox/paragon/model.js";
import { SEEDED as SEQUIN } from "../../../sandbox/sequin/data.js";
import type { SequinData } from "../../../sandbox/sequin/data.js";
import type { PlatformName, Sandbox } from "../../../sandbox/types.js";
import type { Declared } from "../../kit/test-stack.js";
import type { Dice } from "./dice.js";

/** What one sync of the program says, as far as it varies. Two with another `place` are two objects on the platform. */
export interface Wish {
  readonly place: 0 | 1;
  readonly often: boolean;
  readonly paused: boolean;
}

/** One resource that a program may have: a customer's sync on one platform. */
export interface Slot {
  readonly name: string;
  readonly platform: PlatformName;
  declare(wish: Wish): Pick<Declared, "args" | "opts">;
  /** What is there on the platform that this slot could have made, each as the wish that it fulfils. */
  there(sandbox: Sandbox): (Wish | string)[];
}

/** What the program has now, by the name of the slot. */
export type Wishes = ReadonlyMap<string, Wish>;

const PLACES = [0, 1] as const;
const OFTEN = { true: "5m", false: "1h" };
/** Nango's own: neither is the default of a sync, so that what stands there was set by somebody. */
const NANGO_OFTEN = { true: "5m", false: "2h" };

/** Slots of all platforms, and the platforms made ready for them. */
export function fleet(sandbox: Sandbox, customers: number): Slot[] {
  sandbox.configure("nango", { rateLimit: "off" });
  const { modelIds } = sandbox.change("aisquared", { addModels: { count: customers } }) as { modelIds: number[] };
  const connections = ["acme", "globex", "initech", "hooli", "umbrella"];
  return modelIds
    .slice(0, customers)
    .flatMap((model, index) => [
      nango(`nango-${index}`, connections[index] ?? "acme"),
      paragon(`paragon-${index}`, `user-${index}`),
      sequin(`sequin-${index}`, `customer-${index}`),
      aisquared(`aisquared-${index}`, model),
    ]);
}

/** A change of the program: about half of the slots come, go, change or are replaced. */
export function changed(slots: readonly Slot[], before: Wishes, dice: Dice): Wishes {
  const after = new Map(before);
  for (const { name } of slots) {
    const now = before.get(name);
    if (dice.chance(0.45)) continue;
    if (now !== undefined && dice.chance(0.25)) after.delete(name);
    else after.set(name, { place: dice.pick(PLACES), often: dice.chance(0.5), paused: dice.chance(0.35) });
  }
  return after;
}

/** The program as a test stack takes it. */
export function program(slots: readonly Slot[], wishes: Wishes): Declared[] {
  return slots.flatMap((slot) => {
    const wish = wishes.get(slot.name);
    return wish === undefined ? [] : [{ platform: slot.platform, name: slot.name, ...slot.declare(wish) }];
  });
}

/** What the platforms should have, and what they have, slot by slot. */
export function compare(sandbox: Sandbox, slots: readonly Slot[], wishes: Wishes): { wanted: object; there: object } {
  const wanted: Record<string, unknown> = {};
  const there: Record<string, unknown> = {};
  for (const slot of slots) {
    const wish = wishes.get(slot.name);
    wanted[slot.name] = wish === undefined ? [] : [wish];
    there[slot.name] = slot.there(sandbox);
  }
  return { wanted, there };
}

/** The platform is known to hold what a sync of the slot has: otherwise in words what it has. */
function wishOf(place: 0 | 1, frequency: unknown, paused: boolean): Wish | string {
  if (frequency === OFTEN.true) return { place, often: true, paused };
  if (frequency === OFTEN.false) return { place, often: false, paused };
  return `at ${place}: frequency ${String(frequency)}, paused ${String(paused)}`;
}

function nango(name: string, connection: string): Slot {
  const syncs = ["contacts", "orders"] as const;
  return {
    name,
    platform: "nango",
    // A replacement that creates first.
    declare: ({ place, often, paused }) => ({
      args: {
        providerConfigKey: "hubspot",
        connectionId: connection,
        syncName: syncs[place],
        frequency: NANGO_OFTEN[`${often}`],
        paused,
      },
    }),
    there: (sandbox) => {
      const { environments } = sandbox.snapshot("nango") as {
        environments: { integrations: unknown[]; connections: NangoConnection[] }[];
      };
      const all = JSON.stringify(environments);
      const found = connectionsIn(JSON.parse(all)).find(({ connectionId }) => connectionId === connection);
      return PLACES.flatMap((place) => {
        const sync = found?.syncs.find(({ name: of }) => of === syncs[place]);
        if (sync === undefined || sync.override === null) return [];
        const frequency = sync.override === NANGO_OFTEN.false ? OFTEN.false : sync.override;
        return [wishOf(place, frequency, !sync.schedule.started)];
      });
    },
  };
}

interface NangoConnection {
  connectionId: string;
  syncs: { name: string; override: string | null; schedule: { started: boolean } }[];
}

/** The connections of a snapshot, wherever in it they stand. */
function connectionsIn(value: unknown): NangoConnection[] {
  if (Array.isArray(value)) return value.flatMap(connectionsIn);
  if (typeof value !== "object" || value === null) return [];
  if ("connectionId" in value && "syncs" in value) return [value as NangoConnection];
  return Object.values(value).flatMap(connectionsIn);
}

function paragon(name: string, userId: string): Slot {
  const names = ["drive", "archive"] as const;
  return {
    name,
    platform: "paragon",
    declare: ({ place, often, paused }) => ({
      args: {
        userId,
        integration: "googledrive",
        pipeline: "files",
        configurationName: names[place],
        credentialId: readyCredentials.googledrive,
        incrementalAccumulatorFrequency: OFTEN[`${often}`],
        paused,
      },
    }),
    there: (sandbox) => {
      const { syncs } = sandbox.snapshot("paragon") as ParagonData;
      return syncs
        .filter((sync) => sync.userId === userId)
        .map(({ configurationName, incrementalAccumulatorFrequency, pending, status }) => {
          const accepted = pending.map((change) => change.incrementalAccumulatorFrequency);
          const frequency = accepted.filter((each) => each !== undefined).at(-1) ?? incrementalAccumulatorFrequency;
          return wishOf(configurationName === names[0] ? 0 : 1, frequency, status === "DISABLED");
        });
    },
  };
}

function sequin(name: string, customer: string): Slot {
  const externalId = (place: 0 | 1): string => `${customer}-${place}`;
  const ages = { true: 30, false: 90 };
  return {
    name,
    platform: "sequin",
    declare: ({ place, often, paused }) => ({
      args: {
        provider: "stripe",
        streamId: SEQUIN.streamId,
        externalId: externalId(place),
        credentialId: SEQUIN.credentialId,
        name: customer,
        collectionIds: ["stripe:customer"],
        maxAgeDays: ages[`${often}`],
        status: paused ? "disabled" : "active",
        metadata: { customer },
      },
    }),
    there: (sandbox) => {
      const { data } = sandbox.snapshot("sequin") as { data: SequinData };
      return data.syncs
        .filter((sync) => sync.name === customer)
        .map((sync) => {
          const frequency =
            sync.max_age_days === ages.true ? OFTEN.true : sync.max_age_days === ages.false && OFTEN.false;
          return wishOf(sync.external_id === externalId(0) ? 0 : 1, frequency, sync.status === "disabled");
        });
    },
  };
}

function aisquared(name: string, model: number): Slot {
  const cursors = ["updated_at", "created_at"] as const;
  return {
    name,
    platform: "aisquared",
    declare: ({ place, often, paused }) => ({
      args: {
        workspaceId: String(AISQUARED.workspaceId),
        sourceId: AISQUARED.sourceId,
        destinationId: AISQUARED.destinationId,
        modelId: model,
        streamName: "profile",
        syncMode: "incremental",
        cursorField: cursors[place],
        configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
        scheduleType: "interval",
        syncInterval: OFTEN[`${often}`],
        paused,
      },
    }),
    there: (sandbox) => {
      const { syncs } = sandbox.snapshot("aisquared") as AisquaredData;
      return syncs
        .filter((sync) => sync.model_id === model && sync.discarded_at === null)
        .map((sync) => {
          const minutes = (sync.sync_interval ?? 0) * (sync.sync_interval_unit === "hours" ? 60 : 1);
          const frequency = minutes === 5 ? OFTEN.true : minutes === 60 ? OFTEN.false : minutes;
          return wishOf(sync.cursor_field === cursors[0] ? 0 : 1, frequency, sync.status === "disabled");
        });
    },
  };
}
