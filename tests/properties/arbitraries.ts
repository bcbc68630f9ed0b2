import { aisquared } from "./arbitraries/aisquared.js";
import { nango, nangoConnectionMetadata, nangoSyncVariant } from "./arbitraries/nango.js";
import { paragon } from "./arbitraries/paragon.js";
import { sequin } from "./arbitraries/sequin.js";
import type { AnyProgram } from "./program.js";

/** What programs may say of each resource, one line each. */
export const everyResource: readonly AnyProgram[] = [
  nango,
  nangoSyncVariant,
  nangoConnectionMetadata,
  paragon,
  sequin,
  aisquared,
];
