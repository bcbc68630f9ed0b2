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

/** Starts the services for one run. */
export async function startMonitor(facts: RunFacts, handlers: MonitorHandlers): Promise<MonitorServer> {
  const server = new Server(CHANNEL_OPTIONS);
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
