import { quote } from "../provider/core/issues.js";
import type { CheckFailure } from "../provider/core/lifecycle.js";
import type { Values } from "../provider/core/values.js";
import { nearestName } from "../provider/core/nearest.js";
import { EXPLICIT_PROVIDER, PLUGIN_PACKAGE, pluginKey, type ConfigSource } from "../provider/core/settings.js";
import type { Setting } from "../provider/core/setting.js";
import { isUnknown } from "../protocol/unknown.js";
import { settings as aisquared } from "../provider/aisquared/settings.js";
import { settings as nango } from "../provider/nango/settings.js";
import { settings as paragon } from "../provider/paragon/settings.js";
import { settings as sequin } from "../provider/sequin/settings.js";

/** The settings of all platforms, by the plugin's own name of each: `nangoSecretKey`. */
export const settings: ReadonlyMap<string, Setting> = new Map(
  [...nango, ...paragon, ...sequin, ...aisquared].map((setting) => [
    pluginKey(setting).slice(PLUGIN_PACKAGE.length + 1),
    setting,
  ]),
);

/** What Pulumi itself puts among a provider's arguments. */
const PULUMIS_OWN = ["version", "pluginDownloadURL", "pluginChecksums"];

/** What is wrong with the arguments of a `Provider`, or with the config of the package. Values are never shown. */
export function checkSettings(news: Values): CheckFailure[] {
  return Object.entries(news).flatMap(([name, value]): CheckFailure[] => {
    if (PULUMIS_OWN.includes(name) || name.startsWith("__")) return [];
    if (!settings.has(name)) return [{ property: "", reason: describeUnknown(name) }];
    if (value === null || typeof value === "string" || isUnknown(value)) return [];
    return [{ property: "", reason: `${name} must be a text, not ${Array.isArray(value) ? "a list" : typeof value}` }];
  });
}

function describeUnknown(name: string): string {
  const below = [...settings.values()].filter(({ config }) => config.startsWith(`${name}:`));
  const example = below.find((setting) => setting.secret === true) ?? below[0];
  // What stands in `syncs:nango.secretKey`.
  if (example !== undefined) {
    const flag = example.secret === true ? "--secret " : "";
    return `${PLUGIN_PACKAGE}:${name} is an object, and settings are flat: pulumi config set ${flag}${pluginKey(example)} …`;
  }
  const like = nearestName(name, [...settings.keys()]);
  return `${quote(name)} is not a setting of the package ${PLUGIN_PACKAGE}${like === undefined ? "" : `; did you mean "${like}"?`}`;
}

/**
 * Where the settings of one instance come from.
 *
 * @param isExplicit whether a program has made the provider, so that nothing else than its arguments counts.
 */
export function configSource(values: Values, isExplicit: boolean): ConfigSource {
  return {
    isPlugins: true,
    get(key) {
      if (key === EXPLICIT_PROVIDER) return isExplicit ? PLUGIN_PACKAGE : undefined;
      const name = key.startsWith(`${PLUGIN_PACKAGE}:`) ? key.slice(PLUGIN_PACKAGE.length + 1) : undefined;
      const value = name !== undefined && settings.has(name) ? values[name] : undefined;
      return typeof value === "string" ? value : undefined;
    },
  };
}
