import type { IncomingHttpHeaders } from "node:http";
import { redactBody, redactPath } from "./redact.js";
import type { LoggedRequest, PlatformName } from "./types.js";

/** A list of what is kept, not of what is left out: a header nobody thought of may be a credential. */
const HARMLESS_HEADERS = ["content-type", "user-agent", "workspace-id"];

/** Requests kept; the oldest go first. Enough for a fleet of 10,000 syncs with several calls each. */
const CAPACITY = 200_000;

/** All requests that reached a platform, in order. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #next = 1;

  constructor(private readonly onRequest?: (request: LoggedRequest) => void) {}

  /** Notes a request as it arrives; `status` stays 0 until `finish`. */
  begin(
    request: { platform: PlatformName; at: string; method: string; path: string; headers: IncomingHttpHeaders },
    body: Buffer | undefined,
  ): LoggedRequest {
    const entry: LoggedRequest = {
      sequence: this.#next++,
      at: request.at,
      platform: request.platform,
      method: request.method,
      path: redactPath(request.path),
      headers: harmless(request.headers),
      status: 0,
    };
    if (body !== undefined && body.length > 0) entry.body = readable(body);
    this.#entries.push(entry);
    // In big steps, so that the cost of moving the rest is spread thin.
    if (this.#entries.length > CAPACITY * 1.1) this.#entries = this.#entries.slice(-CAPACITY);
    return entry;
  }

  finish(entry: LoggedRequest, status: number): void {
    entry.status = status;
    this.onRequest?.(entry);
  }

  /** `since`: only requests with a higher sequence number. */
  list(filter: { platform?: PlatformName; since?: number } = {}): LoggedRequest[] {
    const first = this.#entries[0]?.sequence ?? 1;
    const from = Math.max(0, (filter.since ?? 0) - first + 1);
    const entries = this.#entries.slice(from);
    return filter.platform === undefined ? entries : entries.filter((entry) => entry.platform === filter.platform);
  }

  clear(): void {
    this.#entries = [];
  }
}

function harmless(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of HARMLESS_HEADERS) {
    const value = headers[name];
    if (typeof value === "string") kept[name] = value;
  }
  return kept;
}

function readable(body: Buffer): unknown {
  try {
    return redactBody(JSON.parse(body.toString("utf8")));
  } catch {
    // Not shown: a form body may hold a password, and no key tells where.
    return `[${body.length} bytes, not JSON]`;
  }
}
