import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { ConflictError } from "../core/errors/api-error.js";
import { DuplicateError } from "../core/errors/duplicate-error.js";
import { InTheWayError } from "../core/errors/in-the-way-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { lookedFor, poll, type PollOptions } from "../core/poll.js";
import type { ListEntry } from "./answers.js";
import { describeKey, formatId, type SyncKey } from "./identity.js";
import type { User } from "./session.js";

/** How long a deleted sync may stand in the way of its successor, which has the same id. */
const PURGED: PollOptions = { every: 1_000, maxEvery: 10_000, upTo: 5 * 60_000 };

/** Times a POST is tried whose answer gets lost. */
const MOST_LOSSES = 3;

/** How a sync came to be there. */
export interface Enabled {
  readonly syncId: string;
  /** True: somebody else enabled it before. */
  readonly existed: boolean;
}

/**
 * Sees to it that a sync is there, and never enables it twice: Paragon makes the id from the sync's key, and refuses what
 * exists, or answers with the id that exists. After a lost answer it looks before it asks again.
 */
export async function enableSync(user: User, key: SyncKey, call: Call, context: Context): Promise<Enabled> {
  // A list without names shows what is new, and not whose: one after the other each knows its own.
  return user.enabling.run(JSON.stringify([key.integration, key.pipeline]), context, async () => {
    const before = await livingSyncs(user, key, context);
    const there = await freeSync(user, exactly(before, key), key, context);
    const enabled =
      there === undefined ? await post(user, key, call, before, context) : { syncId: there.id, existed: true };
    context.run.takeOver(idOf(user, enabled), context.resource);
    user.noteWrite(enabled.syncId);
    return enabled;
  });
}

/** The sync of this key, if there is one that no other resource has. */
export async function findEnabled(user: User, key: SyncKey, context: Context): Promise<ListEntry | undefined> {
  const { run, resource } = context;
  const found = exactly(await user.syncs(context), key);
  if (found === undefined || run.isDeleted(idOf(user, found)) || run.isHeldByOther(idOf(user, found), resource)) {
    return undefined;
  }
  return found;
}

async function post(
  user: User,
  key: SyncKey,
  call: Call,
  before: readonly ListEntry[],
  context: Context,
): Promise<Enabled> {
  const { run, resource } = context;
  const isOthers = (sync: ListEntry): boolean =>
    run.isDeleted(idOf(user, sync)) || run.isHeldByOther(idOf(user, sync), resource);
  let losses = 0;
  let problem: unknown;
  const enabled = await poll(context, PURGED, async (): Promise<Enabled | undefined> => {
    try {
      const syncId = await user.client.enableSync(call, describeKey(key), context);
      return asEnabled(syncId, before, key);
    } catch (error) {
      const isConflict = error instanceof ConflictError;
      if (!isConflict && !mayHaveBeenApplied(error)) throw error;
      problem = error;
      const now = (await user.syncsNow(context)).filter((sync) => !isOthers(sync));
      const found = exactly(now, key) ?? newcomer(now, before, key);
      // After a lost answer, and unseen before, it is ours, whoever is told of the conflict.
      if (found !== undefined) return { syncId: found.id, existed: isConflict && losses === 0 };
      if (!isConflict) {
        if (++losses >= MOST_LOSSES) throw error;
      } else if (!user.isPurging(key)) {
        return { syncId: onlyUnnamed(now, key).id, existed: true };
      }
      return undefined;
    }
  });
  if (enabled === undefined) throw problem;
  return enabled;
}

/** The sync that was found, where it is nobody's: waits for a resource that gives it up, and is undefined then. */
async function freeSync(
  user: User,
  found: ListEntry | undefined,
  key: SyncKey,
  context: Context,
): Promise<ListEntry | undefined> {
  if (found === undefined) return undefined;
  const { run } = context;
  const id = idOf(user, found);
  const holder = await run.otherHolder(id, context);
  if (holder === undefined) return run.isDeleted(id) ? undefined : found;
  const object = `Paragon: ${describeKey(key)} (${id})`;
  if (!holder.isLeaving) throw new DuplicateError(object, holder.name);
  if (!(await run.released(id, context))) throw new InTheWayError(object, holder.name);
  await livingSyncs(user, key, context);
  return undefined;
}

