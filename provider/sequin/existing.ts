import type { Context } from "../core/context.js";
import { aliasHint, AlreadyThereError } from "../core/errors/already-there-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import type { Session } from "./session.js";
import { changedSettings } from "./calls.js";
import { differingProperties } from "./credential/parts.js";
import { describeSync } from "./identity.js";
import { SETTINGS, type SyncArgs } from "./schema.js";
import { settingsFromWire, type ShownSync } from "./wire.js";

/**
 * The sync that a program means, where it is there already: of its stream, provider, external id and name.
 *
 * Sequin's documented answers have no external id. Where the program declares one and Sequin does not show it, the
 * credential decides: it never changes, so a sync with another one is another customer's and not what a creation of ours
 * has left behind.
 */
export async function findExisting(session: Session, args: SyncArgs, context: Context): Promise<ShownSync | undefined> {
  const named = await session.named(args, context);
  const found: ShownSync[] = [];
  for (const sync of named) {
    if (sync.provider !== args.provider || !mayBe(sync, args)) continue;
    if ((await context.run.otherHolder(sync.id, context)) === undefined) found.push(sync);
  }
  if (found.length > 1) {
    const ids = found.map((sync) => sync.id).join(", ");
    throw new ProviderError(
      `Sequin: there are ${found.length} syncs that could be the ${describeSync(args)}: ${ids}. Give this one a name of its ` +
        "own, or delete the ones that are not needed.",
    );
  }
  return found[0];
}

function mayBe(sync: ShownSync, args: SyncArgs): boolean {
  if (args.externalId === undefined) return true;
  return sync.external_id === undefined ? hasCredential(sync, args) : sync.external_id === args.externalId;
}

/** Whether the sync reads with the program's credential, as far as Sequin shows it. Secrets it does not show. */
function hasCredential(sync: ShownSync, args: SyncArgs): boolean {
  if (args.credentialId !== undefined) return sync.credential_id == null || sync.credential_id === args.credentialId;
  const shown = sync.credential?.properties;
  if (shown == null) return true;
  return (
    shown["kind"] === args.credential?.properties["kind"] && differingProperties(args.credential, shown).length === 0
  );
}

/** Whether a creation of ours may have left the sync: the POST takes everything but `status`, and leaves it running. */
export function isOwnBeginning(sync: ShownSync, args: SyncArgs): boolean {
  const there = settingsFromWire(sync);
  const { status, ...others } = changedSettings(there, args);
  return (
    hasCredential(sync, args) && Object.keys(others).length === 0 && (status === undefined || there.status === "active")
  );
}

/** Refuses a sync that belongs to somebody: with other settings, or with a credential that never changes. */
export function refuseOther(sync: ShownSync, args: SyncArgs, { run }: Context): void {
  const object = `Sequin: the ${describeSync(args)}`;
  if (!hasCredential(sync, args)) {
    throw new ProviderError(
      `${object} already exists, with id ${sync.id} and another credential` +
        `${sync.credential_id ? ` (${sync.credential_id})` : ""}, which cannot be changed. Give this one a name of its own, ` +
        `declare that credential, or delete the sync that is there. ${aliasHint(run.namesOf(sync.id))}`,
    );
  }
  if (args.adopt === true) return;
  const there = settingsFromWire(sync);
  const changed = changedSettings(there, args);
  const differences = SETTINGS.filter((argument) => argument in changed).map((argument) => ({
    argument,
    there: there[argument],
    wanted: args[argument],
  }));
  if (differences.length > 0) {
    throw new AlreadyThereError({
      object,
      id: sync.id,
      differences,
      formerNames: run.namesOf(sync.id),
      alternative: "Or give this one a name of its own.",
    });
  }
}
