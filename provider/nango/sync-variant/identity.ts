import { identityOf, type Identity, type IdentityPart } from "../../core/identity.js";
import { ProviderError } from "../../core/errors/provider-error.js";
import { describeRef, parseId, type SyncRef } from "../identity.js";
import { BASE_VARIANT } from "../schema.js";
import type { SyncVariantArgs } from "./schema.js";

/** Its name in the registry. */
export const TOKEN = "nango:SyncVariant";

/** The variant as other calls name it: as a sync. */
export function refOf({ providerConfigKey, connectionId, syncName, variant }: SyncVariantArgs): SyncRef {
  return { providerConfigKey, connectionId, syncName, syncVariant: variant };
}

/** The variant that an id names. */
export function parseVariantId(id: string): SyncRef {
  const ref = parseId(id);
  if (ref.syncVariant !== BASE_VARIANT) return ref;
  throw new ProviderError(
    `"${id}" is not the id of a variant of a Nango sync: base is Nango's own. It is "providerConfigKey/connectionId/syncName/variant", each ` +
      "part URL-encoded.",
  );
}

/** What identifies a variant. */
export function identityParts(ref: SyncRef): { readonly parts: readonly IdentityPart[]; readonly text: string } {
  const { providerConfigKey, connectionId, syncName, syncVariant } = ref;
  return { parts: [providerConfigKey, connectionId, syncName, syncVariant], text: `Nango: the ${describeRef(ref)}` };
}

/** By which a run's table knows the variant. */
export function variantIdentity(ref: SyncRef): Identity {
  const { parts, text } = identityParts(ref);
  return identityOf(TOKEN, parts, text);
}
