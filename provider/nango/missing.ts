import type { Context } from "../core/context.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { quote } from "../core/issues.js";
import { nearestName } from "../core/nearest.js";
import { lookedFor, type PollOptions } from "../core/poll.js";
import { describeRef, type SyncRef } from "./identity.js";
import type { Session } from "./session.js";

/** Names that a message lists; more say no more. */
const MOST_NAMES = 10;

/** The error for a sync whose connection Nango does not know: it may be the integration that is misspelt. */
export async function noConnection(session: Session, ref: SyncRef, context: Context): Promise<ProviderError> {
  const { providerConfigKey: key } = ref;
  // What a key may not see, or cannot be asked for, must not hide the first failure.
  const known = await session.deployed.integrations(context).catch(() => undefined);
  return notThere(
    ref,
    known === undefined || known.includes(key)
      ? "there is no such connection in this key's environment"
      : `there is no integration ${quote(key)} in this key's environment${suggestion(key, known, "there are")}`,
  );
}

/** The error for a sync that the connection does not have, however long one looked. */
export function noSync(
  ref: SyncRef,
  names: readonly string[],
  context: Context,
  began: number,
  looking: PollOptions,
): ProviderError {
  const { time, more } = lookedFor(context, began, looking);
  const isVariant = ref.syncVariant !== "base" && (names.length === 0 || names.includes(ref.syncName));
  const what = isVariant
    ? "this variant of the sync was not created on the connection"
    : `the connection has no such sync, ${time} after it was first asked for${suggestion(ref.syncName, names, "it has")}; ` +
      "check the name, and that the sync is deployed and enabled";
  return notThere(ref, `${what}${more === undefined ? "" : `; ${more}`}`);
}

function notThere(ref: SyncRef, why: string): ProviderError {
  return new ProviderError(`Nango: the ${describeRef(ref)} cannot be set: ${why}.`);
}

/** Which name was probably meant, and which ones there are. */
function suggestion(name: string, names: readonly string[], thereAre: string): string {
  const meant = nearestName(name, names);
  const hint = meant === undefined ? "" : `; did you mean ${quote(meant)}?`;
  if (names.length === 0 || names.length > MOST_NAMES) return hint;
  return `${hint}${hint === "" ? "; " : " "}${thereAre} ${names.map(quote).join(", ")}`;
}
