import type { ChaosPlatform } from "./platform.js";
import { aisquared } from "./platforms/aisquared.js";
import { nango, nangoConnectionMetadata, nangoSyncVariant } from "./platforms/nango.js";
import { paragon } from "./platforms/paragon.js";
import { sequin } from "./platforms/sequin.js";

/** Resources that only one platform has. */
export const furtherResources: readonly ChaosPlatform[] = [nangoSyncVariant, nangoConnectionMetadata];

export const platforms: readonly ChaosPlatform[] = [nango, paragon, sequin, aisquared];
