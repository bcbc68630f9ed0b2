import type { Router } from "./http/router.js";
import type { SandboxClock } from "./clock.js";
import type { PlatformName } from "./platform-names.js";

export type { PlatformName };

/** One request that reached a platform, as the log has it. Header values that carry credentials are never kept. */
export interface LoggedRequest {
  /** Counts from 1 within the life of the sandbox. */
  sequence: number;
  /** ISO 8601, by the sandbox's clock. */
  at: string;
  platform: PlatformName;
  method: string;
  /** Path and query below the platform's prefix, as received; values of credential-like query keys are `[secret]`. */
  path: string;
  /** The harmless headers only: content type, user agent, workspace. */
  headers: Record<string, string>;
  /** Parsed JSON body; secrets in it are shown as `[secret]`. */
  body?: unknown;
  /** Status answered; 0 while there is none: still under way, or the connection was dropped instead. */
  status: number;
  /** The fault that hit this request. */
  fault?: Fault;
}

/**
 * Makes the next matching requests fail; used up after `times`. One small shape, the same in process and over HTTP.
 *
 * What it does is told by the fields that are set: an answer of its own (`status`, `headers`, `body`: HTML with 200,
 * broken JSON, a redirect, a 429 …), a wait, a dropped or hanging connection, a damaged answer (`cutAfter`, `dripMs`), or
 * a platform's own fault (`named`). A fault with `applied`, `lateMs`, `drop: "after"`, `hang: "after"`, `cutAfter` or
 * `dripMs` lets the request have its effect first: the answer is what gets lost.
 */
export interface Fault {
  /** Default: any platform. Needed with `named`. */
  platform?: PlatformName;
  /** Default: any method; for a named fault the requests that it is about. */
  method?: string;
  /** Matches when the path and query below the platform's prefix contain it. */
  path?: string;
  /** Matches when the request's body, as text, contains it. */
  bodyIncludes?: string;
  /** Number of matching requests to let through first. Default 0. */
  after?: number;
  /** How many matching requests it hits. Default 1; "always" until cleared. */
  times?: number | "always";
  /** Answer with this status instead. Default 200 where `body` is given. */
  status?: number;
  /** Headers of the answer: added to the fault's own answer, or to the platform's. */
  headers?: Record<string, string>;
  /** Answer with this body: a string is sent as it is, anything else as JSON. */
  body?: unknown;
  /** With `status` or `body`: the request has its effect before it is answered so. Default false. */
  applied?: boolean;
  /** Wait before the request has any effect, in milliseconds. */
  delayMs?: number;
  /** Wait between effect and answer, in milliseconds. */
  lateMs?: number;
  /** Close the connection: "before" the request has any effect, or "after" it was applied. */
  drop?: "before" | "after";
  /** With `drop`: close with a TCP reset instead of an orderly end. */
  reset?: boolean;
  /** Never answer, and keep the connection open: "before" the request has any effect, or "after" it was applied. */
  hang?: "before" | "after";
  /** Announce the whole body, send this many bytes of it, then close the connection. */
  cutAfter?: number;
  /** Send the body in small pieces with this pause in between, in milliseconds. */
  dripMs?: number;
  /** A platform's own named fault, such as Nango's `half-applied`. */
  named?: string;
}

/** What a platform gets from the frame. */
export interface PlatformContext {
  /** All times a platform stores or compares come from here. */
  readonly clock: SandboxClock;
}

/** Which requests a platform's named fault is about, and what it does, for people. */
export interface NamedFault {
  readonly method?: string;
  /** Tested against path and query; a string must be contained. */
  readonly path?: string | RegExp;
  readonly about: string;
}

/** One emulated platform: a router below `/<name>`, and its data. */
export interface EmulatedPlatform {
  readonly name: PlatformName;
  /** Sees paths without the platform's prefix; `req.body` is the raw body as a Buffer (see `jsonBody`). */
  readonly router: Router;
  /** Faults with a meaning of their own; `namedFault(res)` tells a route which one hit its request. */
  readonly namedFaults: Readonly<Record<string, NamedFault>>;
  /** Environment variables a program needs to talk to it; `baseUrl` is this platform's own. */
  environment(baseUrl: string): Record<string, string>;
  /** Changes settings such as the rate limit; what is absent stays. Throws `InvalidRequest` on a bad one. */
  configure(settings: unknown): void;
  /** All data as JSON, for `--data` and for tests that look at the platform's side. */
  snapshot(): unknown;
  restore(data: unknown): void;
  /** Back to the data and settings it starts with. */
  reset(): void;
  /** A change by somebody else, past the provider: what a person does in the vendor's dashboard. */
  change(request: unknown): unknown;
}

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** JSON file that keeps the data over restarts. */
  dataFile?: string;
  /** Address to listen on; anything but loopback needs `allowRemote`. Default 127.0.0.1. */
  host?: string;
  /** Also answers to any host name, and not to those of this machine only. Default false. */
  allowRemote?: boolean;
  /** Settings per platform, such as `{ nango: { rateLimit: { requests: 200 } } }`; `reset` goes back to them. */
  settings?: Partial<Record<PlatformName, unknown>>;
  /** Called with each request once it is answered (or its connection is gone). */
  onRequest?: (request: LoggedRequest) => void;
}

/** A fault that still waits for requests. */
export interface PendingFault {
  readonly fault: Fault;
  /** Requests it has hit so far. */
  readonly hits: number;
}

/** A running sandbox. Everything here can be done over HTTP below `/_sandbox` as well. */
export interface Sandbox {
  readonly url: string;
  /** All variables to export, for every platform. */
  readonly environment: Record<string, string>;
  readonly clock: SandboxClock;
  log(filter?: { platform?: PlatformName; since?: number }): LoggedRequest[];
  fault(fault: Fault): void;
  /** The faults that are not used up. */
  faults(): PendingFault[];
  clearFaults(): void;
  /** As just started: first data and settings, no faults, an empty log (its numbers go on), the real time. */
  reset(): void;
  configure(platform: PlatformName, settings: unknown): void;
  snapshot(platform: PlatformName): unknown;
  change(platform: PlatformName, request: unknown): unknown;
  /** Ends all connections, hanging ones too; the data file is written before it resolves. */
  close(): Promise<void>;
}
