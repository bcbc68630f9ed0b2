/**
 * The sandbox: the emulated platforms on one loopback port, `/<platform>` each, and control endpoints below `/_sandbox`.
 *
 * How to add a platform: one folder `sandbox/<name>/` with a function `(context) => EmulatedPlatform` (a router
 * and its data, see `types.ts`), and one line in `platforms.ts`. Body, log, faults, data file and control endpoints come
 * from here:
 * - `gateway.ts` stands before every platform: raw body, log entry, faults. `json-body.ts` parses JSON.
 * - `http/`: routes, requests and answers, on node:http.
 * - `faults/` decides what a fault hits and does it; a platform's own (`namedFaults`) it reads with `namedFault(res)`.
 * - `clock.ts` is the time for all that a platform stores or compares; never `Date.now()`.
 * - `errors.ts`: `parseRequest` checks what `change` and `configure` are given.
 *
 * A platform is written from its recordings and documented facts, never from the provider's schemas.
 */
import { createServer } from "node:http";
import type { Server } from "node:net";
import { SandboxClock } from "./clock.js";
import { controlApp } from "./control.js";
import { DataFile } from "./data-file.js";
import { InvalidRequest, SandboxStartError } from "./errors.js";
import { FaultBook } from "./faults/book.js";
import { dispatch, platformGateway } from "./gateway.js";
import { Request, Response } from "./http/exchange.js";
import { RequestLog } from "./log.js";
import { isLoopback, refuseForeignHost } from "./loopback.js";
import { PLATFORM_NAMES, PLATFORMS } from "./platforms.js";
import type { EmulatedPlatform, PlatformName, Sandbox, SandboxOptions } from "./types.js";

/** Starts a sandbox; rejects with `SandboxStartError` when the address or the data file cannot be used. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const allowRemote = options.allowRemote ?? false;
  if (!allowRemote) refuseRemote(host);

  const clock = new SandboxClock();
  const platforms = new Map<PlatformName, EmulatedPlatform>(
    PLATFORM_NAMES.map((name) => [name, PLATFORMS[name]({ clock })]),
  );
  const platform = (name: PlatformName): EmulatedPlatform => {
    const found = platforms.get(name);
    if (found === undefined)
      throw new InvalidRequest(`No platform "${name}" here; there are: ${[...platforms.keys()].join(", ")}`);
    return found;
  };
  const applySettings = (): void => {
    for (const each of platforms.values()) {
      const settings = options.settings?.[each.name];
      if (settings !== undefined) each.configure(settings);
    }
  };
  applySettings();

  const dataFile = options.dataFile === undefined ? undefined : openDataFile(options.dataFile, platforms);
  const changed = (): void => dataFile?.touch();
  const log = new RequestLog(options.onRequest);
  const faults = new FaultBook((name) => platform(name).namedFaults);

  const handlers = new Map<string, ReturnType<typeof dispatch>>();
  for (const [name, emulated] of platforms)
    handlers.set(name, platformGateway(emulated, { clock, log, faults, changed }));
  const serve = dispatch(handlers);
  const server = createServer({ IncomingMessage: Request, ServerResponse: Response }, (req, res) => {
    // Whatever fails behind a beginning of an answer: the client sees a connection that breaks.
    if (allowRemote || !refuseForeignHost(req, res)) serve(req, res, () => req.socket.destroy());
  });
  // Clients keep connections for a whole run, and pause in between; a race with the server's own idle limit is no fault to offer.
  server.keepAliveTimeout = 60_000;
  await listen(server, options.port ?? 0, host);
  const url = `http://${urlHost(host)}:${portOf(server)}`;
  const environment: Record<string, string> = {};
  for (const each of platforms.values()) Object.assign(environment, each.environment(`${url}/${each.name}`));

  const sandbox: Sandbox = {
    url,
    environment,
    clock,
    log: (filter) => log.list(filter),
    fault: (fault) => {
      faults.add(fault);
    },
    faults: () => faults.list(),
    clearFaults: () => {
      faults.clear();
    },
    reset: () => {
      faults.clear();
      log.clear();
      clock.reset();
      for (const each of platforms.values()) each.reset();
      applySettings();
      changed();
    },
    configure: (name, settings) => {
      platform(name).configure(settings);
    },
    snapshot: (name) => platform(name).snapshot(),
    change: (name, request) => {
      const result = platform(name).change(request);
      changed();
      return result;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
      await dataFile?.flush();
    },
  };
  handlers.set("_sandbox", controlApp(sandbox, [...platforms.keys()]));
  return sandbox;
}

function openDataFile(path: string, platforms: ReadonlyMap<PlatformName, EmulatedPlatform>): DataFile {
  const file = new DataFile(path, () =>
    Object.fromEntries([...platforms].map(([name, each]) => [name, each.snapshot()])),
  );
  const data = file.load() ?? {};
  for (const each of platforms.values()) {
    // A platform that is newer than the file starts with its own first data.
    if (!Object.hasOwn(data, each.name)) continue;
    try {
      each.restore(data[each.name]);
    } catch (error) {
      throw file.unusable(error);
    }
  }
  return file;
}

function refuseRemote(host: string): void {
  if (isLoopback(host)) return;
  throw new SandboxStartError(
    `The sandbox listens on loopback only, and ${host} can be reached from other machines. ` +
      "Its keys are published and it checks no caller: allow it explicitly if that is what you want.",
  );
}

function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new SandboxStartError("The sandbox has no port.");
  return address.port;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      const isTaken = error.code === "EADDRINUSE";
      const why = isTaken ? `port ${port} is taken by another process; choose another` : error.message;
      reject(new SandboxStartError(`The sandbox cannot listen on ${host}:${port}: ${why}.`, isTaken));
    });
    server.listen(port, host, resolve);
  });
}
