import type { Call } from "../../core/call.js";
import { carryOut } from "../../core/carry-out.js";
import type { Context } from "../../core/context.js";
import { NotFoundError } from "../../core/errors/api-error.js";
import { mayHaveBeenApplied } from "../../core/errors/uncertain.js";
import type { Session } from "../session.js";
import { differing, type Operation } from "./calls.js";
import { describeMetadata, formatConnectionId } from "./identity.js";
import type { ConnectionMetadataArgs as Args, ConnectionMetadataState as State } from "./schema.js";

/**
 * Sends planned calls.
 *
 * @param olds undefined: a creation.
 * @returns the state after them. Where nobody knows whether one took, the error carries only what is certain.
 */
export async function sendCalls(
  session: Session,
  olds: State | undefined,
  news: Args,
  calls: readonly Call<Operation>[],
  context: Context,
): Promise<State> {
  const id = formatConnectionId(news);
  const send = async (call: Call, there: State | undefined): Promise<State | undefined> => {
    session.metadata.forget(news);
    await session.client.setMetadata(call, describeMetadata(news), context);
    return there;
  };
  await session.writes.run(id, context, () =>
    carryOut<Operation, State | undefined>({
      calls,
      from: olds,
      handlers: { merge: send, replace: send },
      left: ({ error }) =>
        olds === undefined || !mayHaveBeenApplied(error) ? undefined : { id, state: uncertain(olds, news) },
    }),
  );
  return { ...news };
}

/** Takes everything away; a connection that is gone has nothing. */
export async function emptyMetadata(session: Session, olds: State, call: Call, context: Context): Promise<void> {
  await session.writes.run(formatConnectionId(olds), context, async () => {
    session.metadata.forget(olds);
    try {
      await session.client.setMetadata(call, describeMetadata(olds), context);
    } catch (error) {
      const saysGone = error instanceof NotFoundError;
      if (!saysGone || (await session.metadata.read(olds, context)) !== undefined) throw error;
    }
  });
}

/** Without the keys of which nobody knows the value, and not as a whole: the next update sends them again. */
function uncertain({ metadata, ...olds }: State, news: Args): State {
  const open = new Set(news.complete || olds.complete ? Object.keys(metadata) : differing(metadata, news.metadata));
  const certain = Object.fromEntries(Object.entries(metadata).filter(([key]) => !open.has(key)));
  return { ...olds, metadata: certain, complete: false };
}
