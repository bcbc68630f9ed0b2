import { z } from "zod";

export const settingsRequest = z.strictObject({
  /** Per account, fixed window that begins with the first request after the last one ended. `"off"`: none. */
  rateLimit: z
    .union(
      [z.strictObject({ requests: z.int().min(1), windowMs: z.int().min(1).default(60_000) }), z.literal("off")],
      'expected {"requests": number, "windowMs": number} or "off"',
    )
    .optional(),
  /** Time between a new connection and its sync rows, in milliseconds. */
  syncsAfterMs: z.int().min(0).optional(),
  /** Time between the sync rows and their schedules, in milliseconds; status answers 500 in between. */
  schedulesAfterMs: z.int().min(0).optional(),
});

export interface NangoSettings {
  rateLimit: { requests: number; windowMs: number } | "off";
  syncsAfterMs: number;
  schedulesAfterMs: number;
}

/**
 * 2,000 a minute is what Nango's Growth plan has (Free 200, Starter 1,000; a self-hosted server 200): low enough that a
 * fleet meets it, high enough that a quickstart does not.
 */
export function defaultSettings(): NangoSettings {
  return { rateLimit: { requests: 2_000, windowMs: 60_000 }, syncsAfterMs: 0, schedulesAfterMs: 0 };
}
