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

/** A change of these makes another sync: the old one goes first, since the new one may have the same id. */
const identifies = { replaces: true, deletesFirst: true } as const;

/** Arguments of `paragon.Sync`. */
export const syncArgs = z.strictObject({
  userId: z
    .string()
    .refine((text) => text.trim() !== "", { error: "must not be empty" })
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: "must be valid Unicode: it holds half a surrogate pair" })
    .register(facts, identifies),
  integration: name().register(facts, identifies),
  pipeline: name().register(facts, identifies),
  // Always sent: no document says what name the server would give, and the name is a part of the id.
  configurationName: name().default("default").register(facts, identifies),
  configuration: z.record(z.string(), z.json()).optional().register(facts, identifies),
  credentialId: uuid.optional(),
  incrementalAccumulatorFrequency: frequency.optional(),
  paused: z.boolean().optional(),
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
   * Stands for the configuration that the sync was enabled with, as far as this program knows: Paragon never shows it.
   * Absent after an import, until the program says it.
   */
  configurationFingerprint: z.string().optional(),
  /**
   * A credential that Paragon was asked to use and did not show within the time of one update. Asking again could start
   * a full re-sync twice, so the next update looks for it first.
   */
  unconfirmedCredentialId: z.string().optional(),
});

/** See {@link syncState}. */
export type SyncState = z.output<typeof syncState>;
