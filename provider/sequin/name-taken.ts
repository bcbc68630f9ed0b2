import type { Context } from "../core/context.js";
import { aliasHint } from "../core/errors/already-there-error.js";
import { ConflictError, InvalidRequestError } from "../core/errors/api-error.js";
import { InTheWayError } from "../core/errors/in-the-way-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { describeSync, type SyncIdentity } from "./identity.js";
import type { Session } from "./session.js";

/** How often a name is waited for that another resource gives up: one more may come in between. */
const MOST_WAITS = 3;

/**
 * Sends a call that gives a sync its name. No document says whether two syncs of a stream may have the same one: where the
 * call is refused and another sync has it, that is the reason. A resource of this run that gives the name up is waited for.
 *
 * @param own the sync itself, where it is there already.
 */
export async function sendName<T>(
  session: Session,
  identity: SyncIdentity,
  own: string | undefined,
  context: Context,
  send: () => Promise<T>,
): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await send();
    } catch (error) {
      const isRefused = error instanceof InvalidRequestError || error instanceof ConflictError;
      if (!isRefused || waits === MOST_WAITS) throw error;
      if (!(await comesFree(session, identity, own, error, context))) throw error;
    }
  }
}

/** @returns false: no other sync has the name, so that is not what was refused. */
async function comesFree(
  session: Session,
  identity: SyncIdentity,
  own: string | undefined,
  refusal: Error,
  context: Context,
): Promise<boolean> {
  const { run, resource } = context;
  const others = (await session.bearing(identity, context)).filter(({ id }) => id !== own && !run.isDeleted(id));
  for (const { id } of others) {
    if (run.isPredecessor(id, resource)) {
      throw new ProviderError(
        `${refusal.message} It is the name of the sync that this resource has now (${id}): Sequin makes no second one beside it. Take ` +
          "the option `deleteBeforeReplace: false` away.",
      );
    }
    const holder = await run.otherHolder(id, context);
    if (holder === undefined) {
      throw new ProviderError(`${refusal.message} Sync ${id} has this name. ${aliasHint(run.namesOf(id))}`, {
        cause: refusal,
      });
    }
    if (!(await run.released(id, context)))
      throw new InTheWayError(`Sequin: the name of the ${describeSync(identity)} (${id})`, holder.name);
  }
  return others.length > 0;
}
