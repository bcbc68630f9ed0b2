import { z } from "zod";

/** How the emulated AI Squared behaves where its documents leave it open. A program that is right works under all of them. */
export interface AisquaredOptions {
  /** Requests that come in before a schedule is registered in the background; a real server needs some milliseconds. */
  readonly schedulingLag: number;
  /** Temporal cannot be reached: the API still answers 201 and 200, and nothing is ever scheduled. */
  readonly schedulingFails: boolean;
  /** Requests a minute and user; null: no limit, as in the open core. The documents say 100. */
  readonly requestsPerMinute: number | null;
  /** Five logins in 20 seconds, then 429. The open core exempts loopback, so it is off here. */
  readonly loginThrottle: boolean;
}

/** What `configure` takes: any of the options. */
export const settingsSchema = z.strictObject({
  schedulingLag: z.int().min(0).exactOptional(),
  schedulingFails: z.boolean().exactOptional(),
  requestsPerMinute: z.int().min(1).nullable().exactOptional(),
  loginThrottle: z.boolean().exactOptional(),
});

/** The options a fresh sandbox has. */
export const defaultOptions: AisquaredOptions = {
  schedulingLag: 0,
  schedulingFails: false,
  requestsPerMinute: null,
  loginThrottle: false,
};
