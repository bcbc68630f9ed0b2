import { aisquared } from "./aisquared.js";
import { nango } from "./nango.js";
import { paragon } from "./paragon.js";
import type { ProgramPlatform } from "./platform.js";
import { sequin } from "./sequin.js";

/** Every platform, as programs of several resources need it. */
export const programPlatforms: readonly ProgramPlatform[] = [nango, paragon, sequin, aisquared];
