import { type ApiFailure, ServerError } from "../core/errors/api-error.js";
import type { Context } from "../core/context.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { quote } from "../core/issues.js";
import { nearestName } from "../core/nearest.js";
import { lookedFor, type PollOptions } from "../core/poll.js";
import type { Settings } from "../core/settings.js";
import { describeRef, type SyncRef } from "./identity.js";
import { describeMetadata, type ConnectionRef } from "./connection-metadata/identity.js";
import { secretKey } from "./settings.js";

/** What to do about a refusal of Nango, by its own codes: nearly all of them come as status 400. */
export function remedy({ status, code, request }: ApiFailure, settings: Settings): string | undefined {
  if (status === 401) return `Check ${settings.describe(secretKey)}: it is the key of one environment, a UUID`;
  if (status === 403) return "Give the API key this scope, in the environment's settings in Nango";
  if (status === 500 && request.path.startsWith("/sync/status")) {
    return (
      "Run it again later; if it goes on, the sync is deployed without a frequency and has no schedule: deploy it with one " +
      '(the scope "environment:functions:read" lets the API key see that)'
    );
  }
  switch (code) {
    case "unknown_connection":
      return "Nango knows no such connection in this environment: check both ids, and that the key is of this environment";
    case "unknown_provider_config":
      return "Nango knows no such integration in this environment: check the id, and that the key is of this environment";
    case "unknown_sync":
    case "no_syncs_found":
      return (
        "Nango has no such sync on this connection: check the name, that it is deployed and enabled, " +
        "and for a variant that it was created"
      );
    case "resource_capped":
      return "Delete variants that are not needed: `base` counts too, and the number depends on the plan";
    case "failed_sync_variant_creation":
      return "The connection may have no syncs yet: Nango makes them some time after the connection. Run it again later";
    case "server_error":
      return "The frequency may be stored while the schedule still runs at the old one; the next `up` sends it again";
    default:
      return undefined;
  }
}

/** Names that a message lists; more say no more. */
const MOST_NAMES = 10;

/**
 * The error for a sync whose connection Nango does not know: it may be the integration that is misspelt.
 *
 * @param known the environment's integrations; undefined where the key may not see them.
 * @param done what cannot be done to it.
 */
export function noConnection(ref: SyncRef, known: readonly string[] | undefined, done = "set"): ProviderError {
  return notThere(ref, whyNoConnection(ref, known), done);
}

/** The same for the metadata of a connection. */
export function noMetadata(ref: ConnectionRef, known: readonly string[] | undefined): ProviderError {
  return new ProviderError(`Nango: the ${describeMetadata(ref)} cannot be set: ${whyNoConnection(ref, known)}.`);
}

function whyNoConnection({ providerConfigKey: key }: ConnectionRef, known: readonly string[] | undefined): string {
  return known === undefined || known.includes(key)
    ? "there is no such connection in this key's environment"
    : `there is no integration ${quote(key)} in this key's environment${suggestion(key, known, "there are")}`;
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
    ? "this variant of the sync was not created on the connection: declare it as a nango.SyncVariant, before this resource"
    : `the connection has no such sync, ${time} after it was first asked for${suggestion(ref.syncName, names, "it has")}; ` +
      "check the name, and that the sync is deployed and enabled";
  return notThere(ref, `${what}${more === undefined ? "" : `; ${more}`}`);
}

/** The error for a variant of a sync that the integration does not have. @param names what it has; undefined: not known. */
export function noDeployedSync(ref: SyncRef, names: readonly string[] | undefined): ProviderError {
  const why = "the integration has no such sync, deployed and enabled";
  return notThere(ref, `${why}${suggestion(ref.syncName, names ?? [], "it has")}; check the name`, "made");
}

function notThere(ref: SyncRef, why: string, done = "set"): ProviderError {
  return new ProviderError(`Nango: the ${describeRef(ref)} cannot be ${done}: ${why}.`);
}

/** Which name was probably meant, and which ones there are. */
function suggestion(name: string, names: readonly string[], thereAre: string): string {
  const meant = nearestName(name, names);
  const hint = meant === undefined ? "" : `; did you mean ${quote(meant)}?`;
  if (names.length === 0 || names.length > MOST_NAMES) return hint;
  return `${hint}${hint === "" ? "; " : " "}${thereAre} ${names.map(quote).join(", ")}`;
}

/*
 * Nango makes no schedule for a sync that is deployed without a frequency. It then answers 500 to whoever asks for the sync's
 * status, and refuses each frequency after it has stored it, for as long as that stays so.
 */
const WHY =
  "it is deployed without a frequency, and then Nango neither shows it nor takes a frequency for it. Deploy it with one " +
  "(`frequency` in its code, `runs` in nango.yaml), then run this again";

/** What to say where there is no status. */
export function noSchedule(ref: SyncRef): ProviderError {
  return new ProviderError(`Nango: the ${describeRef(ref)} has no schedule: ${WHY}.`);
}

/** The refusal of a frequency, with what to do. */
export function refusedWithoutSchedule({ request, status, code, detail }: ServerError): ServerError {
  return new ServerError({ request, status, code, detail, remedy: `The sync has no schedule: ${WHY}` });
}
