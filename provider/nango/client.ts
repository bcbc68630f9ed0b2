import type { z } from "zod";
import type { Account } from "../core/account.js";
import { readBaseUrl } from "../core/base-url.js";
import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { ApiError, InvalidRequestError, ServerError } from "../core/errors/api-error.js";
import { allPages, PageSize } from "../core/pages.js";
import type { Settings } from "../core/settings.js";
import { HttpClient, path, withQuery } from "../http/client.js";
import { remedy } from "./errors.js";
import {
  connectionAnswer,
  connectionsAnswer,
  frequencyAnswer,
  functionAnswer,
  functionsAnswer,
  integrationsAnswer,
  metadataAnswer,
  scriptsAnswer,
  statusAnswer,
  successAnswer,
  variantAnswer,
  type SyncStatus,
} from "./wire.js";
import { baseUrl, secretKey, VENDOR_URL } from "./settings.js";

/** The most that Nango lists at once. */
const FUNCTIONS_PAGE = 100;

/** Nango's HTTP API: one method per endpoint in use. */
export class NangoClient {
  readonly #http: HttpClient;
  readonly #settings: Settings;

  constructor(account: Account) {
    const { settings } = account;
    this.#settings = settings;
    const key = settings.require(secretKey);
    this.#http = new HttpClient({
      account,
      platform: "Nango",
      baseUrl: readBaseUrl(settings, baseUrl, VENDOR_URL),
      credential: key,
      baseUrlSetting: settings.describe(baseUrl),
      headers: () => ({ Authorization: `Bearer ${key}` }),
      remedy: (failure) => remedy(failure, settings),
    });
  }

  /**
   * Sends a planned `PUT /sync/update-connection-frequency`. Fails with a `ServerError` also where Nango has stored the
   * frequency and did not reach its scheduler: its status for that is 400.
   *
   * @returns the frequency that now stands, in Nango's words.
   */
  async setFrequency(call: Call, subject: string, context: Context): Promise<string> {
    try {
      return (await this.#http.request({ ...call, subject }, frequencyAnswer, context)).frequency;
    } catch (error) {
      if (!isRefusal(error, "server_error")) throw error;
      const { request, status, code, detail } = error;
      const failure = { request, status, code, detail };
      throw new ServerError({ ...failure, remedy: remedy(failure, this.#settings) });
    }
  }

  /** Sends a planned `POST /sync/pause` or `/sync/start`. That it answers is no proof that it was done. */
  async sendCommand(call: Call, subject: string, context: Context): Promise<void> {
    await this.#http.request({ ...call, subject }, successAnswer, context);
  }

  /** Sends a planned `POST /sync/{name}/variant/{variant}`. */
  async createVariant(call: Call, subject: string, context: Context): Promise<z.output<typeof variantAnswer>> {
    return this.#http.request({ ...call, subject }, variantAnswer, context);
  }

  /** Sends a planned `DELETE /sync/{name}/variant/{variant}`, which has a body. */
  async deleteVariant(call: Call, subject: string, context: Context): Promise<void> {
    await this.#http.request({ ...call, subject }, successAnswer, context);
  }

  /**
   * `GET /sync/status`. @returns undefined when Nango knows no such connection.
   *
   * @param query `syncs`: `*`, or names such as `contacts::base`. `connectionId` absent: all connections.
   * @param patient false: a failure is reported at once instead of being tried again.
   */
  async getStatus(
    query: { providerConfigKey: string; connectionId?: string | undefined; syncs: string; subject?: string },
    context: Context,
    patient = true,
  ): Promise<SyncStatus[] | undefined> {
    const address = withQuery("/sync/status", {
      provider_config_key: query.providerConfigKey,
      connection_id: query.connectionId,
      syncs: query.syncs,
    });
    const subject = query.subject === undefined ? {} : { subject: query.subject };
    try {
      return (await this.#get(address, statusAnswer, context, { ...subject, repeatable: patient })).syncs;
    } catch (error) {
      // The same code as for a body that is really invalid; only the words differ.
      if (
        error instanceof InvalidRequestError &&
        error.code === "invalid_body" &&
        error.detail === "Connection not found"
      ) {
        return undefined;
      }
      throw error;
    }
  }

  /** `GET /integrations/{key}/functions/{name}`: a sync as it is deployed. Nango 0.70.7 and later. */
  async getFunction(
    providerConfigKey: string,
    name: string,
    context: Context,
  ): Promise<z.output<typeof functionAnswer>["data"]> {
    const address = withQuery(path`/integrations/${providerConfigKey}/functions/${name}`, { type: "sync" });
    return (await this.#get(address, functionAnswer, context)).data;
  }

  /** `GET /integrations/{key}/functions`: names of the deployed syncs. Nango 0.70.7 and later. */
  async listFunctions(providerConfigKey: string, context: Context): Promise<string[]> {
    const fetch = async (page: number, limit: number): Promise<string[]> => {
      const query = { type: "sync", limit, page };
      const address = withQuery(path`/integrations/${providerConfigKey}/functions`, query);
      return (await this.#get(address, functionsAnswer, context, { patient: false })).data.map(({ name }) => name);
    };
    return allPages("Nango: functions", new PageSize(FUNCTIONS_PAGE), fetch, (name) => name);
  }

  /** `GET /scripts/config`: everything that is deployed, by provider: two integrations of one provider share an entry. */
  async getScripts(context: Context): Promise<z.output<typeof scriptsAnswer>> {
    return this.#get("/scripts/config", scriptsAnswer, context);
  }

  /** `GET /integrations`. */
  async listIntegrations(context: Context): Promise<string[]> {
    const { data } = await this.#get("/integrations", integrationsAnswer, context);
    return data.map((integration) => integration.unique_key);
  }

  /** `GET /connections`, one page. @param query the vendor's own parameters. */
  async listConnections(
    query: Readonly<Record<string, string | number | undefined>>,
    context: Context,
  ): Promise<z.output<typeof connectionsAnswer>["connections"]> {
    const address = withQuery("/connections", query);
    return (await this.#get(address, connectionsAnswer, context, { patient: false })).connections;
  }

  /** `GET /connections/{id}`. With the scope `read_credentials` Nango renews the customer's token for it. */
  async getConnection(
    ref: { readonly providerConfigKey: string; readonly connectionId: string },
    subject: string,
    context: Context,
  ): Promise<z.output<typeof connectionAnswer>> {
    const query = { provider_config_key: ref.providerConfigKey };
    const address = withQuery(path`/connections/${ref.connectionId}`, query);
    return this.#get(address, connectionAnswer, context, { subject });
  }

  /** Sends a planned `POST` or `PATCH /connections/metadata`. */
  async setMetadata(call: Call, subject: string, context: Context): Promise<void> {
    await this.#http.request({ ...call, subject }, metadataAnswer, context);
  }

  async #get<T>(
    address: string,
    answer: z.ZodType<T>,
    context: Context,
    options: { subject?: string; repeatable?: boolean; patient?: boolean } = {},
  ): Promise<T> {
    return this.#http.request({ method: "GET", path: address, ...options }, answer, context);
  }
}

/** True for a refusal with one of these codes: Nango tells nearly everything by code, and status 400. */
export function isRefusal(error: unknown, ...codes: readonly string[]): error is ApiError {
  return error instanceof ApiError && error.code !== undefined && codes.includes(error.code);
}
