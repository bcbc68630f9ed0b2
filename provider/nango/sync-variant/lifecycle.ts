import type { Context } from "../../core/context.js";
import { defineLifecycle } from "../../core/define.js";
import type { Observed } from "../../core/lifecycle.js";
import { refuseOtherEnvironment } from "../environment.js";
import { describeRef, formatId } from "../identity.js";
import { sessionOf } from "../session.js";
import { baseUrl, REQUEST_LIMIT, VENDOR_URL } from "../settings.js";
import { planCreate, planDelete, planTakeOver, UNCHANGED } from "./calls.js";
import { identityParts, parseVariantId, refOf, TOKEN } from "./identity.js";
import { syncVariantArgs, syncVariantState, type SyncVariantArgs, type SyncVariantState } from "./schema.js";
import { makeVariant, removeVariant } from "./writes.js";

/** `nango.SyncVariant`: a variant of one sync on one connection. */
export const nangoSyncVariant = defineLifecycle<SyncVariantArgs, SyncVariantState, keyof SyncVariantArgs>({
  token: TOKEN,
  args: syncVariantArgs,
  state: syncVariantState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  requestLimit: REQUEST_LIMIT,
  identifying: ["providerConfigKey", "connectionId", "syncName", "variant"],
  identity: (args) => identityParts(refOf(args)),
  planCreate,
  planUpdate: () => UNCHANGED,
  planDelete,
  planTakeOver,

  async create(args, context): Promise<Observed<SyncVariantState>> {
    const session = sessionOf(context.account);
    const ref = refOf(args);
    const id = formatId(ref);
    return session.writes.run(id, context, async () => {
      const finding = await session.statuses.read(ref, context);
      if (finding.kind === "found") {
        await warnOfExisting(id, args, context);
        return observed(args, finding.status.id);
      }
      let syncId = "";
      for (const call of planCreate(args).calls) syncId = await makeVariant(session, ref, call, context);
      return observed(args, syncId);
    });
  },

  async read(id, _known, context): Promise<Observed<SyncVariantState> | undefined> {
    const session = sessionOf(context.account);
    const ref = parseVariantId(id);
    const finding = await session.statuses.read(ref, context);
    if (finding.kind === "no-connection") await refuseOtherEnvironment(session, ref, context);
    if (finding.kind !== "found") return undefined;
    const { syncVariant: variant, ...rest } = ref;
    return observed({ ...rest, variant }, finding.status.id);
  },

  async find(args, context) {
    const ref = refOf(args);
    const finding = await sessionOf(context.account).statuses.read(ref, context);
    return finding.kind === "found" ? observed(args, finding.status.id) : undefined;
  },

  update: (_id, olds) => Promise.resolve(olds),

  async delete(id, olds, context): Promise<void> {
    const session = sessionOf(context.account);
    await session.writes.run(id, context, async () => {
      for (const call of planDelete(id, olds).calls) await removeVariant(session, refOf(olds), call, context);
    });
  },
});

function observed(args: SyncVariantArgs, syncId: string): Observed<SyncVariantState> {
  return { id: formatId(refOf(args)), inputs: args, state: { ...args, syncId } };
}

/** Nobody need hear of one that another resource of this run has had. */
async function warnOfExisting(id: string, args: SyncVariantArgs, context: Context): Promise<void> {
  if ((await context.run.otherHolder(id, context)) !== undefined) return;
  context.warn(
    `Nango: the ${describeRef(refOf(args))} already exists: it is taken over instead of being created, with its records. Destroying ` +
      "this resource deletes it.",
  );
}
