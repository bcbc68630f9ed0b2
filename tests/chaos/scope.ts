import { LONG } from "../kit/length.js";

/** `npm run chaos`, `npm run test:long`: every cell, each request of each cell. Else a sample that has every fault on every platform. */
export const FULL = LONG || process.env["CHAOS"] === "full";

/** Where the sample begins. */
export const SEED = Number(process.env["CHAOS_SEED"] ?? Date.now() % 100_000);
