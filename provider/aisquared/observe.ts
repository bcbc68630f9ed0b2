import type { Observed } from "../core/lifecycle.js";
import { pick } from "../core/pick.js";
import { rememberSecret } from "../core/redact.js";
import { same } from "../core/canonical.js";
import { hideForeignKeys, keysIn } from "./configuration.js";
import { formatId } from "./identity.js";
import type { SyncArgs, SyncState } from "./schema.js";
import { type SyncResource, fromWire, type ShownSync } from "./wire.js";

/** Arguments that the platform shows, and that a program may leave to others. */
const MANAGEABLE = [
  "syncMode",
  "configuration",
  "scheduleType",
  "syncInterval",
  "cronExpression",
  "cursorField",
  "paused",
] as const;

/** What stands on the platform, in words of a program. `known` undefined: as if everything were managed. */
export function observe(workspaceId: string, sync: SyncResource, known: SyncState | undefined): Observed<SyncState> {
  const shown = fromWire(sync);
  rememberSecret(keysIn(shown.configuration));
  const inputs = {
    ...identityOf(shown),
    ...(known === undefined ? { workspaceId } : pick(known, ["workspaceId", "adopt"])),
    ...managed(withKnownConfiguration(shown, known?.configuration), known),
  };
  return {
    id: formatId({ workspaceId, syncId: sync.id }),
    inputs,
    state: {
      ...inputs,
      syncId: sync.id,
      ...(known?.scheduleMayTick === true && shown.scheduleType === "manual" ? { scheduleMayTick: true } : {}),
      createdWith: { workspaceId, cursorField: shown.cursorField },
    },
    ...failureOf(sync),
  };
}

/** It stays so until the sync is disabled and enabled again, however well later runs go. */
function failureOf({ attributes: { status } }: SyncResource): Pick<Observed, "failure"> {
  return status === "failed" || status === "aborted" ? { failure: `AI Squared shows it as "${status}"` } : {};
}

/** State of a sync that is declared so and shown so: the program's own arguments, with the platform's values. */
export function stateOf(workspaceId: string, sync: SyncResource, args: SyncArgs): SyncState {
  const shown = fromWire(sync);
  return {
    ...identityOf(shown),
    ...pick(args, ["workspaceId", "adopt"]),
    ...managed(withKnownConfiguration(shown, args.configuration), args),
    syncId: sync.id,
    createdWith: { workspaceId, cursorField: shown.cursorField },
  };
}

/** State as declared, where nothing is to be sent. */
export function declaredState(args: SyncArgs, olds: SyncState): SyncState {
  const { syncInterval, ...rest } = args;
  return {
    ...rest,
    ...(typeof syncInterval === "string" ? { syncInterval } : {}),
    syncId: olds.syncId,
    ...pick(olds, ["createdWith", "scheduleMayTick"]),
  };
}

/** An API key that the program does not know must not get into its state in clear. */
function withKnownConfiguration(shown: ShownSync, known: unknown): ShownSync {
  const { configuration } = shown;
  if (configuration === undefined || same(known, configuration)) return shown;
  return { ...shown, configuration: hideForeignKeys(configuration, known) };
}

function identityOf({ sourceId, destinationId, modelId, streamName }: ShownSync) {
  return { sourceId, destinationId, modelId, streamName };
}

/** The schedule is managed as a whole: where the program says its type, every part that the platform shows counts. */
function managed(shown: ShownSync, known: Partial<Record<(typeof MANAGEABLE)[number], unknown>> | undefined) {
  const isManaged = (name: (typeof MANAGEABLE)[number]): boolean =>
    known === undefined ||
    known[name === "syncInterval" || name === "cronExpression" ? "scheduleType" : name] !== undefined;
  return pick(shown, MANAGEABLE.filter(isManaged));
}
