import type { Router } from "express";

export type PlatformName = "nango" | "paragon" | "sequin" | "aisquared";

/** One request that reached a platform, as the log has it. Header values that carry credentials are never kept. */
export interface LoggedRequest {
  /** Counts from 1 within the life of the sandbox. */
  sequence: number;
  /** ISO 8601. */
  at: string;
  platform: PlatformName;
  method: string;
  /** Path and query below the platform's prefix, as received. */
  path: string;
  /** Parsed JSON body; secrets in it are shown as `[secret]`. */
  body?: unknown;
  /** Status answered; 0 when the connection was dropped instead. */
  status: number;
}

/** Makes the next matching requests fail; used up after `times`. */
export interface Fault {
  platform?: PlatformName;
  method?: string;
  /** Matches when the path below the platform's prefix contains it. */
  path?: string;
  /** Number of matching requests to let through first. Default 0. */
  after?: number;
  /** How many matching requests it hits. Default 1; "always" until cleared. */
  times?: number | "always";
  /** Answer with this status instead. */
  status?: number;
  headers?: Record<string, string>;
  /** Answer with this body: a string is sent as it is, anything else as JSON. */
  body?: unknown;
  /** Wait before answering, in milliseconds. */
  delayMs?: number;
  /** Close the connection: "before" the request has any effect, or "after" it was applied. */
  drop?: "before" | "after";
  /** A platform's own named fault, such as Nango's `half-applied`. */
  named?: string;
}

/** One emulated platform: an Express router below `/<name>`, and its data. */
export interface EmulatedPlatform {
  readonly name: PlatformName;
  readonly router: Router;
  /** Environment variables a program needs to talk to it; `baseUrl` is this platform's own. */
  environment(baseUrl: string): Record<string, string>;
  /** All data as JSON, for `--data` and for tests that look at the platform's side. */
  snapshot(): unknown;
  restore(data: unknown): void;
  /** Back to the data it starts with. */
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
  allowRemote?: boolean;
}

/** A running sandbox. */
export interface Sandbox {
  readonly url: string;
  /** All variables to export, for every platform. */
  readonly environment: Record<string, string>;
  log(filter?: { platform?: PlatformName; since?: number }): LoggedRequest[];
  fault(fault: Fault): void;
  clearFaults(): void;
  reset(): void;
  snapshot(platform: PlatformName): unknown;
  change(platform: PlatformName, request: unknown): unknown;
  close(): Promise<void>;
}