/** The user's syncs, once those that this run has deleted and that would be in the way are gone. */
async function livingSyncs(user: User, key: SyncKey, context: Context): Promise<readonly ListEntry[]> {
  const first = await user.syncs(context);
  const isGone = (syncs: readonly ListEntry[]): boolean =>
    !syncs.some((sync) => context.run.isDeleted(idOf(user, sync)) && isInTheWay(sync, key));
  if (isGone(first)) return first;
  const began = context.clock.now();
  const later = await poll(context, PURGED, async () => {
    const now = await user.syncsNow(context);
    return isGone(now) ? now : undefined;
  });
  if (later !== undefined) return later;
  const { time, more } = lookedFor(context, began, PURGED);
  throw new ProviderError(
    `Paragon still lists ${describeKey(key)}, ${time} after it was deleted. Run it again later${more === undefined ? "" : `; ${more}`}.`,
  );
}

function asEnabled(syncId: string, before: readonly ListEntry[], key: SyncKey): Enabled {
  const known = before.find((sync) => sync.id === syncId);
  if (known !== undefined && !mayBe(known, key)) throw nameTaken(known, key);
  return { syncId, existed: known !== undefined };
}

/**
 * The sync that Paragon says is there, where its list does not show names. Paragon may make the id without the pipeline:
 * then another pipeline's sync is in the way, and must not be taken over.
 */
function onlyUnnamed(syncs: readonly ListEntry[], key: SyncKey): ListEntry {
  const sameName = syncs.find(
    (sync) => sync.integration === key.integration && sync.configurationName === key.configurationName,
  );
  if (sameName !== undefined) throw nameTaken(sameName, key);
  const unnamed = syncs.filter((sync) => sync.configurationName === undefined && mayBe(sync, key));
  const [only, ...others] = unnamed;
  if (only !== undefined && others.length === 0) return only;
  throw new ProviderError(
    only === undefined
      ? `Paragon says that ${describeKey(key)} exists already, and does not list it. Choose another configurationName.`
      : `Paragon says that ${describeKey(key)} exists already, and its list does not show names. It is one of ` +
          `${unnamed.map(({ id }) => id).join(", ")}: import that one, or choose another configurationName.`,
  );
}

function nameTaken({ id, pipeline }: ListEntry, key: SyncKey): ProviderError {
  return new ProviderError(
    `Paragon cannot enable ${describeKey(key)}: sync ${id} of pipeline "${pipeline}" has its configurationName. Choose another one.`,
  );
}

function exactly(syncs: readonly ListEntry[], key: SyncKey): ListEntry | undefined {
  return syncs.find((sync) => mayBe(sync, key) && sync.configurationName === key.configurationName);
}

/** One that was not there before, where the list does not show names. */
function newcomer(now: readonly ListEntry[], before: readonly ListEntry[], key: SyncKey): ListEntry | undefined {
  return now.find((sync) => mayBe(sync, key) && !before.some(({ id }) => id === sync.id));
}

function mayBe(sync: ListEntry, key: SyncKey): boolean {
  return isInTheWay(sync, key) && sync.pipeline === key.pipeline;
}

/** Its id may be the one that the key makes. */
function isInTheWay({ integration, configurationName }: ListEntry, key: SyncKey): boolean {
  return integration === key.integration && (configurationName ?? key.configurationName) === key.configurationName;
}

function idOf(user: User, sync: { readonly id: string } | { readonly syncId: string }): string {
  return formatId({ userId: user.client.userId, syncId: "id" in sync ? sync.id : sync.syncId });
}
