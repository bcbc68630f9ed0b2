import { Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { PluginService, type PluginOptions } from "./service.js";

/** Longest message on either side, in bytes: Pulumi's own value. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** A plugin that is being served on loopback. */
export interface ServedPlugin {
  readonly port: number;
  readonly service: PluginService;
  stop(): void;
}

/** Serves the plugin on a free port of loopback. */
export async function servePlugin(options: PluginOptions): Promise<ServedPlugin> {
  const service = new PluginService(options);
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(services.ResourceProviderService, service.implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    service,
    stop: () => {
      server.forceShutdown();
    },
  };
}
