import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { namesOf } from "../core/names.js";
import { outputsOf } from "../core/outputs.js";
import { spelled } from "../core/spelled.js";
import { readFrequency } from "./frequency.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A name of Paragon's: blanks around it are a slip that would make another sync. */
const name = () =>
  z
    .string()
    .min(1)
    .refine((text) => text === text.trim(), {
      error: ({ input }) => `must have no blanks around it, not ${quote(input)}`,
    });

const uuid = z
  .string()
  .toLowerCase()
  .refine((text) => UUID.test(text), {
    error: ({ input }) => `must be the UUID of one of the user's credentials, not ${quote(input)}`,
  });

/** A change of these makes another sync: the old one goes first, since the new one may have the same id. */
const identifies = { replaces: true, deletesFirst: true } as const;

const identity = {
  /**
   * Your own id of the user or company whose data is synced: Paragon's Connected User. Changing it replaces the sync:
   * the old one is deleted first, with all its synced objects.
   */
  userId: z
    .string()
    .refine((text) => text.trim() !== "", { error: "must not be empty" })
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: "must be valid Unicode: it holds an unpaired surrogate" })
    .register(facts, identifies),
  /**
   * The third-party application, as Paragon names it: `googledrive`, `salesforce`, `sharepoint`, … Changing it replaces
   * the sync: the old one is deleted first, with all its synced objects.
   *
   * @output The third-party application.
   */
  integration: name().register(facts, identifies),
  /**
   * What is synced, as Paragon names it: `files`, `contacts`, `companies`, `deals`, `tickets`, `custom_objects`, …
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   *
   * @output What is synced.
   * @see https://docs.useparagon.com/managed-sync/synced-objects
   */
  pipeline: name().register(facts, identifies),
  /**
   * Tells several syncs of one user, integration and pipeline apart; a part of the sync's id. Changing it replaces the
   * sync: the old one is deleted first, with all its synced objects.
   *
   * @default "default"
   */
  // Always sent: no document says what name the server would give, and the name is a part of the id.
  configurationName: name().default("default").register(facts, identifies),
};

/** What one PATCH carries. */
const patched = {
  /**
   * UUID of the user's account to read with. A change is one `PATCH /api/syncs/{syncId}`, together with the frequency if
   * that changes too, and starts a **full re-sync**: everything is read again, and records that the new account cannot
   * see are deleted. Left out, Paragon takes the oldest active account at creation, and it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  credentialId: uuid.optional(),
  /**
   * How often Paragon looks for changes: 1m, 5m, 10m, 30m, 1h, 3h, 6h or 24h, in any spelling of the duration (`"60
   * minutes"` and `"every hour"` are `1h`). A change is one `PATCH /api/syncs/{syncId}`, counts from the next scheduled
   * run on, and starts no re-sync. Left out, it is not managed; Paragon's own default is mostly every minute, and once
   * set it cannot be unset.
   *
   * @output How often Paragon looks for changes, in its own spelling (`1h`).
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  incrementalAccumulatorFrequency: spelled(z.string(), z.string(), readFrequency).optional(),
};

/** What changes in place. */
const settings = {
  ...patched,
  /**
   * Whether the sync is disabled. A change is one `POST /api/syncs/{syncId}/disable` or `/reenable`; a sync that is
   * enabled again goes on where it stopped. A sync created with `true` has begun its initial sync before it is disabled.
   * Left out, it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/api/disable-sync
   */
  paused: z.boolean().optional(),
};

/**
 * One Managed Sync of a Connected User of Paragon: enabled, kept at its settings, and deleted with all its synced objects
 * when the resource is destroyed (`protect` and `retainOnDelete` are Pulumi's ways to prevent that).
 *
 * ```ts
 * new paragon.Sync("acme-drive", {
 *   userId: "acme",
 *   integration: "googledrive",
 *   pipeline: "files",
 *   configuration: { folderId: "1AbC" },
 *   incrementalAccumulatorFrequency: "every 5 minutes",
 * });
 * ```
 *
 * @id `userId/syncId`, the user URL-encoded.
 * @see https://docs.useparagon.com/managed-sync/api/update-sync
 */
export const syncArgs = z.strictObject({
  ...identity,
  /**
   * What the integration needs to know, such as `{ folderId }` for Google Drive. Changing it replaces the sync: the old
   * one is deleted first, with all its synced objects.
   *
   * Paragon never shows it: a change made elsewhere is not found. A sync that was imported gets it from the program
   * without a call, and one that is taken over is taken to have it. Left out, `{}` is sent at creation (the whole
   * account), and it is not managed.
   *
   * @see https://docs.useparagon.com/managed-sync/integrations/googledrive
   */
  configuration: z.record(z.string(), z.json()).optional().register(facts, identifies),
  ...settings,
  /**
   * Takes over a sync that already exists with other settings, and gives it those of the program. Without it such a sync
   * is refused. Never sent.
   *
   * @default false
   * @output As the program declares it. Undefined where it does not.
   */
  adopt: z.boolean().optional(),
});

/** Arguments in canonical form. */
export type SyncArgs = z.output<typeof syncArgs>;

/** The arguments that one PATCH carries. */
export const PATCHED = namesOf(patched);

/** The arguments that change in place. */
export const SETTINGS = namesOf(settings);

export type Settings = Pick<SyncArgs, (typeof SETTINGS)[number]>;

/** State of `paragon.Sync`: its arguments, and facts that do not move by themselves. */
export const syncState = z.object({
  ...outputsOf(syncArgs),
  /** Tells several syncs of one user, integration and pipeline apart. Undefined after an import, where Paragon hides it. */
  configurationName: z.string().optional(),
  /** Paragon's id of the sync, made from what it syncs: a replacement may have the same. */
  syncId: z.string(),
  /** The Paragon project that the sync belongs to: another project's "not found" says nothing about it. */
  projectId: z.string().optional(),
  /** Stands for the configuration that the sync was enabled with, as far as this program knows: Paragon never shows it. */
  configurationFingerprint: z.string().optional(),
  /**
   * A credential that Paragon was asked to use, and did not show within the time of the update: the next one looks for it
   * first, since asking again could start a full re-sync twice.
   */
  unconfirmedCredentialId: z.string().optional(),
});

/** See {@link syncState}. */
export type SyncState = z.output<typeof syncState>;
