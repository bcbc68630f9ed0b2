import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { aliasHint, AlreadyThereError } from "../core/errors/already-there-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { createOnce } from "../core/create-once.js";
import { keepMade } from "../core/keep-made.js";
import type { Observed } from "../core/lifecycle.js";
import { callsAfterCreation, creation, differing, planChange, type Change } from "./calls.js";
import { difference } from "./difference.js";
import { describeSync, formatId } from "./identity.js";
import { stateOf } from "./observe.js";
import { isScheduled } from "./schedule/schedule.js";
import { REFERENCES, refuseWrongReferences } from "./references/references.js";
import type { SyncArgs, SyncState } from "./schema.js";
import { type SyncResource, fromWire } from "./wire.js";
import type { Session } from "./session.js";
import { confirmed, sendCalls } from "./writes.js";

/** Waits before each look for a sync whose answer was lost. Milliseconds. */
const LOOKS = [0, 2_000, 5_000];

/** How often a POST is sent in all, always with looks in between. */
const MOST_POSTS = 2;

/**
 * Creates a sync, or takes over the one that is there: AI Squared knows no names and makes a second one of the same kind
 * without a word, so it is looked for first, and again after an answer that was lost.
 */
export async function createSync(session: Session, args: SyncArgs, context: Context): Promise<Observed<SyncState>> {
  const twin = await findTwin(session, args, context);
  if (twin !== undefined) return takeOver(session, twin, args, context);
  refuseIncomplete(session, args);
  await refuseWrongReferences(session, args, REFERENCES, context);
  const post = creation(args);
  const made = await postOnce(session, post, args, context);
  return finish(session, made, args, context, async () => ({
    sync: await confirmed(session, made, post, args, context),
    calls: callsAfterCreation(made.id, args),
  }));
}

/** Refuses what a creation would refuse: a sync of this identity that is somebody else's. */
export async function refuseIfTaken(session: Session, args: SyncArgs, context: Context): Promise<void> {
  const twin = await findTwin(session, args, context);
  if (twin !== undefined) await refuseOther(session, twin, args, context);
}

/** The one sync of this identity that no other resource has. */
async function findTwin(session: Session, args: SyncArgs, context: Context): Promise<SyncResource | undefined> {
  const twins = await freeTwins(session, args, context);
  if (twins.length > 1) throw severalThere(session, args, twins);
  return twins[0];
}

/**
 * The syncs of this identity that no other resource has, without the one that this resource gives up. One that is being
 * moved to another identity is not in the way.
 */
async function freeTwins(session: Session, args: SyncArgs, context: Context): Promise<SyncResource[]> {
  const free: SyncResource[] = [];
  for (const twin of await session.twins(args, context)) {
    const id = formatId({ workspaceId: session.workspaceId, syncId: twin.id });
    const { run, resource } = context;
    if ((await run.otherHolder(id, context)) !== undefined) continue;
    if (!run.isDeleted(id) && !run.isPredecessor(id, resource)) free.push(twin);
  }
  return free;
}

/** What a creation that was cut off has left: the POST takes everything but `paused`, and leaves a sync that runs. */
export async function findBeginning(
  session: Session,
  args: SyncArgs,
  context: Context,
): Promise<{ id: string; state: SyncState } | undefined> {
  const twins = await session.twins(args, context);
  const [twin] = twins;
  if (twin === undefined) return undefined;
  if (twins.length > 1) throw severalThere(session, args, twins);
  const shown = fromWire(twin);
  const others = differing({ ...shown }, args).filter((name) => name !== "paused" || shown.paused);
  if (others.length > 0) return undefined;
  const { workspaceId } = session;
  return { id: formatId({ workspaceId, syncId: twin.id }), state: stateOf(workspaceId, twin, args) };
}

/** Sends the POST until it is known to have been done, and never twice what was done. */
function postOnce(session: Session, post: Call, args: SyncArgs, context: Context): Promise<SyncResource> {
  return createOnce({
    post: () => session.client.send(post, context, describeSync(args, session.workspaceId)),
    look: () => lookFor(session, args, context),
    mayAskAgain: (_lost, asked) => asked < MOST_POSTS,
  });
}

