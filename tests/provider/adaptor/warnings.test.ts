import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { expect } from "chai";
import { useBench } from "../../kit/provider.js";
import { until } from "../../kit/until.js";
import { NANGO_LINE, startProvider } from "./provider-process.js";

describe("warnings of the provider", () => {
  const bench = useBench();

  it("reach the engine as warnings", async () => {
    const logged: [severity: number, message: string][] = [];
    const engine = new Server();
    engine.addService(services.EngineService, {
      log(call: ServerUnaryCall<LogRequest, Empty>, answer: sendUnaryData<Empty>) {
        logged.push([call.request.getSeverity(), call.request.getMessage()]);
        answer(null, new Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    const provider = await startProvider(bench.sandbox.environment, `127.0.0.1:${port}`);
    try {
      await provider.configure({});
      const state = {
        providerConfigKey: "hubspot",
        connectionId: "acme",
        syncName: "contacts",
        syncVariant: "base",
        frequency: "default",
        defaultFrequency: "2h",
        syncId: "x",
        __provider: NANGO_LINE,
      };
      for (const path of ["/functions/", "/scripts/config"]) {
        bench.sandbox.fault({ platform: "nango", path, status: 403, body: { error: { code: "forbidden" } } });
      }
      await provider.read("hubspot/acme/contacts/base", state);
      await until(() => logged.length > 0);
      expect(logged[0]?.[0]).to.equal(messages.LogSeverity.WARNING);
      expect(logged[0]?.[1]).to.include("environment:functions:read");
    } finally {
      await provider.stop();
      engine.forceShutdown();
    }
  });
});
