import { pick } from "../../core/pick.js";
import { defineLifecycle } from "../../core/define.js";
import type { Observed } from "../../core/lifecycle.js";
import { noMetadata } from "../errors.js";
import { refuseOtherEnvironment } from "../environment.js";
import { sessionOf } from "../session.js";
import { baseUrl, REQUEST_LIMIT, VENDOR_URL } from "../settings.js";
import { planCreate, planDelete, planFound, planTakeOver, planUpdate } from "./calls.js";
import { describeMetadata, formatConnectionId, parseConnectionId, type ConnectionRef } from "./identity.js";
import type { Metadata } from "./reader.js";
import {
  connectionMetadataArgs,
  connectionMetadataState,
  type ConnectionMetadataArgs as Args,
  type ConnectionMetadataState as State,
  withoutNulls,
} from "./schema.js";
import { takenValues } from "./taken-values.js";
import { emptyMetadata, sendCalls } from "./writes.js";

/** `nango.ConnectionMetadata`: what the syncs of one connection read. The connection itself is Nango's and the customer's. */
export const nangoConnectionMetadata = defineLifecycle<Args, State, keyof ConnectionRef>({
  token: "nango:ConnectionMetadata",
  args: connectionMetadataArgs,
  state: connectionMetadataState,
  server: { baseUrl, vendorUrl: VENDOR_URL },
  requestLimit: REQUEST_LIMIT,
  permanent: true,
  identifying: ["providerConfigKey", "connectionId"],
  identity: (ref) => ({
    parts: [ref.providerConfigKey, ref.connectionId],
    text: `Nango: the ${describeMetadata(ref)}`,
  }),
  planCreate,
  planUpdate,
  planDelete,
  planTakeOver,

  async create(args, context): Promise<Observed<State>> {
    const session = sessionOf(context.account);
    const found = await session.metadata.read(args, context);
    if (found === undefined)
      throw noMetadata(args, await session.deployed.integrations(context).catch(() => undefined));
    const there = withoutNulls(found);
    const state = await sendCalls(session, undefined, args, planFound(there, args).calls, context);
    const taken = takenValues(there, args);
    if (taken !== undefined) context.warn(`Nango: the ${describeMetadata(args)}: ${taken}`);
    return { id: formatConnectionId(args), inputs: args, state };
  },

  async read(id, known, context): Promise<Observed<State> | undefined> {
    const session = sessionOf(context.account);
    const ref = parseConnectionId(id);
    const there = await session.metadata.read(ref, context);
    if (there !== undefined) return observed(ref, there, known);
    await refuseOtherEnvironment(session, ref, context);
    return undefined;
  },

  /** The connection is there anyway: all that a creation leaves are the values. */
  async find(args, context) {
    const there = await sessionOf(context.account).metadata.read(args, context);
    if (there === undefined || planFound(withoutNulls(there), args).calls.length > 0) return undefined;
    return { id: formatConnectionId(args), state: { ...args } };
  },

  async lookBefore(args, context) {
    const found = await sessionOf(context.account).metadata.read(args, context);
    if (found === undefined) return undefined;
    const { id, state } = observed(args, found, { ...args });
    return { id, state, takesAway: takenValues(withoutNulls(found), args) };
  },

  async update(id, olds, news, context): Promise<State> {
    return sendCalls(sessionOf(context.account), olds, news, planUpdate(id, olds, news).calls, context);
  },

  async delete(id, olds, context): Promise<void> {
    const session = sessionOf(context.account);
    for (const call of planDelete(id, olds).calls) await emptyMetadata(session, olds, call, context);
  },
});

/** What is there of what is managed. `known` undefined: as if every key that there is were. */
function observed(ref: ConnectionRef, there: Metadata, known: State | undefined): Observed<State> {
  const all = withoutNulls(there);
  const isAll = known === undefined || known.complete;
  const keys = isAll ? Object.keys(all) : Object.keys(known.metadata).filter((key) => Object.hasOwn(all, key));
  const { providerConfigKey, connectionId } = ref;
  const state: State = {
    providerConfigKey,
    connectionId,
    metadata: pick(all, keys),
    complete: known?.complete ?? false,
  };
  return { id: formatConnectionId(ref), inputs: { ...state }, state };
}