/** There was none before the POST: one that is there now was made by it. */
async function lookFor(session: Session, args: SyncArgs, context: Context): Promise<SyncResource | undefined> {
  for (const wait of LOOKS) {
    await context.clock.sleep(wait);
    const { run, resource } = context;
    const [made] = (await session.twinsNow(args, context)).filter((twin) => {
      const id = formatId({ workspaceId: session.workspaceId, syncId: twin.id });
      return !run.isHeldByOther(id, resource) && !run.isPredecessor(id, resource);
    });
    if (made !== undefined) return made;
  }
  return undefined;
}

/** @returns the sync as it is now, where it may become the program's. */
async function refuseOther(
  session: Session,
  twin: SyncResource,
  args: SyncArgs,
  context: Context,
): Promise<SyncResource> {
  const { workspaceId } = session;
  const id = formatId({ workspaceId, syncId: twin.id });
  // A list may be some minutes old.
  const sync = (await session.client.getSync(twin.id, context)) ?? twin;
  const shown = fromWire(sync);
  const others = differing({ ...shown }, args);
  const object = `AI Squared: the ${describeSync(args, workspaceId)}`;
  if (others.includes("cursorField")) {
    throw new ProviderError(
      `${object} already exists, with id ${id} and the cursor field ${JSON.stringify(shown.cursorField)} instead of ` +
        `${JSON.stringify(args.cursorField)}, which AI Squared never changes. Delete it there, or give the program the same ` +
        `cursorField. ${aliasHint(context.run.namesOf(id))}`,
    );
  }
  if (others.length > 0 && args.adopt !== true) {
    throw new AlreadyThereError({
      object,
      id,
      differences: others.map((argument) => difference(argument, { ...shown }, args)),
      formerNames: context.run.namesOf(id),
    });
  }
  return sync;
}

async function takeOver(
  session: Session,
  twin: SyncResource,
  args: SyncArgs,
  context: Context,
): Promise<Observed<SyncState>> {
  const { workspaceId } = session;
  const id = formatId({ workspaceId, syncId: twin.id });
  const sync = await refuseOther(session, twin, args, context);
  const object = `AI Squared: the ${describeSync(args, workspaceId)}`;
  const shown = fromWire(sync);
  context.run.takeOver(id, context.resource);
  context.warn(`${object} already exists (${id}) and is taken over.`);
  const state = stateOf(workspaceId, sync, args);
  const { calls } = planChange(id, state, args, { paused: shown.paused, scheduled: isScheduled(shown) });
  return finish(session, sync, args, context, () => Promise.resolve({ sync, calls }));
}

/** The rest of a creation, once the sync exists. */
async function finish(
  session: Session,
  made: SyncResource,
  args: SyncArgs,
  context: Context,
  rest: () => Promise<{ readonly sync: SyncResource; readonly calls: readonly Call<Change>[] }>,
): Promise<Observed<SyncState>> {
  const { workspaceId } = session;
  const id = formatId({ workspaceId, syncId: made.id });
  session.noteWrite(made.id, made);
  const there = stateOf(workspaceId, made, args);
  const state = await keepMade(id, there, () =>
    session.writes.run(made.id, context, async () => {
      const { sync, calls } = await rest();
      return sendCalls(session, { sync, state: there }, args, calls, context);
    }),
  );
  return { id, inputs: args, state };
}

function severalThere(session: Session, args: SyncArgs, twins: readonly SyncResource[]): ProviderError {
  const { workspaceId } = session;
  const ids = twins.map(({ id }) => formatId({ workspaceId, syncId: id })).join(", ");
  return new ProviderError(
    `AI Squared: the ${describeSync(args, workspaceId)} exists ${twins.length} times already: ${ids}. Each of them sends every row. ` +
      "If one belongs to a resource that was removed from the program, do it in two steps: remove that one first, and run `up`. Else delete all but one " +
      "of them in AI Squared, or bring the one you want into the state with `pulumi import`.",
  );
}

/** Only a program that adopts may leave these out, and then there must be something to adopt. */
function refuseIncomplete(session: Session, args: SyncArgs): void {
  const absent = (["syncMode", "configuration", "scheduleType"] as const).filter((name) => args[name] === undefined);
  if (absent.length === 0) return;
  throw new ProviderError(
    `AI Squared: there is no ${describeSync(args, session.workspaceId)} to adopt. To create it, also give ${absent.join(", ")}.`,
  );
}
