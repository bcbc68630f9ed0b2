import { describeDuration, parseDuration, type Milliseconds } from "./duration.js";
import { ConfigurationError } from "./errors/configuration-error.js";
import { quote } from "./issues.js";
import type { Environment } from "./settings.js";

/** How long one create, read, update or delete may take in all, such as `30m`. A resource's `customTimeouts` win. */
const OPERATION = "PULUMI_SYNCS_TIMEOUT";

/** How long one request may take, such as `1m`; what needs longer is tried again, or looked at. */
const REQUEST = "PULUMI_SYNCS_REQUEST_TIMEOUT";
const DEFAULT_REQUEST: Milliseconds = 30_000;

/** The time of an operation by the environment; undefined: nothing is set. */
export function operationTimeout(environment: Environment): Milliseconds | undefined {
  return read(OPERATION, environment);
}

/** The time of a request by the environment, or 30 seconds. */
export function requestTimeout(environment: Environment): Milliseconds {
  return read(REQUEST, environment) ?? DEFAULT_REQUEST;
}

/** What gives an operation more time, as the end of a sentence. */
export function moreOperationTime(now: Milliseconds): string {
  return `${OPERATION}, or the resource option customTimeouts, gives an operation more time than ${describeDuration(now)}`;
}

/** What gives a request more time, as the end of a sentence. */
export function moreRequestTime(now: Milliseconds): string {
  return `${REQUEST} gives a request more time than ${describeDuration(now)}`;
}

function read(name: string, environment: Environment): Milliseconds | undefined {
  const text = environment[name]?.trim() ?? "";
  if (text === "") return undefined;
  const duration = parseDuration(text);
  if (duration !== undefined) return duration;
  throw new ConfigurationError(
    `The environment variable ${name} is ${quote(text)}, which is not a duration: write an amount above 0 and a unit, such as ` +
      `"45s", "10m" or "1h".`,
  );
}
