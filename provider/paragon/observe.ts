import type { Context } from "../core/context.js";
import { NotFoundError } from "../core/errors/api-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import type { Observed } from "../core/lifecycle.js";
import { pick } from "../core/pick.js";
import { type ListEntry, type SyncStatus, settingsOf } from "./wire.js";
import { type Settings, PATCHED, SETTINGS, type SyncState } from "./schema.js";
import { formatId } from "./identity.js";
import type { User } from "./session.js";

/**
 * What Paragon shows of a sync. One list of the user's syncs says what it is; its settings come from the list too where
 * that has them, else from the sync's own status.
 *
 * @param known - Undefined: everything is reported as if it were managed.
 * @returns undefined when it is gone: its status is "not found", and so says the user's own list.
 */
export async function readSync(
  user: User,
  syncId: string,
  known: SyncState | undefined,
  context: Context,
): Promise<Observed<SyncState> | undefined> {
  const listed = find(await user.syncs(context), syncId);
  const seen =
    listed !== undefined && isEnough(user, listed, known) ? listed : await statusOf(user, syncId, listed, context);
  if (seen === undefined) return undefined;

  // Made after the list was read.
  const isUnlisted = listed === undefined && known === undefined;
  const identity = identityOf(syncId, isUnlisted ? find(await user.syncsNow(context), syncId) : listed, known);
  const settings = managed(settingsOf(seen), known);
  const { userId } = user.client;
  const inputs = {
    userId,
    ...identity,
    ...(known === undefined ? {} : pick(known, ["configuration"])),
    ...settings,
    ...(known === undefined ? {} : pick(known, ["adopt"])),
  };
  const late = known?.unconfirmedCredentialId;
  const state: SyncState = {
    ...inputs,
    syncId,
    projectId: known?.projectId ?? (await user.client.projectId()),
    configurationFingerprint: known?.configurationFingerprint,
    unconfirmedCredentialId: late === settings.credentialId ? undefined : late,
  };
  return { id: formatId({ userId, syncId }), inputs, state, ...failureOf(seen) };
}

function failureOf({ status, reason }: SyncStatus | ListEntry): Pick<Observed, "failure"> {
  if (status !== "ERRORED") return {};
  return { failure: `Paragon shows it as ERRORED${reason === undefined ? "" : `: ${reason.replace(/\.$/, "")}`}` };
}

function find(syncs: readonly ListEntry[], syncId: string): ListEntry | undefined {
  return syncs.find(({ id }) => id === syncId);
}

/** No document says that the list carries the settings, and a frequency is shown only where somebody has set one. */
function isEnough(user: User, listed: ListEntry, known: SyncState | undefined): boolean {
  if (user.wasWritten(listed.id)) return false;
  const isWanted = (name: (typeof PATCHED)[number]): boolean => known === undefined || known[name] !== undefined;
  return PATCHED.every((name) => !isWanted(name) || listed[name] !== undefined);
}

async function statusOf(
  user: User,
  syncId: string,
  listed: ListEntry | undefined,
  context: Context,
): Promise<SyncStatus | undefined> {
  try {
    return await user.client.getSync(syncId, context);
  } catch (error) {
    if (!saysNotFound(error)) throw error;
    if (listed === undefined) return undefined;
    if (find(await user.syncsNow(context), syncId) === undefined) return undefined;
    throw new ProviderError(
      `Paragon contradicts itself about sync ${syncId} of user "${user.client.userId}": its list has it, its status is "not ` +
        'found". This answer is not trusted, and nothing was changed; run it again later.',
    );
  }
}

/**
 * A 404 in whatever form: no document has Paragon's. By itself it proves nothing (a proxy or a wrong path answers so too);
 * together with the user's own list it does.
 */
function saysNotFound(error: unknown): boolean {
  return error instanceof NotFoundError || (error instanceof UnexpectedResponseError && error.status === 404);
}

/**
 * Whether a call failed because its sync is not there any more. Said once it may be a mistake, and a sync that is left
 * behind goes on for ever: the user's own list must say so too.
 */
export async function isGone(user: User, syncId: string, error: unknown, context: Context): Promise<boolean> {
  if (!saysNotFound(error)) return false;
  return (
    context.run.isDeleted(formatId({ userId: user.client.userId, syncId })) ||
    find(await user.syncsNow(context), syncId) === undefined
  );
}

type Identity = Pick<SyncState, "integration" | "pipeline" | "configurationName">;

function identityOf(syncId: string, listed: ListEntry | undefined, known: SyncState | undefined): Identity {
  const integration = sameButCase(listed?.integration, known?.integration);
  const pipeline = sameButCase(listed?.pipeline, known?.pipeline);
  if (integration === undefined || pipeline === undefined) {
    throw new ProviderError(
      `Paragon shows sync ${syncId}, and does not list it among its user's: its configuration is unknown.`,
    );
  }
  return {
    integration,
    pipeline,
    ...pick({ configurationName: listed?.configurationName ?? known?.configurationName }, ["configurationName"]),
  };
}

/** Another spelling of the same name is no other sync. */
function sameButCase(shown: string | undefined, known: string | undefined): string | undefined {
  return shown === undefined || shown.toLowerCase() === known?.toLowerCase() ? known : shown;
}

/** The settings that the program manages. What Paragon says nothing of is as it was; only a frequency may be unset. */
function managed(there: Settings, known: SyncState | undefined): Settings {
  if (known === undefined) return there;
  const before = { ...pick(known, SETTINGS), incrementalAccumulatorFrequency: undefined };
  return pick(
    { ...before, ...there },
    SETTINGS.filter((name) => known[name] !== undefined),
  );
}
