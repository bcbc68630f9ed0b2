import type { Call } from "../core/call.js";
import { defineLifecycle } from "../core/define.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import type { Context } from "../core/context.js";
import { quote } from "../core/issues.js";
import { keepMade } from "../core/keep-made.js";
import type { Observed } from "../core/lifecycle.js";
import { poll } from "../core/poll.js";
import { sessionOf, type Session } from "./session.js";
import { creation, planCreate, planDelete, planTakeOver, planUpdate } from "./calls.js";
import { isSameAccount, openPart } from "./credential/parts.js";
import { sendCreation } from "./creation.js";
import { findExisting, isOwnBeginning, refuseOther } from "./existing.js";
import { describeState, describeSync, type SyncIdentity } from "./identity.js";
import { observe, stateOf } from "./observe.js";
import { syncRules } from "./rules.js";
import { syncArgs, syncState, type SyncArgs, type SyncState } from "./schema.js";
import { baseUrl, VENDOR_URL } from "./settings.js";
import { sendCalls } from "./writes.js";
import type { ShownSync } from "./wire.js";

/** What follows a deletion (a new sync of the same name) must not meet the old one. */
const GONE = { every: 250, upTo: 30_000 };

/** `sequin.Sync`: one sync of one customer's data into a stream. */
export const sequinSync = defineLifecycle<SyncArgs, SyncState, keyof SyncIdentity>({
  token: "sequin:Sync",
  args: syncArgs,
  rules: syncRules,
  state: syncState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  ambiguous: true,
  identifying: ["provider", "streamId", "externalId", "name"],
  identity: (args) => ({
    parts: [args.provider, args.streamId, args.externalId ?? null, args.name],
    text: `Sequin: the ${describeSync(args)}`,
  }),
  /** A new secret for the same session needs no new sync. */
  needsReplacement: (name, olds, news) =>
    name === "credential" ? !isSameAccount(olds["credential"], news["credential"]) : undefined,
  // A credential that is imported again keeps its id; one that was not known is known then.
  touches: (olds, news) =>
    olds["importedCredentialId"] === undefined && news["credential"] !== undefined ? ["importedCredentialId"] : [],
  planCreate,
  planUpdate,
  planDelete,
  planTakeOver,

  async create(args, context): Promise<Observed<SyncState>> {
    const session = sessionOf(context.account);
    const existing = await findExisting(session, args, context);
    if (existing !== undefined) return takeOver(session, existing, args, context);
    const call = creation(args);
    const made = stateOf(await sendCreation(session, args, call, context), args, context);
    const state = await keepMade(made.syncId, made, async () => {
      refuseOtherThanAsked(made, args, call);
      // What the creation itself does not take: `status` for certain.
      return sendCalls(session, made, args, planUpdate(made.syncId, made, args).calls, context);
    });
    return { id: made.syncId, inputs: args, state };
  },

  async read(id, known, context): Promise<Observed<SyncState> | undefined> {
    const session = sessionOf(context.account);
    const sync = await session.sync(id, context);
    if (sync !== undefined) return observe(sync, known, context);
    await session.refuseOtherOrganization(id, known?.orgId, context);
    return undefined;
  },

  async find(args, context) {
    const session = sessionOf(context.account);
    const sync = await findExisting(session, args, context);
    if (sync === undefined || !isOwnBeginning(sync, args)) return undefined;
    return { id: sync.id, state: stateOf(sync, args, context) };
  },

  async update(id, olds, news, context): Promise<SyncState> {
    const session = sessionOf(context.account);
    return sendCalls(session, { ...olds, syncId: id }, news, planUpdate(id, olds, news).calls, context);
  },

  async refuseCreation(args, isElsewhere, context) {
    if (!isElsewhere) return;
    const there = await findExisting(sessionOf(context.account), args, context);
    if (there !== undefined) refuseOther(there, args, context);
  },

  async delete(id, olds, context): Promise<void> {
    const session = sessionOf(context.account);
    const subject = describeState({ ...olds, syncId: id });
    for (const call of planDelete(id, olds).calls) {
      const wasThere = await session.writes.run(id, context, () => session.client.deleteSync(call, subject, context));
      session.noteWrite(id);
      // Also where it was gone before: said once, that may be a mistake.
      const gone = await poll(context, GONE, async () =>
        (await session.client.getSync(id, context)) === undefined ? true : undefined,
      );
      const request = { platform: "Sequin", method: call.method, path: call.path, subject };
      if (gone === undefined) throw new UnconfirmedError(request, "the sync is still there", "Run it again later");
      if (!wasThere) await session.refuseOtherOrganization(id, olds.orgId, context);
    }
  },
});

/** What a creation sets for good; everything else is compared by what follows it. */
const FOR_GOOD = ["provider", "streamId", "externalId", "credentialId"] as const;

/** A success that made another sync than it was asked for. */
function refuseOtherThanAsked(made: SyncState, args: SyncArgs, { method, path }: Call): void {
  const others = FOR_GOOD.filter((name) => args[name] !== undefined && made[name] !== args[name]);
  if (others.length === 0) return;
  throw new UnconfirmedError(
    { platform: "Sequin", method, path, subject: describeSync(args) },
    `the new sync ${made.syncId} shows ${others.map((name) => `${name} ${quote(made[name] ?? null)} instead of ${quote(args[name])}`).join(" and ")}`,
    "What it was made with never changes: the next `up` replaces it",
  );
}

/** A sync that is there already becomes the program's, and gets what of it differs. */
async function takeOver(
  session: Session,
  sync: ShownSync,
  args: SyncArgs,
  context: Context,
): Promise<Observed<SyncState>> {
  refuseOther(sync, args, context);
  context.run.takeOver(sync.id, context.resource);
  context.warn(
    `Sequin: the ${describeSync(args)} already exists, with id ${sync.id}: it is taken over instead of being created.`,
  );
  const there = stateOf(sync, args, context);
  // Which secret it has does not show: as if it had none, so that it gets the program's.
  const olds = args.credential === undefined ? there : { ...there, credential: openPart(args.credential) };
  const state = await sendCalls(session, olds, args, planUpdate(sync.id, olds, args).calls, context);
  return { id: sync.id, inputs: args, state };
}
