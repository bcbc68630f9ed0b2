import type { Fault } from "../../sandbox/types.js";
import type { ChaosPlatform } from "./platform.js";
import type { Stage } from "./stage.js";

/** The request at which something goes wrong. */
export interface Hit {
  /** So many come before it. */
  readonly after: number;
  /** As it is made when nothing goes wrong. */
  readonly method: string;
  readonly path: string;
}

/** One thing that goes wrong on the way to a platform, or on it. */
export interface ChaosFault {
  readonly name: string;
  /**
   * What a run that meets it comes to. "well": nobody notices. "badly": it must fail, and say why. "either": that
   * depends on what was hit; what counts is what is left behind.
   */
  readonly ends: "well" | "badly" | "either";
  /** How long one request may take, where the fault would otherwise take the default of half a minute. */
  readonly requestTimeout?: string;
  /** It cannot begin in mid-run. */
  readonly fromTheStart?: boolean;
  /** Goes wrong at this request of the run. */
  begin(stage: Stage, platform: ChaosPlatform, hit: Hit): void;
}

const HTML = "<!doctype html><html><body><h1>Sorry</h1></body></html>";
const HTML_TYPE = { "content-type": "text/html; charset=utf-8" };
const BUSY = { message: "Too many requests" };
const FAILED = { message: "Something went wrong on our side" };

/** A fault that the sandbox knows. */
function fault(
  name: string,
  ends: ChaosFault["ends"],
  what: Fault | ((stage: Stage, platform: ChaosPlatform, hit: Hit) => Fault),
  requestTimeout?: string,
): ChaosFault {
  return {
    name,
    ends,
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
    begin(stage, platform, hit) {
      const shape = typeof what === "function" ? what(stage, platform, hit) : what;
      stage.sandbox.fault({ platform: platform.name, after: hit.after, ...shape });
    },
  };
}

export const faults: readonly ChaosFault[] = [
  fault("429, Retry-After", "well", { status: 429, headers: { "retry-after": "2" }, body: BUSY, times: 2 }),
  fault("429, no Retry-After", "well", { status: 429, body: BUSY, times: 2 }),
  fault("500 once", "either", { status: 500, body: FAILED }),
  fault("500 once, applied", "either", { status: 500, body: FAILED, applied: true }),
  fault("500 for ever", "badly", { status: 500, body: FAILED, times: "always" }),
  fault("503 with HTML", "either", { status: 503, headers: HTML_TYPE, body: HTML, times: 2 }),
  fault("closed before", "either", { drop: "before" }),
  fault("closed after", "either", { drop: "after" }),
  fault("reset", "either", { drop: "after", reset: true }),
  fault("hang", "either", { hang: "after" }, "100ms"),
  fault("cut body", "either", { cutAfter: 9 }),
  fault("slow drip", "either", { dripMs: 20 }, "100ms"),
  fault("HTML with 200", "either", { status: 200, headers: HTML_TYPE, body: HTML }),
  fault("broken JSON", "either", { status: 200, body: '{"data":{"id":', applied: true }),
  fault("redirect away", "badly", ({ elsewhere }) => ({
    status: 307,
    headers: { location: `${elsewhere.url}/steal` },
    times: "always",
  })),
  fault("401", "badly", { status: 401, body: { message: "Unauthorized" }, times: "always" }),
  fault("403", "badly", { status: 403, body: { message: "Forbidden" }, times: "always" }),
  fault("404 by mistake once", "either", (_stage, platform, hit) => platform.notThere(hit)),
  {
    name: "DNS failure",
    ends: "badly",
    fromTheStart: true,
    begin(stage, { name }) {
      stage.set({ [`${name.toUpperCase()}_BASE_URL`]: "https://nowhere.invalid" });
    },
  },
  {
    name: "expired token",
    ends: "either",
    begin(stage, platform, { after }) {
      stage.afterRequests(platform.name, after, () => {
        if (platform.endToken !== undefined) platform.endToken(stage.sandbox);
        else
          stage.sandbox.fault({
            platform: platform.name,
            status: 401,
            body: { message: "Token expired" },
            times: "always",
          });
      });
    },
  },
  {
    name: "key rotated",
    ends: "badly",
    begin(stage, platform, { after }) {
      stage.afterRequests(platform.name, after, () => {
        stage.heals(platform.rotateKey(stage.sandbox));
      });
    },
  },
];
