import { readBaseUrl } from "../../provider/core/base-url.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Lifecycle, Server } from "../../provider/core/lifecycle.js";
import {
  EXPLICIT_PROVIDER,
  type Environment,
  PLUGIN_PACKAGE,
  pluginKey,
  Settings,
} from "../../provider/core/settings.js";
import { lifecycleOf, platformOf, tokens } from "../../provider/registry.js";
import type { Digest, DigestResource, DigestStep } from "./digest.js";
import { nameOf, typeOf } from "../../protocol/urn.js";
import { HIDDEN } from "../../protocol/hidden.js";
import { tokenOf } from "./urn.js";
import { own } from "./values.js";

/** Where the calls of one account go, where that is not the vendor's own server or is another one than before. */
export interface HostUse {
  /** As tokens name it, such as `nango`. */
  readonly platform: string;
  /** Name of the explicit provider. Absent: the stack's own account. */
  readonly account?: string;
  /** Scheme, host and path prefix; absent where it is kept secret, or cannot be used. */
  readonly url?: string;
  readonly isVendors: boolean;
  /** What says so. */
  readonly from: "vendor" | "config" | "environment" | "provider";
  /** Where the calls of the last `up` went, where that was elsewhere. */
  readonly before?: string;
  /** Why the address cannot be used. */
  readonly problem?: string;
}

