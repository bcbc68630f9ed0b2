import type { Call } from "../core/call.js";
import { carryOut } from "../core/carry-out.js";
import type { Context } from "../core/context.js";
import { PartialError } from "../core/errors/partial-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { alternatives, quote } from "../core/issues.js";
import { namesOf } from "../core/names.js";
import { pick } from "../core/pick.js";
import { poll } from "../core/poll.js";
import type { Session } from "./session.js";
import { changedSettings, type Change } from "./calls.js";
import { refuseMasks } from "./credential/mask-guard.js";
import { isObject } from "../../protocol/object.js";
import { describeSync } from "./identity.js";
import { sendName } from "./name-taken.js";
import { stableFacts } from "./observe.js";
import { SETTINGS, UNLIMITED, type Setting, type SyncArgs, type SyncState } from "./schema.js";
import { settingsFromWire, type Settings, type ShownSettings } from "./wire.js";

/** No delay is documented between a write and what reads show: what is not there after this did not take. */
const CONFIRM = { every: 250, upTo: 5_000 };

/**
 * Sends the planned calls of a sync in their order, and looks whether each took.
 *
 * @returns the state after them. When one fails after something was written, the error carries what is there.
 */
export async function sendCalls(
  session: Session,
  olds: SyncState,
  news: SyncArgs,
  calls: readonly Call<Change>[],
  context: Context,
): Promise<SyncState> {
  const { syncId } = olds;
  return session.writes.run(syncId, context, async () => {
    const standing = await carryOut<Change, SyncState>({
      calls,
      from: olds,
      handlers: {
        "set-settings": (call, there) => patchSync(session, there, news, call, context),
        "set-secret": (call, there) => exchangeSecret(session, there, news, call, context),
      },
      left: ({ there }) => (there === olds ? undefined : { id: syncId, state: there }),
    });
    return { ...news, ...stableFacts(standing) };
  });
}

async function patchSync(
  session: Session,
  olds: SyncState,
  news: SyncArgs,
  call: Call,
  context: Context,
): Promise<SyncState> {
  session.noteWrite(olds.syncId);
  const subject = describeSync(news);
  const patch = (): Promise<void> => session.client.patchSync(call, subject, context);
  await (call.carries.includes("name") ? sendName(session, news, olds.syncId, context, patch) : patch());
  const wanted = settingsOf(call, news);
  let seen: ShownSettings | undefined;
  const confirmed = await poll(context, CONFIRM, async () => {
    const sync = await session.client.getSync(olds.syncId, context);
    if (sync !== undefined) seen = settingsFromWire(sync);
    return seen !== undefined && notTaken(seen, wanted).length === 0 ? true : undefined;
  });
  if (confirmed === true) return { ...olds, ...wanted };

  const request = { platform: "Sequin", method: call.method, path: call.path, subject };
  if (seen === undefined) throw new UnconfirmedError(request, "the sync is not shown any more", "Run `pulumi refresh`");
  const texts = notTaken(seen, wanted).map((setting) => describeNotTaken(setting, seen?.[setting], wanted[setting]));
  // What is there, as far as this call was about it: the next update sends the rest again.
  throw new PartialError(
    olds.syncId,
    { ...olds, ...wanted, ...pick(seen, namesOf(pick(wanted, SETTINGS))) },
    new UnconfirmedError(request, texts.join("; ")),
  );
}

async function exchangeSecret(
  session: Session,
  olds: SyncState,
  news: SyncArgs,
  call: Call,
  context: Context,
): Promise<SyncState> {
  session.noteWrite(olds.syncId);
  refuseMasks(news.credential);
  const subject = describeSync(news);
  const own = olds.importedCredentialId ?? (await session.client.getSync(olds.syncId, context))?.credential_id;
  const imported = await session.client.importCredential(call, subject, context);
  if (own !== undefined && own !== null && imported !== own) {
    throw new ProviderError(
      `Sequin: ${call.method} ${call.path} for ${subject} made another credential (${imported}) instead of giving the sync's ` +
        `own (${own}) the new secret: to Sequin it belongs to another session. The sync still reads with the old secret, and ` +
        "its credential cannot be changed. Replace the sync: `pulumi up --replace` with its URN.",
    );
  }
  return { ...olds, credential: news.credential, importedCredentialId: imported };
}

/** The settings that a planned call carries. */
function settingsOf(call: Call, news: SyncArgs): Settings {
  return pick(
    news,
    SETTINGS.filter((name) => call.carries.includes(name)),
  );
}

/** The settings that a sync does not have as they are wanted. What Sequin does not show is taken for done. */
function notTaken(shown: ShownSettings, wanted: Settings): Setting[] {
  const there = { ...wanted, ...shown, rateLimit: { ...wanted.rateLimit, ...shown.rateLimit } };
  const changed = changedSettings(there, wanted);
  return SETTINGS.filter((name) => name in changed);
}

function describeNotTaken(setting: Setting, there: unknown, wanted: unknown): string {
  if (setting === "metadata" && isObject(there) && isObject(wanted)) {
    const kept = Object.keys(there).filter((key) => !Object.hasOwn(wanted, key));
    if (kept.length > 0) {
      return (
        `metadata still has ${alternatives(kept).replace(/ or (?=[^,]*$)/, " and ")}: Sequin adds to what is there instead of ` +
        "replacing it, so keys cannot be removed. Put them back into the program, or replace the sync"
      );
    }
  }
  if (setting === "maxAgeDays" && wanted === UNLIMITED) {
    return (
      `maxAgeDays is still ${quote(there)}: Sequin ignores that the limit is taken away. Give a large number of days ` +
      "instead, or replace the sync"
    );
  }
  return `${setting} is still ${quote(there)} and not ${quote(wanted)}`;
}
