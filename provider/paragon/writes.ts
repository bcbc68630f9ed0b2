import type { Call } from "../core/call.js";
import { carryOut, type Left } from "../core/carry-out.js";
import type { Context } from "../core/context.js";
import { timeLeft } from "../core/deadline.js";
import { ConflictError } from "../core/errors/api-error.js";
import { PartialError } from "../core/errors/partial-error.js";
import { mayHaveBeenApplied } from "../core/errors/uncertain.js";
import { UnconfirmedError } from "../core/errors/unconfirmed-error.js";
import { quote } from "../core/issues.js";
import { pick } from "../core/pick.js";
import { lookedFor, poll, type PollOptions } from "../core/poll.js";
import { type SyncStatus, missing, settingsOf } from "./wire.js";
import type { Change } from "./calls.js";
import { type Settings, SETTINGS, type SyncArgs, type SyncState } from "./schema.js";
import { formatId } from "./identity.js";
import type { User } from "./session.js";
import { settingsSeen, stateOf, stateWith } from "./state.js";

/** How long an accepted update may take to show. Milliseconds, as everywhere here. */
const CONFIRM: PollOptions = { every: 1_000, upTo: 60_000 };

/** How long to look for a call whose answer was lost. */
export const LOOK_FOR: PollOptions = { every: 1_000, upTo: 15_000 };

/**
 * Sends planned calls in their order, and reads until Paragon shows what they carry: it accepts an update before it
 * applies it.
 *
 * @param olds - What stands there now.
 * @param done - Calls that were sent before, of which it has not been seen either that they took.
 * @returns the state after them. When something fails after something was written, the error carries what is there.
 */
export async function sendCalls(
  user: User,
  olds: SyncState,
  news: SyncArgs,
  calls: readonly Call<Change>[],
  context: Context,
  done: readonly Call[] = [],
): Promise<SyncState> {
  const unseen = done.filter((call) => SETTINGS.some((name) => call.carries.includes(name)));
  if (calls.length + unseen.length === 0) return stateOf(news, olds);
  return user.writes.run(olds.syncId, context, () => new Writing(user, olds, news, context).run(calls, unseen));
}

/** The calls of one update. */
class Writing {
  /** What was sent, and should show. */
  readonly #sent: Settings = {};
  #seen: SyncStatus | undefined;

  constructor(
    readonly user: User,
    readonly olds: SyncState,
    readonly news: SyncArgs,
    readonly context: Context,
  ) {}

  async run(calls: readonly Call<Change>[], done: readonly Call[]): Promise<SyncState> {
    for (const call of done) Object.assign(this.#sent, this.#carriedBy(call));
    const all = [...done, ...calls];
    if (calls.length === 0) await this.#confirmDone(all);
    const send = async (call: Call): Promise<Settings> => {
      await this.#send(call);
      // All of them at once, when the last one is sent.
      if (call === calls.at(-1)) await this.#confirm(all, call);
      return this.#sent;
    };
    await carryOut<Change, Settings>({
      calls,
      from: this.#sent,
      handlers: { "set-settings": send, pause: send, resume: send },
      left: () => this.#left(),
    });
    this.#warnIfErrored();
    return stateOf(this.news, this.olds);
  }

  /** Nothing is to be sent any more. */
  async #confirmDone(done: readonly Call[]): Promise<void> {
    const last = done.at(-1);
    if (last === undefined) return;
    try {
      await this.#confirm(done, last);
    } catch (error) {
      const left = this.#left();
      throw left === undefined || !(error instanceof Error) ? error : new PartialError(left.id, left.state, error);
    }
  }

  async #send(call: Call): Promise<void> {
    const { user, olds, context } = this;
    user.noteWrite(olds.syncId);
    try {
      await user.client.send(call, context);
      Object.assign(this.#sent, this.#carriedBy(call));
    } catch (error) {
      // What is disabled or enabled already may be refused; reading tells.
      const isDone = error instanceof ConflictError && call.operation !== "set-settings";
      const isLost = mayHaveBeenApplied(error);
      if (!isDone && !isLost) throw error;
      Object.assign(this.#sent, this.#carriedBy(call));
      if (isLost && !(await this.#arrived(this.#carriedBy(call)))) throw error;
    }
  }

  /** Whether a call whose answer was lost has come about. A look that fails itself tells nothing. */
  async #arrived(wanted: Settings): Promise<boolean> {
    try {
      return await this.#shows(wanted, LOOK_FOR);
    } catch {
      return false;
    }
  }

  async #confirm(calls: readonly Call[], last: Call): Promise<void> {
    const began = this.context.clock.now();
    if (await this.#shows(this.#sent, CONFIRM)) return;
    const seen = this.#seen;
    const late = seen === undefined ? [] : missing(this.#sent, seen);
    const found = seen === undefined ? {} : settingsOf(seen);
    const what = late.map((name) => {
      const there = found[name] === undefined ? `no ${name}` : `${name} ${quote(found[name])}`;
      return `${there} instead of ${quote(this.#sent[name])}`;
    });
    const { method, path } = calls.find(({ carries }) => late.some((name) => carries.includes(name))) ?? last;
    const { time, more } = lookedFor(this.context, began, CONFIRM);
    throw new UnconfirmedError(
      { platform: "Paragon", method, path, subject: `user "${this.user.client.userId}"` },
      `${time} later the sync still shows ${what.join(" and ")}`,
      "Paragon applies updates in the background: run it again later; it looks first, and asks again only for what has not come" +
        (more === undefined ? "" : `; ${more}`),
    );
  }

  async #shows(wanted: Settings, options: PollOptions): Promise<boolean> {
    const { user, olds, context } = this;
    const shown = await poll(context, options, async () => {
      this.#seen = await user.client.getSync(olds.syncId, context);
      if (missing(wanted, this.#seen).length === 0) return true;
      await sitOut(this.#seen, options, context);
      return undefined;
    });
    return shown === true;
  }

  #carriedBy(call: Call): Settings {
    return pick(
      this.news,
      SETTINGS.filter((name) => call.carries.includes(name)),
    );
  }

  #left(): Left | undefined {
    if (Object.keys(this.#sent).length === 0) return undefined;
    const { olds, news } = this;
    const settings = settingsSeen(this.#seen, olds);
    const asked = this.#sent.credentialId;
    const state = {
      ...stateWith(settings, news, olds),
      ...(asked === undefined || asked === settings.credentialId ? {} : { unconfirmedCredentialId: asked }),
    };
    return { id: formatId({ userId: olds.userId, syncId: olds.syncId }), state };
  }

  #warnIfErrored(): void {
    if (this.#seen?.status !== "ERRORED") return;
    const { syncId, userId } = this.olds;
    this.context.warn(
      `Paragon: sync ${syncId} of user "${userId}" is ERRORED${this.#seen.reason === undefined ? "" : ` (${this.#seen.reason})`}. It ` +
        "has its settings, and stays so until the cause is gone and it is enabled again: `paused: true`, then `paused: false`.",
    );
  }
}

/** While the third party limits its rate, Paragon asks not to look before a time that it names. */
async function sitOut({ rateLimitBackoffMs }: SyncStatus, { upTo }: PollOptions, context: Context): Promise<void> {
  if (rateLimitBackoffMs === undefined || rateLimitBackoffMs === null) return;
  await context.clock.sleep(Math.min(rateLimitBackoffMs, upTo / 2, timeLeft(context)));
}
