import type { Context } from "../core/context.js";
import { ApiError, NotFoundError, PermissionDeniedError } from "../core/errors/api-error.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import { Memo } from "../core/memo.js";
import type { NangoClient } from "./client.js";
import { canonicalFrequency } from "./frequency.js";

/** What the integrations have deployed; asked for only when a question cannot be answered without, and once. */
export class Deployed {
  readonly #client: NangoClient;
  readonly #defaults = new Memo<string | undefined>("Nango: the default frequency of a sync");
  readonly #scripts = new Memo<Awaited<ReturnType<NangoClient["getScripts"]>>>("Nango: the list of scripts");
  readonly #integrations = new Memo<string[] | undefined>("Nango: the list of integrations");

  constructor(client: NangoClient) {
    this.#client = client;
  }

  /** Default frequency of a sync in canonical form; undefined when the key may not see it, or there is none. */
  defaultFrequency(providerConfigKey: string, syncName: string, context: Context): Promise<string | undefined> {
    const key = JSON.stringify([providerConfigKey, syncName]);
    return this.#defaults.get(key, context, () => this.#findDefault(providerConfigKey, syncName, context));
  }

  /** Whether the key's environment has this integration; undefined when the key may not see that. */
  async hasIntegration(providerConfigKey: string, context: Context): Promise<boolean | undefined> {
    return (await this.integrations(context))?.includes(providerConfigKey);
  }

  /** The integrations of the key's environment; undefined when the key may not see them. */
  integrations(context: Context): Promise<readonly string[] | undefined> {
    return this.#integrations.get("", context, () => this.#client.listIntegrations(context).catch(unlessHidden));
  }

  /** Names of the deployed syncs of an integration; undefined when the key may not see them. */
  async syncNames(providerConfigKey: string, context: Context): Promise<string[] | undefined> {
    const functions = await this.#client.listFunctions(providerConfigKey, context).catch(unlessHidden);
    if (functions !== undefined) return functions;
    const scripts = await this.#loadScripts(context).catch(unlessHidden);
    const entry = scripts?.find(({ providerConfigKey: key }) => key === providerConfigKey);
    return entry?.syncs.map((sync) => sync.name);
  }

  #loadScripts(context: Context): ReturnType<NangoClient["getScripts"]> {
    return this.#scripts.get("", context, () => this.#client.getScripts(context));
  }

  async #findDefault(providerConfigKey: string, syncName: string, context: Context): Promise<string | undefined> {
    const runs =
      (await this.#client.getDeployedFrequency(providerConfigKey, syncName, context).catch(unlessHidden)) ??
      (await this.#fromScripts(providerConfigKey, syncName, context).catch(unlessHidden));
    return runs === undefined ? undefined : canonicalFrequency(runs);
  }

  /** The older endpoint, which needs another scope. */
  async #fromScripts(providerConfigKey: string, syncName: string, context: Context): Promise<string | undefined> {
    const syncs = (await this.#loadScripts(context))
      .filter((entry) => entry.providerConfigKey === providerConfigKey)
      .flatMap((entry) => entry.syncs.filter((sync) => sync.name === syncName));
    // Integrations of one provider share an entry: two syncs of one name there cannot be told apart.
    return syncs.length === 1 ? (syncs[0]?.runs ?? undefined) : undefined;
  }
}

/** What a key may not see, and what an older Nango does not have (it answers with its dashboard), is simply not known. */
function unlessHidden(error: unknown): undefined {
  const isHidden =
    error instanceof PermissionDeniedError ||
    error instanceof NotFoundError ||
    error instanceof UnexpectedResponseError;
  if (isHidden) return undefined;
  if (error instanceof ApiError && error.status === 400) return undefined;
  throw error;
}
