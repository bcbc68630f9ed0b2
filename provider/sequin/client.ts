import { z } from "zod";
import type { Account } from "../core/account.js";
import { readBaseUrl } from "../core/base-url.js";
import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { NotFoundError } from "../core/errors/api-error.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import { HttpClient, path, withQuery } from "../http/client.js";
import { explainFailure, remedy } from "./errors.js";
import { apiToken, baseUrl, VENDOR_URL } from "./settings.js";
import {
  createdAnswer,
  credentialAnswer,
  streamsAnswer,
  syncAnswer,
  syncsAnswer,
  type CreatedSync,
  type ShownSync,
} from "./wire.js";

/** The filters that the list documents. */
export interface ListQuery {
  readonly provider?: string | undefined;
  readonly streamId?: string | undefined;
  readonly name?: string | undefined;
  /** All pairs must match. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sequin's Management API: one method per endpoint in use.
 *
 * @see https://sequin.io/docs/management-api
 */
export class SequinClient {
  readonly #http: HttpClient;

  constructor(account: Account) {
    const { settings } = account;
    const token = settings.require(apiToken);
    this.#http = new HttpClient({
      account,
      platform: "Sequin",
      baseUrl: readBaseUrl(settings, baseUrl, VENDOR_URL),
      credential: token,
      baseUrlSetting: settings.describe(baseUrl),
      headers: () => ({ Authorization: `Bearer ${token}` }),
      explain: explainFailure,
      remedy: (failure) => remedy(failure, settings),
    });
  }

  /** Sends a planned `POST /v1/syncs`. */
  async createSync(call: Call, subject: string, context: Context): Promise<CreatedSync> {
    return this.#http.request({ ...call, subject }, createdAnswer, context);
  }

  /** Sends a planned `PATCH /v1/syncs/{id}`. Its answer is no proof: what stands is read afterwards. */
  async patchSync(call: Call, subject: string, context: Context): Promise<void> {
    await this.#http.request({ ...call, subject }, z.unknown(), context);
  }

  /** Sends a planned `DELETE /v1/syncs/{id}`; what it answers is not documented. @returns false: it was gone. */
  async deleteSync(call: Call, subject: string, context: Context): Promise<boolean> {
    return (
      (await orGone(
        this.#http.request(
          { ...call, subject },
          z.unknown().transform(() => true),
          context,
        ),
      )) ?? false
    );
  }

  /** Sends a planned `POST /v1/credentials`. @returns the credential's id. */
  async importCredential(call: Call, subject: string, context: Context): Promise<string> {
    return (await this.#http.request({ ...call, subject }, credentialAnswer, context)).id;
  }

  /** `GET /v1/syncs/{id}`: the only answer that decides whether a sync is gone. @returns undefined: it is. */
  async getSync(id: string, context: Context): Promise<ShownSync | undefined> {
    const request = { method: "GET", path: path`/v1/syncs/${id}` } as const;
    const sync = await orGone(this.#http.request(request, syncAnswer, context));
    if (sync === undefined || sync.id.toLowerCase() === id.toLowerCase()) return sync;
    throw new UnexpectedResponseError({
      request: { platform: "Sequin", ...request },
      status: 200,
      what: `another sync (${sync.id})`,
    });
  }

  /**
   * `GET /v1/syncs`. No paging is documented, so that a sync is missing here proves nothing; nor is it documented how
   * exactly the filters match.
   *
   * @param patient false: a failure is reported at once instead of being tried again.
   */
  async listSyncs(query: ListQuery, context: Context, patient = true): Promise<ShownSync[]> {
    const address = withQuery("/v1/syncs", {
      provider: query.provider,
      stream_id: query.streamId,
      name: query.name,
      metadata: query.metadata === undefined ? undefined : JSON.stringify(query.metadata),
    });
    return this.#http.request({ method: "GET", path: address, repeatable: patient }, syncsAnswer, context);
  }

  /** `GET /v1/streams`: the organizations of the streams that the token can see. */
  async listOrganizations(context: Context): Promise<string[]> {
    const streams = await orGone(this.#http.request({ method: "GET", path: "/v1/streams" }, streamsAnswer, context));
    return (streams?.data ?? []).flatMap((stream) => stream.org_id ?? []);
  }
}

async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
