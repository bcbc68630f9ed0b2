import { createAisquared } from "./aisquared/platform.js";
import { createNango } from "./nango/platform.js";
import { createParagon } from "./paragon/platform.js";
import { createSequin } from "./sequin/platform.js";
import type { PlatformName } from "./platform-names.js";
import type { EmulatedPlatform, PlatformContext } from "./types.js";

export { PLATFORM_NAMES, type PlatformName } from "./platform-names.js";

/** The emulated platforms, by the first part of their address. */
export const PLATFORMS = {
  nango: createNango,
  paragon: createParagon,
  aisquared: createAisquared,
  sequin: createSequin,
} satisfies Record<PlatformName, (context: PlatformContext) => EmulatedPlatform>;