/** What the last `up` of the stack had: see {@link hostsOf}. */
export interface LastUp {
  /** The stack's config; a secret is `[secret]`. */
  readonly config: Readonly<Record<string, string>>;
  /** Where it called each platform, whatever said so. Absent: another engine ran it, which does not keep that. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** Where calls go. */
export interface Hosts {
  /** Those that a reader must know of: not the vendor's, or another one than at the last `up`. */
  readonly used: readonly HostUse[];
  /** Where the calls of a resource go: a URL, or the name of an account of which only the state knows that. */
  of(platform: string, resource: DigestResource | null | undefined): string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * @param environment wins over the stack's config, as in the provider
 * @param lastUp absent: there was none, or it is unknown
 */
export async function hostsOf(digest: Digest, environment: Environment, lastUp?: LastUp): Promise<Hosts> {
  const steps = digest.steps ?? [];
  const servers = await serversByPlatform();
  const config = digest.config ?? {};
  const changed = new Set(steps.map(({ urn }) => platformOf(tokenOf(urn))));
  const own: HostUse[] = [];
  const urls = new Map<string, string>();
  for (const [platform, server] of servers) {
    const now = ownHost(platform, server, config, environment);
    urls.set(platform, now.url ?? `the address of ${platform}`);
    const known = lastUp?.hosts?.[platform];
    const withoutVariable = { ...environment, [server.baseUrl.environment]: undefined };
    const planned = ownHost(platform, server, config, withoutVariable);
    const applied = lastUp === undefined ? undefined : ownHost(platform, server, lastUp.config, withoutVariable).url;
    if (known !== undefined && known !== now.url) own.push({ ...now, before: known });
    else if (applied !== undefined && planned.url !== applied && lastUp !== undefined && known === undefined)
      // The environment of whoever runs the update may be another one than this.
      own.push({ ...planned, before: applied });
    else if (!now.isVendors && (now.from === "config" || changed.has(platform))) own.push(now);
  }
  const accounts = new Map<string, Map<string, HostUse>>();
  for (const step of steps.filter(isAccount)) {
    const uses = [...servers].flatMap(([platform, server]) => accountHost(platform, server, step, environment) ?? []);
    accounts.set(step.urn, new Map(uses.map((use) => [use.platform, use])));
  }
  const explicit = [...accounts.values()].flatMap((uses) =>
    [...uses.values()].filter(({ isVendors, before }) => !isVendors || before !== undefined),
  );
  return {
    used: [...own, ...explicit].sort((a, b) => Number(b.before !== undefined) - Number(a.before !== undefined)),
    of(platform, resource) {
      const entry = resource?.provider?.replace(/::[^:]*$/, "") ?? "";
      const name = nameOf(entry);
      if (entry === "" || name === "default" || name.startsWith("default_")) return urls.get(platform) ?? platform;
      return accounts.get(entry)?.get(platform)?.url ?? `the account "${name}"`;
    },
  };
}

/** Where each platform is called by the stack's own account, for whoever wants to know that later. */
export async function ownHosts(config: Values, environment: Environment): Promise<Record<string, string>> {
  const servers = await serversByPlatform();
  return Object.fromEntries(
    [...servers].flatMap(([platform, server]) => {
      const { url } = ownHost(platform, server, config, environment);
      return url === undefined ? [] : [[platform, url]];
    }),
  );
}

async function serversByPlatform(): Promise<Map<string, Server>> {
  const lifecycles: Lifecycle[] = await Promise.all(tokens.map(lifecycleOf));
  return new Map(lifecycles.map(({ token, server }) => [platformOf(token), server]));
}

function ownHost(platform: string, server: Server, config: Values, environment: Environment): HostUse {
  const { baseUrl } = server;
  const inEnvironment = (environment[baseUrl.environment] ?? "") !== "";
  const configured = own(config, baseUrl.config) ?? own(config, pluginKey(baseUrl));
  const from = inEnvironment ? "environment" : configured === undefined || configured === "" ? "vendor" : "config";
  return hostUse({ platform, from }, server, config, environment, from === "config" && configured === HIDDEN);
}

function hostUse(
  about: Pick<HostUse, "platform" | "account" | "from">,
  { baseUrl, vendorUrl }: Server,
  config: Values,
  environment: Environment,
  isHidden: boolean,
): HostUse {
  if (isHidden) return { ...about, isVendors: false };
  const textOf = (key: string): string | undefined => {
    const value = own(config, key);
    return typeof value === "string" && value !== HIDDEN ? value : undefined;
  };
  try {
    const url = readBaseUrl(new Settings({ get: textOf }, environment), baseUrl, vendorUrl);
    return { ...about, url, isVendors: url === vendorUrl };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { ...about, isVendors: false, problem: error.message };
  }
}

/** An explicit provider says where it is called, in its own inputs alone. */
function accountHost(
  platform: string,
  server: Server,
  { urn, oldState, newState }: DigestStep,
  environment: Environment,
): HostUse | undefined {
  const isPlugins = typeOf(urn) === PLUGIN_PROVIDER;
  const key = isPlugins ? pluginKey(server.baseUrl) : server.baseUrl.config;
  const of = (state: DigestResource | null | undefined): HostUse | undefined => {
    const inputs = isPlugins ? inNamespace(state?.inputs) : state?.inputs;
    const mark = inputs === undefined ? undefined : own(inputs, EXPLICIT_PROVIDER);
    if (inputs === undefined || (typeof mark === "string" && mark !== platform)) return undefined;
    const isOfPlatform = mark === platform || Object.keys(inputs).some((name) => isOf(platform, name));
    if (!isOfPlatform) return undefined;
    const about = { platform, account: nameOf(urn), from: "provider" } as const;
    const isHidden = own(inputs, key) === HIDDEN;
    return hostUse(about, server, { ...inputs, [EXPLICIT_PROVIDER]: platform }, environment, isHidden);
  };
  const [before, after] = [of(oldState), of(newState)];
  if (after === undefined) return before;
  return before?.url !== undefined && before.url !== after.url ? { ...after, before: before.url } : after;
}

/** An argument of the plugin's provider under the key that config has for it. */
function inNamespace(inputs: Values | undefined): Values | undefined {
  if (inputs === undefined) return undefined;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`${PLUGIN_PACKAGE}:${name}`, value]));
}

function isOf(platform: string, key: string): boolean {
  return key.startsWith(`${platform}:`) || new RegExp(`^${PLUGIN_PACKAGE}:${platform}[A-Z]`).test(key);
}

const PLUGIN_PROVIDER = `pulumi:providers:${PLUGIN_PACKAGE}`;

function isAccount({ urn }: DigestStep): boolean {
  const type = typeOf(urn);
  return type === "pulumi:providers:pulumi-nodejs" || (type === PLUGIN_PROVIDER && !/^default(_|$)/.test(nameOf(urn)));
}
