import { createAisquared } from "./aisquared/platform.js";
import { createNango } from "./nango/platform.js";
import { createParagon } from "./paragon/platform.js";
import { createSequin } from "./sequin/platform.js";
import type { EmulatedPlatform, PlatformContext } from "./types.js";

/** The emulated platforms: one line each. */
export const PLATFORMS: readonly ((context: PlatformContext) => EmulatedPlatform)[] = [
  createNango,
  createParagon,
  createAisquared,
  createSequin,
];
