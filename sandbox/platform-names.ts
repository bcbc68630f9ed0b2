/** The names of the emulated platforms, as `platforms.ts` lists them: it does not compile with another list. */
export const PLATFORM_NAMES = ["nango", "paragon", "aisquared", "sequin"] as const;

export type PlatformName = (typeof PLATFORM_NAMES)[number];
