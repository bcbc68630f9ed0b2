import { z } from "zod";
import type { Account } from "../core/account.js";
import type { Call } from "../core/call.js";
import type { Context } from "../core/context.js";
import { AuthenticationError, NotFoundError } from "../core/errors/api-error.js";
import { HttpClient, path, withQuery, type HttpRequest } from "../http/client.js";
import { accessOf, type Access } from "./access.js";
import { explain, remedy } from "./errors.js";
import {
  connectorAnswer,
  connectorsAnswer,
  listAnswer,
  modelAnswer,
  modelsAnswer,
  syncAnswer,
  type Connector,
  type Model,
  type SyncResource,
} from "./wire.js";
import { baseUrl } from "./settings.js";

/** The list has no largest page; this many syncs are a few megabytes. */
export const PAGE = 1_000;

/** Of connectors and models. */
export const OBJECTS_PAGE = 200;

/** AI Squared's HTTP API, in one workspace: one method per endpoint in use. */
export class AisquaredClient {
  readonly #account: Account;
  readonly #access: Access;

  constructor(
    account: Account,
    readonly workspaceId: string,
  ) {
    this.#account = account;
    this.#access = accessOf(account);
  }

  /** `GET /syncs`, one page from 1, the one touched last first. */
  async listSyncs(page: number, size: number, context: Context): Promise<SyncResource[]> {
    const address = withQuery("/api/v1/syncs", { page, per_page: size });
    return (await this.#request({ method: "GET", path: address, patient: false }, listAnswer, context)).data;
  }

  /** `GET /syncs/{id}`. @returns undefined when this workspace has no such sync. */
  async getSync(syncId: string, context: Context): Promise<SyncResource | undefined> {
    try {
      return (await this.#request({ method: "GET", path: path`/api/v1/syncs/${syncId}` }, syncAnswer, context)).data;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * Sends a planned POST, PUT or PATCH. @returns the sync as it is then.
   *
   * @param subject the sync, where no path names it yet.
   */
  async send(call: Call, context: Context, subject?: string): Promise<SyncResource> {
    return (await this.#request(subject === undefined ? call : { ...call, subject }, syncAnswer, context)).data;
  }

  /** Sends a planned DELETE; that the sync is gone already is fine. */
  async delete(call: Call, syncId: string, context: Context): Promise<void> {
    try {
      await this.#request(call, z.unknown(), context);
    } catch (error) {
      // Said once it may be a mistake, and a sync that is left behind goes on for ever.
      if (!isGone(error) || (await this.getSync(syncId, context)) !== undefined) throw error;
    }
  }

  /** `GET /connectors/{id}`. */
  async getConnector(id: string, context: Context): Promise<Connector> {
    return (await this.#request({ method: "GET", path: path`/api/v1/connectors/${id}` }, connectorAnswer, context))
      .data;
  }

  /** `GET /connectors`, one page from 1. */
  async listConnectors(page: number, perPage: number, context: Context): Promise<Connector[]> {
    const address = withQuery("/api/v1/connectors", { page, per_page: perPage });
    return (await this.#request({ method: "GET", path: address }, connectorsAnswer, context)).data;
  }

  /** `GET /models/{id}`. */
  async getModel(id: string, context: Context): Promise<Model> {
    return (await this.#request({ method: "GET", path: path`/api/v1/models/${id}` }, modelAnswer, context)).data;
  }

  /** `GET /models`, one page from 1. */
  async listModels(page: number, perPage: number, context: Context): Promise<Model[]> {
    const address = withQuery("/api/v1/models", { page, per_page: perPage });
    return (await this.#request({ method: "GET", path: address }, modelsAnswer, context)).data;
  }

  /** A request with the token of the process; refused for the token's sake, once more with the next one. */
  async #request<T>(request: HttpRequest, answer: z.ZodType<T>, context: Context): Promise<T> {
    let sent = "";
    const { settings } = this.#account;
    const http = new HttpClient({
      account: this.#account,
      platform: "AI Squared",
      baseUrl: this.#access.baseUrl,
      credential: this.#access.credential,
      baseUrlSetting: settings.describe(baseUrl),
      headers: async () => {
        sent = await this.#access.current(context);
        return { Authorization: `Bearer ${sent}`, "Workspace-Id": this.workspaceId };
      },
      explain,
      remedy: (failure) => remedy(failure, settings),
    });
    const { subject = `workspace ${this.workspaceId}` } = request;
    const { method, path: address, body, repeatable, patient } = request;
    const wire = {
      method,
      path: address,
      body,
      subject,
      ...(repeatable === undefined ? {} : { repeatable }),
      ...(patient === undefined ? {} : { patient }),
    };
    try {
      return await http.request(wire, answer, context);
    } catch (error) {
      // Nothing was done for a token that is not valid, so that any method may be sent again.
      const isToken = error instanceof AuthenticationError && !error.request.path.endsWith("/login");
      if (!isToken || !(await this.#access.refused(sent, context))) throw error;
      return await http.request(wire, answer, context);
    }
  }
}

/**
 * True when the server itself says that the sync is not in the workspace. Any other 404, such as a proxy's page or that
 * of a wrong base URL, says nothing about it.
 */
function isGone(error: unknown): boolean {
  return error instanceof NotFoundError && /couldn't find sync|sync not found/i.test(error.detail ?? "");
}
