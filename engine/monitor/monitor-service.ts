import { type handleUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { type IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import {
  DeploymentInfo,
  ReadResourceResponse,
  RegisterResourceResponse,
  ResourceMonitorFeature,
  Result,
  SupportsFeatureResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";

import { UnsupportedError } from "../errors.js";
import { fromStruct, toStruct } from "../host/wire.js";
import { type MonitorHandlers, RunOverError } from "./handlers.js";
import { refuseForeignType, refuseForeignValues, refuseUnsupported } from "./refusals.js";
import { toGoal, toReadGoal } from "./requests.js";

/** What the program may ask about the run. */
export interface RunFacts {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
}

/**
 * Features, by name (SDK up to 3.248) and by number (later ones, whose stubs alone know the enum: hence the functions).
 * Those below the line are announced only to be refused: without them the SDK asks people to update a CLI that is not
 * there, or silently drops what the program asked for.
 */
const FEATURES = new Map<string, () => ResourceMonitorFeature>([
  ["secrets", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS],
  ["resourceReferences", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES],
  ["aliasSpecs", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS],
  ["deletedWith", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH],
  // ---
  ["replacementTrigger", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER],
  ["replaceWith", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH],
  ["transforms", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS],
  ["invokeTransforms", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS],
  ["parameterization", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION],
  ["resourceHooks", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS],
  ["errorHooks", () => ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS],
]);

const RESULTS = {
  success: Result.SUCCESS,
  failed: Result.FAIL,
  // The stubs of SDK 3.270 do not name it any more; to a program both mean that there are no outputs.
  skipped: Object.hasOwn(Result, "SKIP") ? Result.SKIP : Result.FAIL,
};

/** Pulumi's ResourceMonitor service, as far as programs with dynamic resources use it. */
export function monitorService(facts: RunFacts, handlers: MonitorHandlers): IResourceMonitorServer {
  const answer = answering(handlers);
  const refuse = <Request, Response>(describe: (request: Request) => string): handleUnaryCall<Request, Response> =>
    answer((request) => Promise.reject(new UnsupportedError(describe(request))));

  return {
    getDeploymentInfo: answer(() => Promise.resolve(deploymentInfo(facts))),
    supportsFeature: answer((request) => {
      const response = new SupportsFeatureResponse();
      response.setHassupport(FEATURES.has(request.getId()));
      return Promise.resolve(response);
    }),
    registerResource: answer(async (request) => {
      refuseUnsupported(request);
      const goal = toGoal(request);
      refuseForeignValues(goal.properties, goal.name);
      const registered = await handlers.register(goal);
      const response = new RegisterResourceResponse();
      response.setUrn(registered.urn);
      response.setId(registered.id);
      response.setObject(toStruct(registered.outputs));
      response.setResult(RESULTS[registered.result]);
      return response;
    }),
    readResource: answer(async (request) => {
      refuseForeignType(request.getType(), request.getName(), true);
      const goal = toReadGoal(request);
      refuseForeignValues(goal.properties, goal.name);
      const read = await handlers.read(goal);
      const response = new ReadResourceResponse();
      response.setUrn(read.urn);
      response.setProperties(toStruct(read.outputs));
      return response;
    }),
    registerResourceOutputs: answer(async (request) => {
      await handlers.registerOutputs(request.getUrn(), fromStruct(request.getOutputs()) ?? {});
      return new Empty();
    }),
    // The engine does the deletes when the program's process is gone, so nothing needs to wait here.
    signalAndWaitForShutdown: answer(() => Promise.resolve(new Empty())),
    invoke: refuse((request) => `The function ${request.getTok()}`),
    call: refuse((request) => `The method ${request.getTok()}`),
    registerPackage: refuse((request) => `The package ${request.getName()}`),
    registerStackTransform: refuse(() => "A resource transform of the stack"),
    registerStackInvokeTransform: refuse(() => "An invoke transform of the stack"),
    registerResourceHook: refuse((request) => `The resource hook ${request.getName()}`),
    registerErrorHook: refuse((request) => `The error hook ${request.getName()}`),
  };
}

/**
 * Wraps an async function as a gRPC method. Whatever fails ends the run, so all failures go out as UNAVAILABLE: on
 * that status the SDK drops what is pending and lets the program end silently, because the engine reported the reason.
 */
export function answering(handlers: Pick<MonitorHandlers, "refuse">) {
  return <Request, Response>(handle: (request: Request) => Promise<Response>): handleUnaryCall<Request, Response> =>
    (call: { request: Request }, callback: sendUnaryData<Response>) => {
      Promise.resolve()
        .then(() => handle(call.request))
        .then(
          (response) => {
            callback(null, response);
          },
          (error: unknown) => {
            if (!(error instanceof RunOverError)) {
              handlers.refuse(error instanceof Error ? error : new Error(String(error)));
            }
            callback({ code: status.UNAVAILABLE, details: "The run is over." });
          },
        );
    };
}

function deploymentInfo(facts: RunFacts): DeploymentInfo {
  const info = new DeploymentInfo();
  info.setProject(facts.project);
  info.setStack(facts.stack);
  info.setOrganization(facts.organization);
  info.setDryrun(facts.dryRun);
  info.setParallel(facts.parallel);
  for (const [key, value] of Object.entries(facts.config)) info.getConfigMap().set(key, value);
  info.setConfigsecretkeysList([...facts.configSecretKeys]);
  info.setSupportedfeaturesList([...FEATURES.values()].map((feature) => feature()));
  return info;
}
