import { z } from "zod";
import type { Account } from "../core/account.js";
import { readBaseUrl } from "../core/base-url.js";
import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { describeDuration } from "../core/duration.js";
import type { ApiFailure } from "../core/errors/api-error.js";
import type { Settings } from "../core/settings.js";
import { HttpClient, path } from "../http/client.js";
import { type ListEntry, type SyncStatus, enabledAnswer, listAnswer, statusAnswer } from "./wire.js";
import { explainFailure } from "./errors.js";
import {
  audience as audienceSetting,
  baseUrl as baseUrlSetting,
  projectId as projectIdSetting,
  signingKey as signingKeySetting,
  VENDOR_URL,
} from "./settings.js";
import type { UserTokens } from "./token/user-token.js";

/**
 * Paragon's Sync API in the name of one Connected User, whose syncs are all it sees.
 *
 * @see https://docs.useparagon.com/managed-sync/api
 */
export class ParagonClient {
  readonly userId: string;
  readonly #tokens: UserTokens;
  readonly #baseUrl: string;
  readonly #http: HttpClient;

  constructor(account: Account, userId: string, tokens: UserTokens) {
    const { settings } = account;
    this.userId = userId;
    this.#tokens = tokens;
    this.#baseUrl = readBaseUrl(settings, baseUrlSetting, VENDOR_URL);
    this.#http = new HttpClient({
      account,
      platform: "Paragon",
      baseUrl: this.#baseUrl,
      // Tokens are many, and all of one project: whatever Paragon counts, it is not the single token.
      credential: "project",
      baseUrlSetting: settings.describe(baseUrlSetting),
      headers: async () => ({ Authorization: `Bearer ${(await this.#token()).token}` }),
      explain: explainFailure,
      remedy: (failure) => remedy(failure, settings),
    });
  }

  /** The project that this client's tokens speak for. */
  async projectId(): Promise<string | undefined> {
    return (await this.#token()).projectId;
  }

  /** Sends a POST that enables a sync; answers its id. @param subject the sync, which no path names yet. */
  async enableSync(call: Call, subject: string, context: Context): Promise<string> {
    const { id } = await this.#http.request({ ...call, subject }, enabledAnswer, context);
    return id;
  }

  /** All of the user's syncs. */
  async listSyncs(context: Context): Promise<ListEntry[]> {
    const call = { method: "GET", path: "/api/syncs" } as const;
    const { data } = await this.#http.request(this.#about(call), listAnswer, context);
    return data;
  }

  /** How one sync is doing. */
  async getSync(syncId: string, context: Context): Promise<SyncStatus> {
    const call = { method: "GET", path: path`/api/syncs/${syncId}` } as const;
    return this.#http.request(this.#about(call), statusAnswer, context);
  }

  /** Sends a planned call of which only the acceptance counts: the bodies of these answers prove nothing. */
  async send(call: Call, context: Context): Promise<void> {
    await this.#http.request(this.#about(call), z.unknown(), context);
  }

  #token(): ReturnType<UserTokens["forUser"]> {
    return this.#tokens.forUser(this.userId, this.#baseUrl);
  }

  /** No path names the user. */
  #about<T extends object>(call: T): T & { subject: string } {
    return { ...call, subject: `user "${this.userId}"` };
  }
}

function remedy({ status, request, clockAhead }: ApiFailure, settings: Settings): string | undefined {
  switch (status) {
    case 401:
      return (
        clockRemedy(clockAhead) ??
        `Check that ${settings.describe(signingKeySetting)} is a signing key of the project in ${settings.describe(projectIdSetting)}, ` +
          `and that ${settings.describe(audienceSetting)} is "<instance host>/<project id>"`
      );
    case 403:
      return `Is it the sync of another user, or is Managed Sync not a part of the project in ${settings.describe(projectIdSetting)}?`;
    case 404:
      return request.path.startsWith("/api/syncs/")
        ? "Was it deleted in Paragon? Run `pulumi refresh`; the next `up` enables it again"
        : undefined;
    default:
      return undefined;
  }
}

/** Two clocks that differ by less make no token invalid: it is dated back, and answers take their time. */
const CLOCK_TOLERANCE = 60_000;

/** Tokens are made here and live for minutes by Paragon's clock. */
function clockRemedy(ahead: number | undefined): string | undefined {
  if (ahead === undefined || Math.abs(ahead) < CLOCK_TOLERANCE) return undefined;
  const minutes = describeDuration(Math.round(Math.abs(ahead) / 60_000) * 60_000);
  const effect = ahead > 0 ? "have expired when they arrive" : "are not valid yet";
  return (
    `Paragon's clock is ${minutes} ${ahead > 0 ? "ahead of" : "behind"} this machine's, so that tokens made here ${effect}: correct this ` +
    "machine's clock (or that of a self-hosted Paragon). The key and the audience may be correct"
  );
}
