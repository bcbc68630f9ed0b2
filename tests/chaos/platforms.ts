import type { ChaosPlatform } from "./platform.js";
import { aisquared } from "./platforms/aisquared.js";
import { nango } from "./platforms/nango.js";
import { paragon } from "./platforms/paragon.js";
import { sequin } from "./platforms/sequin.js";

export const platforms: readonly ChaosPlatform[] = [nango, paragon, sequin, aisquared];
