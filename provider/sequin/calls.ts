import type { Call, Plan } from "../core/call.js";
import { releasedNames } from "../core/released.js";
import { NEW_SYNC_ID, syncIdPart } from "../core/path-part.js";
import { isObject } from "../../protocol/object.js";
import { takeOverOrRefuse, type TakeOver } from "../core/take-over.js";
import { containsUnknown, isUnknown } from "../../protocol/unknown.js";
import { describeBackfill, effectsOf } from "./effects.js";
import { isSameAccount, openPart } from "./credential/parts.js";
import { runsPerDay } from "./frequency.js";
import { same } from "../core/canonical.js";
import { SETTINGS, type Setting, type SyncArgs, type SyncState } from "./schema.js";
import { credentialToWire, argumentsToWire, type Settings, type ShownSettings } from "./wire.js";

/** What a call does to a sync that is there. */
export type Change = "set-secret" | "set-settings";

/** The creation, and what brings the sync to its arguments: `status` is no parameter of the POST. */
export function planCreate(args: SyncArgs): Plan<"create" | Change> {
  return {
    calls: [creation(args), ...(args.status === "disabled" ? [patch(NEW_SYNC_ID, {}, { status: args.status })] : [])],
    released: [],
    runsPerDay: { before: 0, after: runsPerDay(args) },
  };
}

/**
 * The import of a credential whose secret changed, then one PATCH for the settings that changed. The secret goes first:
 * what the PATCH starts shall read with it.
 */
export function planUpdate(id: string, olds: SyncState, news: SyncArgs): Plan<Change> {
  const changed: Settings = changedSettings(olds, news);
  const { credential } = news;
  const secretOnly =
    credential !== undefined &&
    olds.credential !== undefined &&
    !same(olds.credential, credential) &&
    isSameAccount(olds.credential, credential);
  return {
    calls: [
      ...(secretOnly ? [importCredential(credential)] : []),
      ...(Object.keys(changed).length > 0 ? [patch(id, olds, changed)] : []),
    ],
    released: [...releasedNames(SETTINGS, olds, news), ...releasedRateLimit(olds, news)],
    runsPerDay: {
      before: runsPerDay(olds),
      after: runsPerDay({
        status: news.status ?? olds.status,
        syncFrequency: news.syncFrequency ?? olds.syncFrequency,
      }),
    },
  };
}

/**
 * A creation that finds the sync. What is otherwise there is refused, unless the program adopts it; a credential never
 * changes. Which secret it has does not show: it gets the program's.
 */
export function planTakeOver(id: string, there: SyncState, args: SyncArgs): TakeOver<Change> {
  const { credential, credentialId } = args;
  const plan = planUpdate(id, isObject(credential) ? { ...there, credential: openPart(credential) } : there, args);
  const shown = { ...there, credentialId: there.credentialId ?? there.importedCredentialId };
  const isOther = {
    credentialId: credentialId !== undefined && (credentialId !== shown.credentialId || isUnknown(credentialId)),
    credential: credential !== undefined && !isSameAccount(there.credential, credential),
  };
  return takeOverOrRefuse(args, {
    ...{ there: shown, args, plan },
    differing: Object.keys(changedSettings(there, args)),
    final: (["credentialId", "credential"] as const).filter((name) => isOther[name]),
    always: plan.calls.filter(({ operation }) => operation === "set-secret"),
  });
}

/** The deletion; an imported credential stays, Sequin has no call for it. */
export function planDelete(id: string, olds: SyncState): Plan<"delete"> {
  return {
    calls: [
      {
        operation: "delete",
        method: "DELETE",
        path: syncPath(id),
        carries: [],
        effects: [
          { kind: "delete", text: "The sync is deleted. What happens to the records it has synced is not documented." },
          ...(olds.credential === undefined
            ? []
            : [{ kind: "credential", text: "The credential it imported stays in Sequin." } as const]),
        ],
      },
    ],
    released: [],
    runsPerDay: { before: runsPerDay(olds), after: 0 },
  };
}

/** The settings of a program that differ from those of a sync. What the program does not say never differs. */
export function changedSettings(olds: ShownSettings, news: Settings): Settings {
  return Object.fromEntries(
    SETTINGS.filter((setting) => differs(olds, news, setting)).map((setting) => [setting, news[setting]]),
  );
}

function differs(olds: ShownSettings, news: Settings, setting: Setting): boolean {
  const wanted = news[setting];
  if (wanted === undefined) return false;
  if (setting === "collectionIds") return !same(asSet(olds.collectionIds), asSet(news.collectionIds));
  if (setting === "rateLimit" && !isUnknown(wanted))
    return !same(olds.rateLimit, { ...olds.rateLimit, ...news.rateLimit });
  return !same(olds[setting], wanted);
}

function asSet(ids: readonly string[] | undefined): readonly string[] | undefined {
  return ids === undefined || containsUnknown(ids) ? ids : [...new Set(ids)].sort();
}

function releasedRateLimit(olds: SyncState, news: SyncArgs): string[] {
  const limit = news.rateLimit;
  if (limit === undefined || isUnknown(limit) || olds.rateLimit === undefined) return [];
  return Object.keys(olds.rateLimit)
    .filter((name) => !Object.hasOwn(limit, name))
    .map((name) => `rateLimit.${name}`);
}

function syncPath(id: string): string {
  return `/v1/syncs/${syncIdPart(id)}`;
}

/** The one call that makes a sync. */
export function creation(declared: SyncArgs): Call<"create"> {
  const args = { ...declared, status: undefined, adopt: undefined };
  return {
    operation: "create",
    method: "POST",
    path: "/v1/syncs",
    body: argumentsToWire(args),
    carries: Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    effects: [
      {
        kind: "backfill",
        text: describeBackfill(args.collectionIds, args.maxAgeDays),
      },
    ],
  };
}

function importCredential(credential: NonNullable<SyncArgs["credential"]>): Call<"set-secret"> {
  return {
    operation: "set-secret",
    method: "POST",
    path: "/v1/credentials",
    body: credentialToWire(credential),
    // Importing a credential again for the same account changes the one that is there.
    repeatable: true,
    carries: ["credential"],
    effects: [
      {
        kind: "credential",
        text: "The credential gets a new secret and keeps its id; every sync that uses it reads with the new one. No re-sync.",
      },
    ],
  };
}

function patch(id: string, olds: ShownSettings, changed: Settings): Call<"set-settings"> {
  return {
    operation: "set-settings",
    method: "PATCH",
    path: syncPath(id),
    body: argumentsToWire(changed),
    repeatable: true,
    carries: Object.keys(changed),
    effects: effectsOf(olds, changed),
  };
}
