import type { Context } from "../core/context.js";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { runScoped } from "../core/run-scope.js";
import { Serial } from "../core/serial.js";
import { describeSetting } from "../core/settings.js";
import { waitFor } from "../core/waiting.js";
import type { ListEntry } from "./answers.js";
import { ParagonClient } from "./client.js";
import { projectIdSetting } from "./settings.js";
import { UserTokens } from "./user-token.js";

/** One Connected User, and what this run has learnt about their syncs. */
export class User {
  readonly client: ParagonClient;
  /** One write after the other for each sync. */
  readonly writes = new Serial();
  /** Syncs deleted in this run. The platform may still show them for a while. */
  readonly deleted = new Set<string>();
  /** Syncs written in this run: what a list says of their settings may be older than the write. */
  readonly #written = new Set<string>();
  #list: Promise<ListEntry[]> | undefined;

  constructor(client: ParagonClient) {
    this.client = client;
  }

  /** The user's syncs, read once in a run. */
  async syncs(context: Context): Promise<readonly ListEntry[]> {
    const list = (this.#list ??= this.client.listSyncs(context));
    try {
      return await waitFor(context, `Paragon: the list of the syncs of user "${this.client.userId}"`, list);
    } catch (error) {
      // The next one tries for itself.
      if (this.#list === list) this.#list = undefined;
      throw error;
    }
  }

  /** The user's syncs, read again. */
  async syncsNow(context: Context): Promise<readonly ListEntry[]> {
    this.#list = undefined;
    return this.syncs(context);
  }

  noteWrite(syncId: string): void {
    this.#written.add(syncId);
    this.deleted.delete(syncId);
  }

  noteDeletion(syncId: string): void {
    this.#written.add(syncId);
    this.deleted.add(syncId);
  }

  wasWritten(syncId: string): boolean {
    return this.#written.has(syncId);
  }
}

const users = runScoped(() => ({ tokens: new UserTokens(), known: new Map<string, User>() }));

/** The user, as this run knows them. */
export function connectedUser(userId: string): User {
  const { tokens, known } = users();
  const user = known.get(userId) ?? new User(new ParagonClient(userId, tokens));
  known.set(userId, user);
  return user;
}

/** A sync, with the project that it was found in. */
export interface OwnedSync {
  readonly userId: string;
  readonly syncId: string;
  readonly projectId?: string | undefined;
}

/** The user of a sync, after a look at whose credentials these are: another project has none of this one's syncs. */
export async function userOf({ userId, syncId, projectId }: OwnedSync): Promise<User> {
  const user = connectedUser(userId);
  const own = await user.client.projectId();
  if (projectId === undefined || own === undefined || own === projectId) return user;
  throw new ConfigurationError(
    `Paragon: sync ${syncId} of user "${userId}" belongs to project ${projectId}, and the credentials are those of project ${own}. ` +
      `Check ${describeSetting(projectIdSetting)}.`,
  );
}
