import type { Setting } from "./setting.js";
import { ConfigurationError } from "./errors/configuration-error.js";
import { rememberSecret } from "./redact.js";
import { settingValue } from "./setting-value.js";

/** Where config comes from: Pulumi's `configure`, or a program's own config. */
export interface ConfigSource {
  get(key: string): string | undefined;
  /** It is the provider plugin's, which gets no other keys than its own: `syncs:nangoSecretKey`. Default false. */
  readonly isPlugins?: boolean;
}

/** The package of the provider plugin: the namespace of its config, and what its types begin with. */
export const PLUGIN_PACKAGE = "syncs";

/** The key that the provider plugin has for a setting: `syncs:nangoSecretKey` of `nango:secretKey`. */
export function pluginKey({ config }: Pick<Setting, "config">): string {
  const [platform = "", name = ""] = config.split(":");
  return `${PLUGIN_PACKAGE}:${platform}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Stands in the config of an explicit provider: by it the provider's process knows that this is an account of its own, and
 * not the stack's config, which the environment would override. Its value is the platform of the class (`nango` of
 * `nango.Provider`, `syncs` of the plugin's one for all platforms); empty where the embedded engine says that it is an entry
 * of Pulumi's own class.
 */
export const EXPLICIT_PROVIDER = "pulumi-syncs:explicitProvider";

/** The settings of one account, from their sources in order: explicit provider, else environment, then stack config. */
export class Settings {
  /** What {@link EXPLICIT_PROVIDER} says. An explicit provider takes nothing from the environment. */
  readonly #explicit: string | undefined;
  readonly #config: ConfigSource;

  /**
   * @param config the stack's config, or the inputs of an explicit provider.
   * @param process variables: those of this process also say how it behaves (time limits, plain HTTP), whatever the account.
   */
  constructor(
    config: ConfigSource = { get: () => undefined },
    readonly process: Environment = globalThis.process.env,
  ) {
    this.#config = config;
    this.#explicit = config.get(EXPLICIT_PROVIDER);
  }

  /** The value of a setting. Empty texts count as missing. */
  read(setting: Setting): string | undefined {
    const variable = this.#explicit === undefined ? this.process[setting.environment] : undefined;
    const inConfig = (key: string): string | undefined => {
      const place = this.#explicit === undefined ? `${key} in the stack's config` : this.describe(setting);
      return settingValue(setting, this.#config.get(key), place);
    };
    const value =
      settingValue(setting, variable, `the environment variable ${setting.environment}`) ??
      inConfig(setting.config) ??
      // The plugin's key is read everywhere, so that a stack whose program moves there and back keeps one spelling.
      inConfig(pluginKey(setting));
    if (value !== undefined && setting.secret === true) rememberSecret(value);
    return value;
  }

  /** {@link read}; missing, it is an error that names the places where it can be given. */
  require(setting: Setting): string {
    const [value = ""] = this.requireAll(setting);
    return value;
  }

  /** The values of settings that are needed together; an error names all that are missing, so that nobody comes twice. */
  requireAll(...settings: readonly Setting[]): string[] {
    const values = settings.map((setting) => this.read(setting));
    const missing = settings.filter((_, index) => values[index] === undefined);
    if (missing.length > 0) throw new ConfigurationError(missing.map((each) => this.#describeMissing(each)).join(" "));
    return values.filter((value) => value !== undefined);
  }

  /** Where a setting can be given, for messages. */
  describe(setting: Setting): string {
    return this.#explicit === undefined
      ? `${setting.environment} (or ${this.#keyOf(setting)} in the stack's config)`
      : `${this.#argumentOf(setting)} of the explicit provider`;
  }

  #describeMissing(setting: Setting): string {
    const { what, alternative } = setting;
    const instead = alternative === undefined ? "" : ` Or give ${this.describe(alternative)} instead.`;
    return `${what} is missing: ${this.#remedy(setting)}${instead}`;
  }

  #remedy(setting: Setting): string {
    const { secret, environment } = setting;
    const config = this.#keyOf(setting);
    if (this.#explicit === undefined) {
      const words = `config set ${secret === true ? "--secret " : ""}${config} …`;
      return `set the environment variable ${environment}, or run "pulumi ${words}" (without the Pulumi CLI: "npx pulumi-syncs ${words}").`;
    }
    const platform = config.slice(0, config.indexOf(":"));
    const nowhereElse = "An explicit provider takes nothing from the environment or the stack's config.";
    return this.#explicit === "" || this.#explicit === platform
      ? `give the explicit provider of this resource its ${this.#argumentOf(setting)}. ${nowhereElse}`
      : `the provider of this resource is a ${this.#explicit}.Provider, an account of another platform. Give the resource a ` +
          `${platform}.Provider as its own option "provider". ${nowhereElse}`;
  }

  #keyOf(setting: Setting): string {
    return this.#config.isPlugins === true ? pluginKey(setting) : setting.config;
  }

  /** `secretKey` of a `nango.Provider`; the whole key where the provider is Pulumi's own class. */
  #argumentOf(setting: Setting): string {
    const config = this.#keyOf(setting);
    const own = `${this.#explicit ?? ""}:`;
    return config.startsWith(own) ? config.slice(own.length) : config;
  }
}
