import { z } from "zod";
import { facts } from "../core/facts.js";
import { quote } from "../core/issues.js";
import { canonicalFrequency, describeBadFrequency } from "./frequency.js";

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

const frequency = z.string().transform((text, context) => {
  const canonical = canonicalFrequency(text);
  if (canonical !== undefined) return canonical;
  context.issues.push({ code: "custom", message: describeBadFrequency(text), input: text });
  return z.NEVER;
});

/**
 * Arguments of `paragon.Sync`.
 *
 * @see https://docs.useparagon.com/managed-sync/api
 */
export const syncArgs = z.strictObject({
  /**
   * Your id of the user or company whose data is synced: Paragon's Connected User.
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   */
  userId: z
    .string()
    .refine((text) => text.trim() !== "", { error: "must not be empty" })
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: "must be valid Unicode: it holds half a surrogate pair" })
    .register(facts, { replaces: true, deletesFirst: true }),

  /**
   * The third-party application that is synced, as Paragon names it: `googledrive`, `salesforce`, `sharepoint`, …
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   */
  integration: name().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * What is synced, as Paragon names it: `files`, `contacts`, `companies`, `deals`, `tickets`, `custom_objects`, …
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   *
   * @see https://docs.useparagon.com/managed-sync/synced-objects
   */
  pipeline: name().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * Tells several syncs of one user, integration and pipeline apart. It is a part of the sync's id.
   * Changing it replaces the sync: the old one is deleted first, with all its synced objects.
   *
   * @defaultValue `"default"`
   */
  configurationName: name().default("default").register(facts, { replaces: true, deletesFirst: true }),

  /**
   * What the integration needs to know, such as `{ folderId }` for Google Drive; left out: `{}`, the whole account.
   * Paragon never shows it again: a change made elsewhere cannot be found, and a sync that was imported or taken over
   * gets it from the program, without a call. Any other change replaces the sync: the old one is deleted first, with all
   * its synced objects.
   *
   * @see https://docs.useparagon.com/managed-sync/integrations/googledrive
   */
  configuration: z.record(z.string(), z.json()).optional().register(facts, { replaces: true, deletesFirst: true }),

  /**
   * UUID of the user's account to read with. Left out: Paragon takes the oldest active one when the sync is created, and
   * it is not managed. A change is made in place and starts a **full re-sync**: everything is read again, and records
   * that the new account cannot see are deleted.
   *
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  credentialId: uuid.optional(),

  /**
   * How often Paragon looks for changes: 1m, 5m, 10m, 30m, 1h, 3h, 6h or 24h, in any spelling of the duration (`"60
   * minutes"` and `"every hour"` are `1h`). A change is made in place, counts from the next scheduled run on, and starts
   * no re-sync. Left out: not managed; Paragon's own default is every minute for most integrations. There is no way back
   * to "not set".
   *
   * @see https://docs.useparagon.com/managed-sync/api/update-sync
   */
  incrementalAccumulatorFrequency: frequency.optional(),

  /**
   * Whether the sync is disabled. A change is made in place; a sync that is enabled again goes on where it stopped. Left
   * out: not managed. A sync created with `true` has begun its initial sync before it is disabled: Paragon has no other
   * way.
   *
   * @see https://docs.useparagon.com/managed-sync/api/disable-sync
   */
  paused: z.boolean().optional(),

  /**
   * Takes over a sync that exists already with other settings, and gives it those of the program. Without it such a sync
   * is refused. Never sent.
   *
   * @defaultValue `false`
   */
  adopt: z.boolean().optional(),
});

/** Arguments in canonical form. */
export type SyncArgs = z.output<typeof syncArgs>;

/** The arguments that change in place. */
export const SETTINGS = ["credentialId", "incrementalAccumulatorFrequency", "paused"] as const;

/** State of `paragon.Sync`: its arguments, and facts that do not move by themselves. */
export const syncState = z.object({
  userId: z.string(),
  integration: z.string(),
  pipeline: z.string(),
  /** Absent after an import, where Paragon's list did not show it. */
  configurationName: z.string().optional(),
  configuration: z.record(z.string(), z.unknown()).optional(),
  credentialId: z.string().optional(),
  incrementalAccumulatorFrequency: z.string().optional(),
  paused: z.boolean().optional(),
  adopt: z.boolean().optional(),
  /** Paragon's id of the sync, made from its user, integration and name: the same after a replacement. */
  syncId: z.string(),
  /** The Paragon project it belongs to: another project's "not found" says nothing about it. */
  projectId: z.string().optional(),
  /**
   * What the sync was enabled with, as far as this program knows: Paragon never shows it. Absent after an import, until
   * the program says it.
   */
  enabledConfiguration: z.record(z.string(), z.unknown()).optional(),
  /**
   * A credential that Paragon was asked to use and did not show within the time of one update. Asking again could start
   * a full re-sync twice, so the next update looks for it first.
   */
  unconfirmedCredentialId: z.string().optional(),
});

/** See {@link syncState}. */
export type SyncState = z.output<typeof syncState>;
