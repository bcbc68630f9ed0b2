import type { Context } from "../core/context.js";
import { ApiError, NotFoundError, PermissionDeniedError } from "../core/errors/api-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import { Memo } from "../core/memo.js";
import type { NangoClient } from "./client.js";
import { canonicalFrequency } from "./frequency.js";
import type { SyncRef } from "./identity.js";

/** A sync as an integration has it. */
interface Deployment {
  /** Default frequency, in canonical form. Undefined: it is deployed without one. */
  readonly frequency: string | undefined;
}

/** What the integrations have deployed; asked for only when a question cannot be answered without, and once. */
export class Deployed {
  readonly #client: NangoClient;
  readonly #deployments = new Memo<Deployment | undefined>("Nango: a sync as it is deployed");
  readonly #scripts = new Memo<Awaited<ReturnType<NangoClient["getScripts"]>>>("Nango: the list of scripts");
  readonly #integrations = new Memo<string[] | undefined>("Nango: the list of integrations");

  constructor(client: NangoClient) {
    this.#client = client;
  }

  /** Default frequency of a sync in canonical form; undefined when the key may not see it, or there is none. */
  async defaultFrequency(ref: SyncRef, context: Context): Promise<string | undefined> {
    return (await this.#deployment(ref, context))?.frequency;
  }

  /** {@link defaultFrequency}, for what can do without: undefined also when it cannot be read for now. */
  async defaultIfKnown(ref: SyncRef, context: Context): Promise<string | undefined> {
    return (await this.#deployment(ref, context).catch(unlessBroken))?.frequency;
  }

  /** Whether a sync is certainly deployed without a frequency, so that it has no schedule. */
  async isWithoutFrequency(ref: SyncRef, context: Context): Promise<boolean> {
    const deployment = await this.#deployment(ref, context).catch(unlessBroken);
    return deployment !== undefined && deployment.frequency === undefined;
  }

  /** Whether the key's environment has this integration; undefined when the key may not see that. */
  async hasIntegration(providerConfigKey: string, context: Context): Promise<boolean | undefined> {
    return (await this.integrations(context))?.includes(providerConfigKey);
  }

  /** The integrations of the key's environment; undefined when the key may not see them. */
  integrations(context: Context): Promise<readonly string[] | undefined> {
    return this.#integrations.get("", context, (shared) => this.#client.listIntegrations(shared).catch(unlessHidden));
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
    return this.#scripts.get("", context, (shared) => this.#client.getScripts(shared));
  }

  #deployment({ providerConfigKey, syncName }: SyncRef, context: Context): Promise<Deployment | undefined> {
    const key = JSON.stringify([providerConfigKey, syncName]);
    return this.#deployments.get(key, context, async (shared) => {
      const found =
        (await this.#client.getFunction(providerConfigKey, syncName, shared).catch(unlessHidden)) ??
        (await this.#fromScripts(providerConfigKey, syncName, shared).catch(unlessHidden));
      if (found === undefined) return undefined;
      return { frequency: found.runs ? canonicalFrequency(found.runs) : undefined };
    });
  }

  /** The older endpoint, which needs another scope. */
  async #fromScripts(
    providerConfigKey: string,
    syncName: string,
    context: Context,
  ): Promise<{ readonly runs?: string | null | undefined } | undefined> {
    const syncs = (await this.#loadScripts(context))
      .filter((entry) => entry.providerConfigKey === providerConfigKey)
      .flatMap((entry) => entry.syncs.filter((sync) => sync.name === syncName));
    // Integrations of one provider share an entry: two syncs of one name there cannot be told apart.
    return syncs.length === 1 ? syncs[0] : undefined;
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

/** The platform or the network failed: nothing is known, for now. */
function unlessBroken(error: unknown): undefined {
  if (error instanceof ProviderError) return undefined;
  throw error;
}
