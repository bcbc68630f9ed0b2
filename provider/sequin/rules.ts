import type { CheckFailure } from "../core/lifecycle.js";
import type { Values } from "../core/values.js";
import { isUnknown } from "../../protocol/unknown.js";
import { maskedProperties } from "./credential/mask-guard.js";
import { propertiesOf } from "./credential/object.js";

/** Rules over several arguments, and those of which no message may show the value. */
export const syncRules = [oneCredential, kindOfCredential, noMasks];

function oneCredential({ credential, credentialId }: Values): CheckFailure[] {
  if ((credential === undefined) !== (credentialId === undefined)) return [];
  const reason =
    credential === undefined
      ? "is required: give the id of a credential, or `credential` with its properties"
      : "cannot be given together with `credential`: give one of the two";
  return [{ property: "credentialId", reason }];
}

function kindOfCredential({ credential }: Values): CheckFailure[] {
  const properties = propertiesOf(credential);
  const kind = properties?.["kind"];
  if (properties === undefined || isUnknown(kind) || (typeof kind === "string" && kind.trim() !== "")) return [];
  const reason = 'must be the kind of the credential, such as "stripe_key" or "hubspot_oauth2"';
  return [{ property: "credential.properties.kind", reason }];
}

function noMasks({ credential }: Values): CheckFailure[] {
  const reason =
    "is what a mask leaves of a secret, not the secret: give the real one, such as config.requireSecret(…)";
  return maskedProperties(credential).map((property) => ({ property, reason }));
}
