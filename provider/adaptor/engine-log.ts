import { redact } from "../core/redact.js";
import { shortenMessage } from "../core/shorten.js";

/**
 * Shows a warning through the engine, with its severity; stderr would only be information.
 *
 * @param urn of the resource that it is about; empty where that is not known.
 * @param address of the engine. Default: the dynamic provider process's own argument.
 * @returns when it is shown; a warning that cannot be delivered is printed instead.
 */
export function warnThroughEngine(message: string, urn: string, address = process.argv[2]): Promise<void> {
  const text = shortenMessage(redact(message));
  return send(text, urn, address).catch(() => {
    process.stderr.write(`warning: ${text}\n`);
  });
}

async function send(message: string, urn: string, address: string | undefined): Promise<void> {
  if (address === undefined || !/^unix:|:\d+$/.test(address)) throw new Error("No engine.");
  const [{ credentials, Metadata }, { default: services }, { default: messages }] = await Promise.all([
    import("@grpc/grpc-js"),
    import("@pulumi/pulumi/proto/engine_grpc_pb.js"),
    import("@pulumi/pulumi/proto/engine_pb.js"),
  ]);
  const client = new services.EngineClient(address, credentials.createInsecure());
  const request = new messages.LogRequest();
  request.setSeverity(messages.LogSeverity.WARNING);
  request.setMessage(message);
  request.setUrn(urn);
  await new Promise<void>((resolve, reject) => {
    client.log(request, new Metadata(), { deadline: Date.now() + 5_000 }, (error: Error | null) => {
      client.close();
      if (error === null) resolve();
      else reject(error);
    });
  });
}
