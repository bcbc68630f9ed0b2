import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";

import { EngineError } from "../errors.js";
import { type PrivateSockets } from "../host/private-sockets.js";
import { CHANNEL_OPTIONS } from "../host/wire.js";
import { engineService } from "./engine-service.js";
import { type MonitorHandlers } from "./handlers.js";
import { monitorService, type RunFacts } from "./monitor-service.js";

/** The engine's two services on one loopback address. */
export interface MonitorServer {
  /** `unix:<path>` or `host:port`, for `--monitor` and `--engine`. */
  readonly address: string;
  /** Ends open connections; nothing is answered any more. */
  stop(): void;
}

/**
 * Requests that are answered at one time; the rest waits in the program, which asks for everything at once. Each one
 * under way costs the engine some 70 KB, most of it outside the heap. None waits for one that comes later.
 */
const MIN_STREAMS = 128;
/** More than the steps and look-aheads of so many in parallel. */
const STREAMS_PER_STEP = 8;

/** Starts the services for one run: on a socket that only this user can reach, else on a port of the loopback address. */
export async function startMonitor(
  facts: RunFacts,
  handlers: MonitorHandlers,
  sockets: PrivateSockets,
): Promise<MonitorServer> {
  const server = new Server({
    ...CHANNEL_OPTIONS,
    "grpc.max_concurrent_streams": Math.max(MIN_STREAMS, facts.parallel * STREAMS_PER_STEP),
  });
  server.addService(ResourceMonitorService, monitorService(facts, handlers));
  server.addService(EngineService, engineService(handlers));
  const socket = sockets.next("engine");
  const address = (socket && (await bind(server, `unix:${socket}`))) ?? (await bind(server, "127.0.0.1:0"));
  if (address === undefined)
    throw new EngineError("The engine can listen neither on a socket nor on a port of 127.0.0.1.");
  return {
    address,
    stop: () => {
      server.forceShutdown();
    },
  };
}

/** The address that is listened on; undefined where that cannot be. */
function bind(server: Server, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error !== null) resolve(undefined);
      else resolve(address.startsWith("unix:") ? address : `127.0.0.1:${port}`);
    });
  });
}
