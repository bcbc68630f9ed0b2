import { ProviderError } from "../provider/core/errors/provider-error.js";
import { quote } from "../provider/core/issues.js";
import type { Lifecycle } from "../provider/core/lifecycle.js";
import { PLUGIN_PACKAGE } from "../provider/core/settings.js";
import { lifecycleOf } from "../provider/registry.js";

/**
 * The kind of a resource by its URN, whose type is the last of its parents' and its own.
 *
 * @throws {ProviderError} It belongs to another package, or this version does not have it.
 */
export async function kindOf(urn: string): Promise<Lifecycle> {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  if (!type.startsWith(`${PLUGIN_PACKAGE}:`)) {
    throw new ProviderError(
      `This is the plugin of the package ${PLUGIN_PACKAGE}, and ${quote(urn)} is not one of its resources, whose types are like ` +
        `${PLUGIN_PACKAGE}:nango:Sync.`,
    );
  }
  return lifecycleOf(type.slice(PLUGIN_PACKAGE.length + 1));
}

/** Whether the program has made a provider itself: Pulumi names those that it makes `default`, with a version behind it. */
export function isExplicit(urn: string): boolean {
  return urn !== "" && !/^default(?:_|$)/.test(urn.split("::").slice(3).join("::"));
}
