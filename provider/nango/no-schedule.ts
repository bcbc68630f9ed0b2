import { ServerError } from "../core/errors/api-error.js";
import { ProviderError } from "../core/errors/provider-error.js";
import { describeRef, type SyncRef } from "./identity.js";

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
