import type { Context } from "../core/context.js";
import { AlreadyThereError } from "../core/errors/already-there-error.js";
import { keepMade } from "../core/keep-made.js";
import { planUpdate } from "./calls.js";
import { describeKey } from "./identity.js";
import { type SyncStatus, missing, settingsOf } from "./wire.js";
import type { User } from "./session.js";
import type { SyncArgs, SyncState } from "./schema.js";
import { stateWith } from "./state.js";
import { sendCalls } from "./writes.js";

/** Brings a sync that already exists to its arguments: silently where nothing is changed that somebody has set. */
export async function takeOver(
  user: User,
  id: string,
  args: SyncArgs,
  facts: Pick<SyncState, "syncId" | "projectId">,
  context: Context,
): Promise<SyncState> {
  const status = await user.client.getSync(facts.syncId, context);
  refuseDiffering(args, id, status, context);
  const there = settingsOf(status);
  context.warn(
    `Paragon: ${describeKey(args)} already exists (${id}) and is taken over. Paragon does not show its configuration: if it was enabled with another ` +
      "than the program's, delete it in Paragon first.",
  );
  const found = stateWith(there, args, facts);
  return keepMade(id, found, () => sendCalls(user, found, args, planUpdate(id, found, args).calls, context));
}

/** Refuses a sync that somebody has set otherwise than the program says, where the program does not adopt it. */
export function refuseDiffering(args: SyncArgs, id: string, status: SyncStatus, { run }: Context): void {
  if (args.adopt === true) return;
  const there = settingsOf(status);
  // A frequency that nobody has set yet is nobody's: mostly, a run was stopped between the POST and the PATCH.
  const differing = missing(args, status).filter(
    (name) => name !== "incrementalAccumulatorFrequency" || there[name] !== undefined,
  );
  if (differing.length === 0) return;
  const differences = differing.map((argument) => ({ argument, there: there[argument], wanted: args[argument] }));
  throw new AlreadyThereError({
    object: `Paragon: ${describeKey(args)}`,
    id,
    differences,
    formerNames: run.namesOf(id),
    alternative: "For a second sync, choose another configurationName.",
  });
}
