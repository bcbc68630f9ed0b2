import { ConfigurationError } from "./errors/configuration-error.js";
import { rememberSecret } from "./redact.js";
import { settingValue } from "./setting-value.js";

/** A setting of a platform: looked up when a call needs it, never a resource argument, never in the state. */
export interface Setting {
  /** What it is, for messages: "the secret key of the Nango environment". */
  readonly what: string;
  /** Environment variable; wins. */
  readonly environment: string;
  /** Key of the stack's config, such as `nango:secretKey`. */
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

let config: ConfigSource | undefined;

/** Sets the config of this process. Reads nothing yet. */
export function useConfig(source: ConfigSource): void {
  config = source;
}

/** The value of a setting: environment, then stack config. Empty texts count as missing. */
export function readSetting(setting: Setting): string | undefined {
  const value =
    settingValue(setting, process.env[setting.environment], `the environment variable ${setting.environment}`) ??
    settingValue(setting, config?.get(setting.config), `${setting.config} in the stack's config`);
  if (value !== undefined && setting.secret === true) rememberSecret(value);
  return value;
}

/** {@link readSetting}; missing, it is an error that names both places. */
export function requireSetting(setting: Setting): string {
  const [value = ""] = requireSettings(setting);
  return value;
}

/** The values of settings that are needed together; an error names all that are missing, so that nobody comes twice. */
export function requireSettings(...settings: readonly Setting[]): string[] {
  const values = settings.map(readSetting);
  const missing = settings.filter((_, index) => values[index] === undefined);
  if (missing.length > 0) throw new ConfigurationError(missing.map(describeMissing).join(" "));
  return values.filter((value) => value !== undefined);
}

function describeMissing({ what, secret, environment, config: key }: Setting): string {
  return (
    `${what} is missing: set the environment variable ${environment}, or run ` +
    `"pulumi config set ${secret === true ? "--secret " : ""}${key} …".`
  );
}

/** Where a setting can be given, for messages. */
export function describeSetting(setting: Setting): string {
  return `${setting.environment} (or ${setting.config} in the stack's config)`;
}
