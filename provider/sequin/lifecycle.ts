import { defineLifecycle } from "../core/define.js";
import { DuplicateError } from "../core/errors/duplicate-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import type { Context } from "../core/context.js";
import type { Observed } from "../core/lifecycle.js";
import { poll } from "../core/poll.js";
import { sequinAccount, type Account } from "./account.js";
import { creation, planCreate, planDelete, planUpdate } from "./calls.js";
import { isSameAccount, openPart } from "./credential/parts.js";
import { sendCreation } from "./creation.js";
import { findExisting, isOwnBeginning, refuseOther } from "./existing.js";
import { describeState, describeSync } from "./identity.js";
import { observe, stateOf } from "./observe.js";
import { syncRules } from "./rules.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { sendCalls } from "./writes.js";
import type { ShownSync } from "./wire.js";

/** What follows a deletion (a new sync of the same name) must not meet the old one. */
const GONE = { every: 250, upTo: 30_000 };

/** `sequin.Sync`: one sync of one customer's data into a stream. */
export const sequinSync = defineLifecycle<SyncArgs, SyncState>({
  token: "sequin:Sync",
  args: syncArgs,
  rules: syncRules,
  state: syncState,
  identity: (args) => [describeSync(args)],
  /** A new secret for the same account needs no new sync. */
  needsReplacement: (name, olds, news) =>
    name === "credential" ? !isSameAccount(olds["credential"], news["credential"]) : undefined,
  planCreate,
  planUpdate,
  planDelete,

  async create(args, context): Promise<Observed<SyncState>> {
    const account = sequinAccount();
    const existing = await findExisting(account, args, context);
    if (existing !== undefined) return takeOver(account, existing, args, context);
    const made = stateOf(await sendCreation(account, args, creation(args), context), args, context);
    try {
      // What the creation itself does not take: `status` for certain.
      const rest = planUpdate(made.syncId, made, args).calls;
      return { id: made.syncId, inputs: args, state: await sendCalls(account, made, args, rest, context) };
    } catch (error) {
      if (error instanceof PartialError || !(error instanceof Error)) throw error;
      throw new PartialError(made.syncId, made, error);
    }
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const account = sequinAccount();
    const sync = await account.sync(id, context);
    if (sync !== undefined) return observe(sync, known, context);
    await account.refuseOtherOrganization(id, known?.orgId, context);
    return undefined;
  },

  async find(args, context) {
    const account = sequinAccount();
    const sync = await findExisting(account, args, context);
    if (sync === undefined || !isOwnBeginning(sync, args)) return undefined;
    return { id: sync.id, state: stateOf(sync, args, context) };
  },

  async update(id, olds, news, context): Promise<SyncState> {
    const account = sequinAccount();
    // Under its old name, which another resource bears now.
    if (account.wasTakenOver(id))
      throw new DuplicateError(`Sequin: the ${describeState({ ...olds, syncId: id })} (${id})`);
    return sendCalls(account, { ...olds, syncId: id }, news, planUpdate(id, olds, news).calls, context);
  },

  async delete(id, olds, context): Promise<void> {
    const account = sequinAccount();
    const subject = describeState({ ...olds, syncId: id });
    for (const call of planDelete(id, olds).calls) {
      const wasThere = await account.writes.run(id, context, () => account.client.deleteSync(call, subject, context));
      account.noteDeletion(id);
      // Also where it was gone before: said once, that may be a mistake.
      const gone = await poll(context, GONE, async () =>
        (await account.client.getSync(id, context)) === undefined ? true : undefined,
      );
      const request = { platform: "Sequin", method: call.method, path: call.path, subject };
      if (gone === undefined) throw new UnconfirmedError(request, "the sync is still there", "Run it again later");
      if (!wasThere) await account.refuseOtherOrganization(id, olds.orgId, context);
    }
  },
});

/** A sync that is there already becomes the program's, and gets what of it differs. */
async function takeOver(
  account: Account,
  sync: ShownSync,
  args: SyncArgs,
  context: Context,
): Promise<Observed<SyncState>> {
  refuseOther(sync, args);
  account.noteTakeOver(sync.id);
  context.warn(
    `Sequin: the ${describeSync(args)} exists already, with id ${sync.id}: it is taken over instead of made anew.`,
  );
  const there = stateOf(sync, args, context);
  // Which secret it has does not show: as if it had none, so that it gets the program's.
  const olds = args.credential === undefined ? there : { ...there, credential: openPart(args.credential) };
  try {
    const state = await sendCalls(account, olds, args, planUpdate(sync.id, olds, args).calls, context);
    return { id: sync.id, inputs: args, state };
  } catch (error) {
    if (!(error instanceof PartialError)) account.forgetTakeOver(sync.id);
    throw error;
  }
}
