import { perAccount, type Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { Memo } from "../core/memo.js";
import { Serial } from "../core/serial.js";
import type { ListEntry } from "./wire.js";
import { ParagonClient } from "./client.js";
import type { SyncKey } from "./identity.js";
import type { SyncState } from "./schema.js";
import { projectId as projectIdSetting } from "./settings.js";
import { UserTokens } from "./token/user-token.js";

/** One Connected User, and what this run has learnt about their syncs. */
export class User {
  readonly client: ParagonClient;
  /** One write after the other for each sync. */
  readonly writes = new Serial();
  /** One creation after the other of each integration and pipeline. */
  readonly enabling = new Serial();
  /** Names of deleted syncs, which Paragon may refuse for a while. */
  readonly #purging = new Set<string>();
  /** Syncs written in this run: what a list says of their settings may be older than the write. */
  readonly #written = new Set<string>();
  readonly #list = new Memo<readonly ListEntry[]>("Paragon: the list of a user's syncs");

  constructor(client: ParagonClient) {
    this.client = client;
  }

  /** The user's syncs, read once. */
  async syncs(context: Context): Promise<readonly ListEntry[]> {
    return this.#list.get("", context, (shared) => this.client.listSyncs(shared));
  }

  /** The user's syncs, read again. */
  async syncsNow(context: Context): Promise<readonly ListEntry[]> {
    this.#list.drop("");
    return this.syncs(context);
  }

  /** What a list that was read before says of the sync's settings does not count any more. */
  noteWrite(syncId: string): void {
    this.#written.add(syncId);
  }

  /** A sync was deleted: its purge may outlast the answer, and the list that does not show it any more. */
  noteDeletion({ syncId, integration, configurationName }: SyncState): void {
    this.noteWrite(syncId);
    this.#purging.add(JSON.stringify([integration, configurationName]));
  }

  /** Whether a sync of this name, of whichever pipeline, was deleted in this run. */
  isPurging({ integration, configurationName }: SyncKey): boolean {
    return this.#purging.has(JSON.stringify([integration, configurationName]));
  }

  wasWritten(syncId: string): boolean {
    return this.#written.has(syncId);
  }
}

/** A Paragon project, and the Connected Users that were met. */
class Session {
  readonly #account: Account;
  readonly #tokens: UserTokens;
  readonly #users = new Map<string, User>();

  constructor(account: Account) {
    this.#account = account;
    this.#tokens = new UserTokens(account.settings);
  }

  user(userId: string): User {
    const user = this.#users.get(userId) ?? new User(new ParagonClient(this.#account, userId, this.#tokens));
    this.#users.set(userId, user);
    return user;
  }
}

const sessionOf = perAccount((account) => new Session(account));

/** The user, as the account knows them. */
export function connectedUser(account: Account, userId: string): User {
  return sessionOf(account).user(userId);
}

/** A sync, with the project that it was found in. */
export interface OwnedSync {
  readonly userId: string;
  readonly syncId: string;
  readonly projectId?: string | undefined;
}

/** The user of a sync, after a look at whose credentials these are: another project has none of this one's syncs. */
export async function userOf(account: Account, { userId, syncId, projectId }: OwnedSync): Promise<User> {
  const user = connectedUser(account, userId);
  const own = await user.client.projectId();
  if (projectId === undefined || own === undefined || own === projectId) return user;
  throw new ConfigurationError(
    `Paragon: sync ${syncId} of user "${userId}" belongs to project ${projectId}, and the credentials are those of project ${own}. ` +
      `Check ${account.settings.describe(projectIdSetting)}.`,
  );
}
