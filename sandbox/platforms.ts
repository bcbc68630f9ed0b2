import { createAisquared } from "./aisquared/platform.js";
import { createNango } from "./nango/platform.js";
import { createParagon } from "./paragon/platform.js";
import { createSequin } from "./sequin/platform.js";
import type { EmulatedPlatform, PlatformContext } from "./types.js";

/** The emulated platforms, by the first part of their address: one line each, and the only place that lists them. */
export const PLATFORMS = {
  nango: createNango,
  paragon: createParagon,
  aisquared: createAisquared,
  sequin: createSequin,
} satisfies Record<string, (context: PlatformContext) => EmulatedPlatform>;

export type PlatformName = keyof typeof PLATFORMS;

/** The names of all platforms. */
export const PLATFORM_NAMES: readonly PlatformName[] = Object.keys(PLATFORMS).filter(
  (name): name is PlatformName => name in PLATFORMS,
);
