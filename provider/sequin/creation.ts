import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { TimeoutError } from "../core/errors/connection-error.js";
import { createOnce } from "../core/create-once.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { keepMade } from "../core/keep-made.js";
import { poll } from "../core/poll.js";
import type { Session } from "./session.js";
import { refuseMasks } from "./credential/mask-guard.js";
import { findExisting } from "./existing.js";
import { describeSync } from "./identity.js";
import { sendName } from "./name-taken.js";
import type { SyncArgs, SyncState } from "./schema.js";
import type { CreatedSync, ShownSync } from "./wire.js";

/** A creation whose answer was lost may still be under way, and a new sync may show up a little later. */
const APPEARS = { every: 250, upTo: 5_000 };

/** How often a POST is sent in all, always with looks in between. */
const MOST_POSTS = 2;

/** Sends a planned creation and never makes two: after an answer that was lost, what is there now decides. */
export async function sendCreation(session: Session, args: SyncArgs, call: Call, context: Context): Promise<ShownSync> {
  refuseMasks(args.credential);
  const made = await createOnce<CreatedSync>({
    post: () =>
      sendName(session, args, undefined, context, () => session.client.createSync(call, describeSync(args), context)),
    look: async (lost) => {
      const sync = await lookFor(session, args, context, lost);
      return sync === undefined ? undefined : { id: sync.id, sync };
    },
    // What got no end may be carried out at any time: another request could make a second sync.
    mayAskAgain: (lost, asked) => asked < MOST_POSTS && !(lost instanceof TimeoutError),
  });
  session.noteWrite(made.id);
  return made.sync ?? (await readNew(session, made.id, args, context));
}

/** There was none before: one that is there now was made by the creation. Where looking fails, it says what went wrong. */
async function lookFor(
  session: Session,
  args: SyncArgs,
  context: Context,
  lost: unknown,
): Promise<ShownSync | undefined> {
  try {
    return await poll(context, APPEARS, () => findExisting(session, args, context));
  } catch {
    throw lost;
  }
}

/** A sync of which the creation told no more than its id. That it cannot be read does not lose it. */
async function readNew(session: Session, id: string, args: SyncArgs, context: Context): Promise<ShownSync> {
  return keepMade(id, unreadState(id, args), async () => {
    const sync = await poll(context, APPEARS, () => session.client.getSync(id, context));
    if (sync !== undefined) return sync;
    const request = { platform: "Sequin", method: "POST", path: "/v1/syncs", subject: describeSync(args) };
    throw new UnconfirmedError(request, "the new sync is not shown");
  });
}

/** What is certain of a sync that could not be read: what never changes. */
function unreadState(id: string, args: SyncArgs): SyncState {
  const { provider, streamId, externalId, credentialId, credential } = args;
  return {
    syncId: id,
    provider,
    streamId,
    ...(externalId === undefined ? {} : { externalId }),
    ...(credentialId === undefined ? {} : { credentialId }),
    ...(credential === undefined ? {} : { credential }),
  };
}
