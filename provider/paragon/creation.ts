import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { createOnce } from "../core/create-once.js";
import { aliasHint } from "../core/errors/already-there-error.js";
import { ConflictError } from "../core/errors/api-error.js";
import { InTheWayError } from "../core/errors/in-the-way-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { lookedFor, poll, type PollOptions } from "../core/poll.js";
import type { ListEntry } from "./wire.js";
import { describeKey, formatId, type SyncKey } from "./identity.js";
import type { User } from "./session.js";

/** How long a deleted sync may stand in the way of its successor, which has the same id. */
const PURGED: PollOptions = { every: 1_000, maxEvery: 10_000, upTo: 5 * 60_000 };

/** How long to look for what a POST has done whose answer was lost. */
const LOST: PollOptions = { every: 1_000, upTo: 1_000 };

/** Times a POST is tried whose answer gets lost. */
const MOST_LOSSES = 3;

/** How long a sync is refused as existing that no list shows, before it is taken for one that does exist. Milliseconds. */
const UNEXPLAINED = 30_000;

/** How often a sync is waited for that somebody gives up: one more may come in between. */
const MOST_TRIES = 4;

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
  const { run } = context;
  // A list without names shows what is new, and not whose: one after the other each knows its own.
  return user.enabling.run(JSON.stringify([key.integration, key.pipeline]), context, async () => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const left = run.leftFor(context.resource);
      const isInTheWay = left !== undefined && !(await run.released(left.id, context));
      if (isInTheWay && run.leftFor(context.resource) !== undefined)
        throw new InTheWayError(`Paragon: ${describeKey(key)} (${left.id})`, left.holder);
      const before = await livingSyncs(user, key, context);
      const there = exactly(before, key);
      const enabled =
        there === undefined ? await post(user, key, call, before, context) : { syncId: there.id, existed: true };
      if (enabled.existed && !(await isFree(user, enabled.syncId, key, context))) continue;
      if (enabled.existed) run.takeOver(idOf(user, enabled), context.resource);
      else run.noteMade(idOf(user, enabled), context.resource);
      user.noteWrite(enabled.syncId);
      return enabled;
    }
    throw new ProviderError(
      `Paragon: ${describeKey(key)} appears and disappears in Paragon's answers. Run it again later.`,
    );
  });
}

/** The sync of this key, if there is one that no other resource is known to have. */
export async function findEnabled(user: User, key: SyncKey, context: Context): Promise<ListEntry | undefined> {
  const { run, resource } = context;
  const found = exactly(await user.syncs(context), key);
  if (found === undefined || run.isDeleted(idOf(user, found)) || run.isHeldByOther(idOf(user, found), resource)) {
    return undefined;
  }
  return found;
}

/**
 * The sync of this key that would be in the way of a creation: nobody's in this program. Waits for one that another
 * resource gives up, and throws where that does not come.
 */
export async function findInTheWay(user: User, key: SyncKey, context: Context): Promise<ListEntry | undefined> {
  const { run } = context;
  const found = exactly(await user.syncs(context), key);
  if (found === undefined) return undefined;
  const id = idOf(user, found);
  const holder = await run.otherHolder(id, context);
  if (holder !== undefined) {
    if (await run.comesFree(id, context)) return undefined;
    throw new InTheWayError(`Paragon: ${describeKey(key)} (${id})`, holder.name);
  }
  return run.isDeleted(id) ? undefined : found;
}

async function post(
  user: User,
  key: SyncKey,
  call: Call,
  before: readonly ListEntry[],
  context: Context,
): Promise<Enabled> {
  const { run, resource } = context;
  // What this run has deleted may be listed for a while; listed again after it was not, it is a new one.
  const listed = new Set(before.map(({ id }) => id));
  const isOthers = (sync: ListEntry): boolean =>
    (run.isDeleted(idOf(user, sync)) && listed.has(sync.id)) || run.isHeldByOther(idOf(user, sync), resource);
  const look = async () => {
    const all = await user.syncsNow(context);
    for (const id of listed) if (!all.some((sync) => sync.id === id)) listed.delete(id);
    const now = all.filter((sync) => !isOthers(sync));
    return { all, now, found: exactly(now, key) ?? newcomer(now, before, key) };
  };
  const start = context.clock.now();
  let isLost = false;
  const ask = (): Promise<Enabled> =>
    createOnce<Enabled>({
      post: async () => {
        const syncId = await user.client.enableSync(call, describeKey(key), context);
        // What was there when the list was read may have been deleted since then: the id is the same.
        return asEnabled(
          syncId,
          before.filter((sync) => !run.isDeleted(idOf(user, sync))),
          key,
        );
      },
      look: () => {
        isLost = true;
        return poll(context, LOST, async () => {
          const { found } = await look();
          return found === undefined ? undefined : { syncId: found.id, existed: false };
        });
      },
      mayAskAgain: (_lost, asked) => asked < MOST_LOSSES,
    });
  const enabled = await poll(context, PURGED, async (): Promise<Enabled | undefined> => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const { all, now, found } = await look();
      // After a lost answer, and unseen before, it is ours, whoever is told of the conflict.
      if (found !== undefined) return { syncId: found.id, existed: !isLost };
      if (user.isPurging(key)) return undefined;
      // One that another resource gives up may be it.
      const left = unnamedOf(all, key).find((sync) => run.isLeft(idOf(user, sync), resource));
      if (left !== undefined) return { syncId: left.id, existed: true };
      // Or one that an earlier run has deleted, whose purge goes on.
      const isLong = context.clock.now() - start >= UNEXPLAINED;
      return isLong ? { syncId: onlyUnnamed(now, key).id, existed: true } : undefined;
    }
  });
  return enabled ?? { syncId: onlyUnnamed((await look()).now, key).id, existed: true };
}

/**
 * Whether a sync that is there may be taken over. One that another resource gives up is waited for: it is gone then, and false
 * the answer.
 */
async function isFree(user: User, syncId: string, key: SyncKey, context: Context): Promise<boolean> {
  const { run } = context;
  const id = idOf(user, { syncId });
  const holder = await run.otherHolder(id, context);
  if (holder !== undefined) {
    if (!(await run.released(id, context)))
      throw new InTheWayError(`Paragon: ${describeKey(key)} (${id})`, holder.name);
    return false;
  }
  if (run.isPredecessor(id, context.resource)) {
    throw new ProviderError(
      `Paragon: ${describeKey(key)} (${id}) is what this resource has now: its successor cannot be enabled beside it. Take the ` +
        "option `deleteBeforeReplace: false` away. If it has none, do it in two steps: first run `up` without the resource.",
    );
  }
  return !run.isDeleted(id);
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
  const unnamed = unnamedOf(syncs, key);
  const [only, ...others] = unnamed;
  if (only !== undefined && others.length === 0) return only;
  throw new ProviderError(
    only === undefined
      ? `Paragon answers POST /api/syncs with 409: ${describeKey(key)} already exists; and does not list it. If it was deleted lately, its ` +
          "purge may still be running: run it again later. Else choose another configurationName."
      : `Paragon says that ${describeKey(key)} already exists, and its list does not show names. It is one of ` +
          `${unnamed.map(({ id }) => id).join(", ")}: import that one, or choose another configurationName. ${aliasHint([])}`,
  );
}

function unnamedOf(syncs: readonly ListEntry[], key: SyncKey): ListEntry[] {
  return syncs.filter((sync) => sync.configurationName === undefined && mayBe(sync, key));
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
