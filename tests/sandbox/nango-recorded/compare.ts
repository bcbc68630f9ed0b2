import type { Answer } from "./send.js";
import type { RecordedResponse } from "./recording.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A run begins when the real server's runner gets to it; the first ones waited for the runner's process to start. */
const RUN_LAG = 5_000;

/** Schedules were made some time after the request that asked for them (whose time is known to the second). */
const SCHEDULE_LAG = 1_000;

/**
 * Compares answers part by part. Equal means equal, but for what no two servers can share:
 * - ids of syncs and of failures: another UUID, the same one for the same sync all along;
 * - `nextScheduledSyncAt`: off by the time the schedule took to be made, under a second, the same for a sync all along;
 * - `finishedAt`: within five seconds;
 * - the order of `syncs`, which the real server does not keep either;
 * - `created`: microseconds, which this platform's clock does not have.
 */
export class Comparison {
  readonly #ids = new Map<string, string>();
  readonly #lags = new Map<string, number>();

  /** What differs, as text; empty when the answers agree. */
  answer(recorded: RecordedResponse, answer: Answer): string[] {
    const differences: string[] = [];
    if (recorded.status !== answer.status) differences.push(`status ${recorded.status} ≠ ${answer.status}`);
    if (typeof recorded.body === "string" && recorded.headers === undefined) {
      // The traffic of the official client: bodies cut after 300 characters, no headers.
      if (!micros(answer.text).startsWith(micros(recorded.body)))
        differences.push(`body ${recorded.body} ≠ ${answer.text}`);
      return differences;
    }
    const body = parse(answer.text);
    this.value("body", recorded.body, body, differences);
    if (recorded.headers !== undefined) this.#headers(recorded, answer, differences);
    return differences;
  }

  value(path: string, recorded: unknown, mine: unknown, differences: string[]): void {
    if (Array.isArray(recorded) && Array.isArray(mine)) {
      if (recorded.length !== mine.length) differences.push(`${path}: ${recorded.length} entries ≠ ${mine.length}`);
      const [left, right] = path.endsWith(".syncs") ? [sorted(recorded), sorted(mine)] : [recorded, mine];
      left.forEach((item, index) => {
        this.value(`${path}[${index}]`, item, right[index], differences);
      });
      return;
    }
    if (isObject(recorded) && isObject(mine)) {
      const [left, right] = [Object.keys(recorded), Object.keys(mine)];
      if (left.join() !== right.join()) differences.push(`${path}: keys ${left.join()} ≠ ${right.join()}`);
      for (const key of left) {
        const problem = this.#special(key, recorded, mine);
        if (problem === undefined) this.value(`${path}.${key}`, recorded[key], mine[key], differences);
        else if (problem !== "") differences.push(`${path}.${key}: ${problem}`);
      }
      return;
    }
    if (recorded !== mine) differences.push(`${path}: ${JSON.stringify(recorded)} ≠ ${JSON.stringify(mine)}`);
  }

  /** The distance of a schedule from the recorded one must stay the same. */
  lag(sync: string, recorded: string | null, mine: string | null): string {
    if (recorded === null || mine === null) return recorded === mine ? "" : `${String(recorded)} ≠ ${String(mine)}`;
    const lag = Date.parse(recorded) - Date.parse(mine);
    const known = this.#lags.get(sync);
    if (known === undefined) this.#lags.set(sync, lag);
    if (Math.abs(lag) >= SCHEDULE_LAG || (known !== undefined && known !== lag))
      return `${recorded} ≠ ${mine} (lag ${known ?? "new"})`;
    return "";
  }

  /** Undefined: no special field. Empty: agrees. Else what is wrong. */
  #special(key: string, recorded: Record<string, unknown>, mine: Record<string, unknown>): string | undefined {
    const [left, right] = [recorded[key], mine[key]];
    if (key === "nextScheduledSyncAt")
      return this.lag(String(recorded["id"]), left as string | null, right as string | null);
    if (typeof left !== "string" || typeof right !== "string") return undefined;
    switch (key) {
      case "id":
      case "syncId":
        return this.#sameId(left, right);
      case "payload":
        return UUID.test(left) && UUID.test(right) ? "" : undefined;
      case "message":
        return withoutUuid(left) === withoutUuid(right) ? "" : undefined;
      case "finishedAt":
        return Math.abs(Date.parse(left) - Date.parse(right)) < RUN_LAG ? "" : `${left} ≠ ${right}`;
      case "created":
        return micros(left) === micros(right) ? "" : `${left} ≠ ${right}`;
      default:
        return undefined;
    }
  }

  #sameId(recorded: string, mine: string): string {
    if (!UUID.test(mine)) return `${mine} is no UUID`;
    const known = this.#ids.get(recorded);
    if (known === undefined && [...this.#ids.values()].includes(mine)) return `${mine} was another sync before`;
    this.#ids.set(recorded, mine);
    return known === undefined || known === mine ? "" : `${mine} was ${known} before`;
  }

  #headers(recorded: RecordedResponse, answer: Answer, differences: string[]): void {
    const { etag, ...exact } = recorded.headers ?? {};
    for (const [name, value] of Object.entries(exact)) {
      if (answer.headers[name] !== value) differences.push(`${name}: ${value} ≠ ${String(answer.headers[name])}`);
    }
    for (const name of [
      "access-control-allow-origin",
      "x-ratelimit-limit",
      "x-ratelimit-remaining",
      "x-ratelimit-reset",
      "retry-after",
      "etag",
    ]) {
      if (recorded.headers?.[name] === undefined && answer.headers[name] !== undefined)
        differences.push(`${name}: none ≠ ${answer.headers[name]}`);
    }
    if (etag === undefined) return;
    // An ETag is the body's length and hash: equal where the bodies are equal to the byte.
    const mine = answer.headers["etag"] ?? "";
    const identical = JSON.stringify(recorded.body) === answer.text;
    if (identical ? mine !== etag : mine.split("-")[0] !== etag.split("-")[0])
      differences.push(`etag: ${etag} ≠ ${mine}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(syncs: readonly unknown[]): unknown[] {
  const key = (sync: unknown): string =>
    isObject(sync) ? `${String(sync["connection_id"])}/${String(sync["name"])}/${String(sync["variant"])}` : "";
  return [...syncs].sort((a, b) => key(a).localeCompare(key(b)));
}

function micros(text: string): string {
  return text.replace(/(\.\d{3})\d{3}\+00:00/g, "$1");
}

function withoutUuid(text: string): string {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "…");
}
