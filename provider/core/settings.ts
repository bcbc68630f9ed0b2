import { ConfigurationError } from "./errors/configuration-error.js";
import { rememberSecret } from "./redact.js";
import { settingValue } from "./setting-value.js";

/** A setting of a platform: looked up when a call needs it, never a resource argument. */
export interface Setting {
  /** What it is, for messages: "the secret key of the Nango environment". */
  readonly what: string;
  /** Environment variable; wins over the stack's config. */
  readonly environment: string;
  /** Key of the stack's config and of an explicit provider's inputs, such as `nango:secretKey`. */
  readonly config: string;
  /** Blanked in every message from the moment it is read. */
  readonly secret?: boolean;
  /** What its value looks like; see {@link settingValue}. Default: a secret is a key, anything else a line of text. */
  readonly form?: "text" | "key" | "password" | "pem";
}

/** Where config comes from: Pulumi's `configure`, or a program's own config. */
export interface ConfigSource {
  get(key: string): string | undefined;
}

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Stands among the inputs of an explicit provider (`nango.Provider`): by it the provider's process knows that these inputs
 * are an account of their own, and not the stack's config, which the environment would override.
 */
export const EXPLICIT_PROVIDER = "pulumi-syncs:explicitProvider";

/** The settings of one account, from their sources in order: explicit provider, else environment, then stack config. */
export class Settings {
  /** Undefined: an explicit provider, which takes nothing from the environment. */
  readonly #environment: Environment | undefined;
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
    this.#environment = config.get(EXPLICIT_PROVIDER) === undefined ? process : undefined;
  }

  /** The value of a setting. Empty texts count as missing. */
  read(setting: Setting): string | undefined {
    const inConfig =
      this.#environment === undefined ? this.describe(setting) : `${setting.config} in the stack's config`;
    const value =
      settingValue(
        setting,
        this.#environment?.[setting.environment],
        `the environment variable ${setting.environment}`,
      ) ?? settingValue(setting, this.#config.get(setting.config), inConfig);
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
    return this.#environment === undefined
      ? `${argumentOf(setting)} of the explicit provider`
      : `${setting.environment} (or ${setting.config} in the stack's config)`;
  }

  #describeMissing(setting: Setting): string {
    const { what, secret, environment, config } = setting;
    return this.#environment === undefined
      ? `${what} is missing: give the explicit provider of this resource its ${argumentOf(setting)}. An explicit provider takes ` +
          "nothing from the environment or the stack's config."
      : `${what} is missing: set the environment variable ${environment}, or run ` +
          `"pulumi config set ${secret === true ? "--secret " : ""}${config} …".`;
  }
}

/** `secretKey` of `nango:secretKey`. */
function argumentOf({ config }: Setting): string {
  return config.slice(config.indexOf(":") + 1);
}
