import { ProviderError } from "../core/errors/provider-error.js";
import { describeRef, type SyncRef } from "./identity.js";

/**
 * Nango makes no schedule for a sync that is deployed without a frequency. It then answers 500 to whoever asks for the
 * sync's status, and refuses each frequency after it has stored it, for as long as that stays so.
 */
export class NoScheduleError extends ProviderError {
  override readonly name = "NoScheduleError";

  constructor(ref: SyncRef) {
    super(
      `Nango: the ${describeRef(ref)} has no schedule: it is deployed without a frequency, and then Nango neither shows it nor ` +
        "takes a frequency for it. Deploy it with one (`frequency` in its code, `runs` in nango.yaml), then run this again.",
    );
  }
}
