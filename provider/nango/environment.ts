import type { Context } from "../core/context.js";
import { ProviderError } from "../core/errors/provider-error.js";
import type { Session } from "./session.js";

/** A key of another environment sees none of our connections: that is no reason to give them all up. */
export async function refuseOtherEnvironment(
  session: Session,
  ref: { readonly providerConfigKey: string; readonly connectionId: string },
  context: Context,
): Promise<void> {
  if ((await session.deployed.hasIntegration(ref.providerConfigKey, context)) !== false) return;
  throw new ProviderError(
    `Nango: neither connection "${ref.connectionId}" nor its integration "${ref.providerConfigKey}" is in the environment of ` +
      "this API key, so it is probably the key of another environment. If the integration was really deleted, remove the " +
      "resource from the program and run `up`, which needs no refresh.",
  );
}
