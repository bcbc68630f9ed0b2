import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import {
  GetRootResourceResponse,
  LogSeverity,
  type RequirePulumiVersionResponse,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb.js";

import { UnsupportedError } from "../errors.js";
import { type Severity } from "../events.js";
import { type MonitorHandlers } from "./handlers.js";
import { answering } from "./monitor-service.js";

const SEVERITIES: Record<LogSeverity, Severity> = {
  [LogSeverity.DEBUG]: "debug",
  [LogSeverity.INFO]: "info",
  [LogSeverity.WARNING]: "warning",
  [LogSeverity.ERROR]: "error",
};

/** Pulumi's Engine service: the program's log, and its root resource. */
export function engineService(handlers: MonitorHandlers): IEngineServer {
  const answer = answering(handlers);
  let root = "";
  return {
    // The SDK sends some ten debug lines for each resource, so this one has no detour.
    log: ({ request }, callback) => {
      const severity = SEVERITIES[request.getSeverity()];
      if (severity !== "debug") {
        const urn = request.getUrn() === "" ? undefined : request.getUrn();
        handlers.log(severity, request.getMessage(), urn, request.getEphemeral());
      }
      callback(null, new Empty());
    },
    setRootResource: answer((request) => {
      root = request.getUrn();
      return Promise.resolve(new SetRootResourceResponse());
    }),
    getRootResource: answer(() => {
      const response = new GetRootResourceResponse();
      response.setUrn(root);
      return Promise.resolve(response);
    }),
    // A debugger is attached by the one who starts it; there is nothing to announce.
    startDebugging: answer(() => Promise.resolve(new Empty())),
    requirePulumiVersion: answer<{ getPulumiVersionRange(): string }, RequirePulumiVersionResponse>((request) =>
      Promise.reject(new UnsupportedError(`requirePulumiVersion("${request.getPulumiVersionRange()}") in the program`)),
    ),
  };
}
