import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";

import { CHANNEL_OPTIONS } from "../host/wire.js";
import { engineService } from "./engine-service.js";
import { type MonitorHandlers } from "./handlers.js";
import { monitorService, type RunFacts } from "./monitor-service.js";

/** The engine's two services on one loopback address. */
export interface MonitorServer {
  /** `host:port` for `--monitor` and `--engine`. */
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

/** Starts the services for one run. */
export async function startMonitor(facts: RunFacts, handlers: MonitorHandlers): Promise<MonitorServer> {
  const server = new Server({
    ...CHANNEL_OPTIONS,
    "grpc.max_concurrent_streams": Math.max(MIN_STREAMS, facts.parallel * STREAMS_PER_STEP),
  });
  server.addService(ResourceMonitorService, monitorService(facts, handlers));
  server.addService(EngineService, engineService(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    stop: () => {
      server.forceShutdown();
    },
  };
}
