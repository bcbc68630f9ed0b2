import type { Context } from "../core/context.js";
import type { Observed } from "../core/lifecycle.js";
import { isObject } from "../../protocol/object.js";
import { differingProperties } from "./credential/parts.js";
import { same } from "../core/canonical.js";
import { SETTINGS, type SyncArgs, type SyncState } from "./schema.js";
import { settingsFromWire, type ShownSettings, type ShownSync } from "./wire.js";

/** The sync in the terms of the program. `known` undefined: as if everything were managed. */
export function observe(sync: ShownSync, known: SyncState | undefined, context: Context): Observed<SyncState> {
  const inputs = known === undefined ? everything(sync) : managed(sync, known);
  if (known?.credential !== undefined) warnOfOtherCredential(sync, known.credential, context);
  const orgId = sync.org_id ?? known?.orgId;
  const importedCredentialId = sync.credential_id ?? known?.importedCredentialId;
  return {
    id: sync.id,
    inputs,
    state: { ...inputs, ...stableFacts({ ...inputs, syncId: sync.id, orgId, importedCredentialId }) },
    ...(sync.health?.status === "error" ? { failure: 'Sequin shows its health as "error"' } : {}),
  };
}

/** The state of a sync as it is there, of which the program manages what its arguments say. */
export function stateOf(sync: ShownSync, args: SyncArgs, context: Context): SyncState {
  return observe(sync, { ...args, syncId: sync.id }, context).state;
}

/** What a state holds besides arguments. */
export function stableFacts({ syncId, orgId, importedCredentialId, credential }: SyncState): Pick<SyncState, "syncId"> {
  return {
    syncId,
    ...(orgId === undefined ? {} : { orgId }),
    ...(credential === undefined || importedCredentialId === undefined ? {} : { importedCredentialId }),
  };
}

/** For a read by id alone. The credential comes as its id: no secret is needed to take a sync under management. */
function everything(sync: ShownSync): Partial<SyncState> {
  return {
    provider: sync.provider,
    streamId: sync.stream_id,
    ...(sync.external_id ? { externalId: sync.external_id } : {}),
    ...(sync.credential_id ? { credentialId: sync.credential_id } : {}),
    ...settingsFromWire(sync),
  };
}

/** Only what is managed, and what Sequin does not show as it was: an external id, a secret. */
function managed(sync: ShownSync, known: SyncState): Partial<SyncState> {
  const shown = settingsFromWire(sync);
  const settings = SETTINGS.flatMap((setting) =>
    known[setting] === undefined ? [] : [[setting, managedSetting(setting, shown, known)] as const],
  );
  return {
    provider: sync.provider,
    streamId: sync.stream_id,
    ...(known.externalId === undefined ? {} : { externalId: sync.external_id ?? known.externalId }),
    ...(known.credentialId === undefined ? {} : { credentialId: sync.credential_id ?? known.credentialId }),
    // What is read back is masked: it never takes the place of the real one.
    ...(known.credential === undefined ? {} : { credential: known.credential }),
    ...Object.fromEntries(settings),
    ...(known.adopt === undefined ? {} : { adopt: known.adopt }),
  };
}

function managedSetting(setting: (typeof SETTINGS)[number], shown: ShownSettings, known: SyncState): unknown {
  const value = setting === "rateLimit" ? managedRateLimit(shown.rateLimit, known.rateLimit) : shown[setting];
  // Not shown: nothing is known about it. The same in another order: no difference.
  return value === undefined || same(value, known[setting]) ? known[setting] : value;
}

/** The parts of the limit that the program declares; the server fills in the others. */
function managedRateLimit(shown: ShownSettings["rateLimit"], known: SyncState["rateLimit"]): unknown {
  if (shown === undefined || known === undefined) return undefined;
  return Object.fromEntries(Object.entries(known).map(([name, value]) => [name, shown[name] ?? value]));
}

/**
 * A difference in the open part of an imported credential is told and not reported as drift: to put it back would
 * replace the sync, and mostly it is only a renamed account.
 */
function warnOfOtherCredential(sync: ShownSync, declared: Readonly<Record<string, unknown>>, context: Context): void {
  const shown = isObject(sync.credential) ? sync.credential.properties : undefined;
  const differing = differingProperties(declared, shown);
  if (differing.length === 0) return;
  context.warn(
    `Sequin shows ${differing.join(", ")} of sync "${sync.name}" (${sync.id}) with another value than the program. Was the ` +
      "account renamed, or another credential imported in its place? Nothing is changed: a change in the program would " +
      "replace the sync.",
  );
}
