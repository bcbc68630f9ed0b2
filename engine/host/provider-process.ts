import { Client, credentials, type Metadata, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ErrorResourceInitFailed,
  ProviderHandshakeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";

import { FIND_CREATED } from "../../protocol/find-created.js";
import { whenAborted } from "../cancellation.js";
import { EngineError } from "../errors.js";
import { type ProgramSpec } from "../project/program-spec.js";
import { type PropertyMap } from "../../protocol/values.js";
import { childEnvironment, SOCKET } from "./environment.js";
import { type Host, type HostedProcess } from "./host.js";
import { type PrivateSockets } from "./private-sockets.js";
import {
  PartialFailure,
  type ProviderDiff,
  type ProviderObject,
  type ResourceProvider,
  type Subject,
} from "./provider.js";
import { resolveSdk } from "./sdk.js";
import { CHANNEL_OPTIONS, fromStruct, toStruct } from "./wire.js";

/** What a provider process is started with. */
export interface ProviderProcessOptions {
  readonly host: Host;
  readonly program: ProgramSpec;
  readonly project: string;
  /** Address of the engine's own service; the provider may log there. */
  readonly engineAddress: string;
  readonly sockets: PrivateSockets;
  /** Aborted when nobody needs a process any more that has not started yet. */
  readonly signal: AbortSignal;
  /** How long the start of a process may take, in milliseconds. Default two minutes. */
  readonly startLimit?: number;
  readonly onStdout: (line: string) => void;
  readonly onStderr: (line: string) => void;
}

/** A start that takes longer does not end: a machine that is busy needs seconds. */
const START_LIMIT = 120_000;

/** How long a provider may take to hear that the run is over, in milliseconds. */
const FAREWELL = 5_000;

/** The provider resource that a process stands for. */
export interface ProviderIdentity {
  readonly urn: string;
  readonly id: string;
  /** Config as the provider resource has it, secrets in wire form. */
  readonly inputs: PropertyMap;
  /** The same, secrets unwrapped, values as text. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The provider's process ended although it was still needed. */
export class ProviderDiedError extends EngineError {
  override readonly name = "ProviderDiedError";
  constructor(readonly reason: string) {
    super(
      `The provider process ended in the middle of a call (${reason}), so the outcome of this call is unknown. ` +
        "Run the command again: it checks the platform before it continues.",
    );
  }
}

/** The SDK's own `cmd/dynamic-provider` as a child process, spoken to over gRPC. */
export class ProviderProcess implements ResourceProvider {
  readonly #child: HostedProcess;
  readonly #client: Client;
  #ended: string | undefined;

  private constructor(child: HostedProcess, address: string) {
    this.#child = child;
    this.#client = new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS);
    void child.exited.then((exit) => {
      this.#ended = exit.signal === null ? `exit code ${exit.code ?? "unknown"}` : `signal ${exit.signal}`;
    });
  }

  /** Starts the process. Nothing can be asked of it before it is configured. */
  static async launch(options: ProviderProcessOptions): Promise<ProviderProcess> {
    const { child, address } = await launch(options);
    const provider = new ProviderProcess(child, address);
    try {
      await provider.#introduce(options);
    } catch (error) {
      await provider.kill();
      throw notStarted(error instanceof Error ? error.message : String(error));
    }
    return provider;
  }

  /** The first calls in Pulumi's order; a provider need not know them. */
  async #introduce(options: ProviderProcessOptions): Promise<void> {
    const handshake = new ProviderHandshakeRequest();
    handshake.setEngineAddress(options.engineAddress);
    handshake.setRootDirectory(options.program.root);
    handshake.setProgramDirectory(options.program.directory);
    handshake.setConfigureWithUrn(true);
    const limit = options.startLimit ?? START_LIMIT;
    await this.#optional(ResourceProviderService.handshake, handshake, limit);
    await this.#optional(ResourceProviderService.getPluginInfo, new Empty(), limit);
  }

  /**
   * Configures the process for its provider resource. CheckConfig and DiffConfig are left out: the SDK's dynamic
   * provider has neither, which Pulumi takes for "any config will do".
   */
  async configure({ urn, id, inputs, variables }: ProviderIdentity): Promise<this> {
    const request = new ConfigureRequest();
    request.setArgs(toStruct(inputs));
    for (const [key, value] of Object.entries(variables)) {
      request.getVariablesMap().set(`pulumi-nodejs:config:${key}`, value);
    }
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    request.setUrn(urn);
    request.setId(id);
    try {
      await this.#call(ResourceProviderService.configure, request);
    } catch (error) {
      await this.kill();
      throw error;
    }
    return this;
  }

  async check(subject: Subject, olds: PropertyMap, news: PropertyMap) {
    const request = new CheckRequest();
    address(request, subject);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await this.#call(ResourceProviderService.check, request);
    return {
      inputs: fromStruct(response.getInputs()) ?? {},
      failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
    };
  }

  async diff(
    subject: Subject,
    { id, oldInputs, oldOutputs, newInputs, ignoreChanges }: Parameters<ResourceProvider["diff"]>[1],
  ): Promise<ProviderDiff> {
    const request = new DiffRequest();
    address(request, subject);
    request.setId(id);
    request.setOldInputs(toStruct(oldInputs));
    request.setOlds(toStruct(oldOutputs));
    request.setNews(toStruct(newInputs));
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await this.#call(ResourceProviderService.diff, request);
    return {
      changes: CHANGES[response.getChanges()],
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      stables: response.getStablesList(),
    };
  }

  async create(subject: Subject, inputs: PropertyMap): Promise<ProviderObject> {
    const request = new CreateRequest();
    address(request, subject);
    request.setProperties(toStruct(inputs));
    request.setTimeout(subject.timeouts?.create ?? 0);
    const response = await this.#call(ResourceProviderService.create, request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async read(subject: Subject, id: string, inputs: PropertyMap, outputs: PropertyMap): Promise<ProviderObject> {
    const request = new ReadRequest();
    address(request, subject);
    request.setId(id);
    request.setInputs(toStruct(inputs));
    request.setProperties(toStruct(outputs));
    const response = await this.#call(ResourceProviderService.read, request);
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  findCreated(subject: Subject, inputs: PropertyMap): Promise<ProviderObject> {
    return this.read(subject, FIND_CREATED, inputs, inputs);
  }

  async update(
    subject: Subject,
    { id, oldInputs, oldOutputs, newInputs }: Parameters<ResourceProvider["update"]>[1],
  ): Promise<PropertyMap> {
    const request = new UpdateRequest();
    address(request, subject);
    request.setId(id);
    request.setOldInputs(toStruct(oldInputs));
    request.setOlds(toStruct(oldOutputs));
    request.setNews(toStruct(newInputs));
    request.setTimeout(subject.timeouts?.update ?? 0);
    const response = await this.#call(ResourceProviderService.update, request);
    return fromStruct(response.getProperties()) ?? {};
  }

  async delete(subject: Subject, id: string, inputs: PropertyMap, outputs: PropertyMap): Promise<void> {
    const request = new DeleteRequest();
    address(request, subject);
    request.setId(id);
    request.setOldInputs(toStruct(inputs));
    request.setProperties(toStruct(outputs));
    request.setTimeout(subject.timeouts?.delete ?? 0);
    await this.#call(ResourceProviderService.delete, request);
  }

  /** Announces the end of the run to the provider, then ends the process. */
  async stop(): Promise<void> {
    if (this.#ended === undefined) {
      await this.#call(ResourceProviderService.cancel, new Empty(), FAREWELL).catch(() => undefined);
    }
    this.#client.close();
    await this.#child.kill();
  }

  /** Ends the process at once, during a call too. */
  async kill(): Promise<void> {
    this.#client.close();
    await this.#child.kill();
  }

  async #optional<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    limit: number,
  ): Promise<Response | undefined> {
    try {
      return await this.#call(method, request, limit);
    } catch (error) {
      if (error instanceof UnimplementedError) return undefined;
      throw error;
    }
  }

  /** `limit`: how long the answer may take, in milliseconds. A call that does the work of a step has none. */
  #call<Request, Response>(
    { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
    request: Request,
    limit = Infinity,
  ): Promise<Response> {
    const deadline = { deadline: Date.now() + limit };
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        deadline,
        (error, response) => {
          if (error === null && response !== undefined) resolve(response);
          else void this.#explain(error).then(reject);
        },
      );
    });
  }

  async #explain(error: ServiceError | null): Promise<Error> {
    if (error === null) return new EngineError("The provider sent an empty answer.");
    if (error.code === status.UNIMPLEMENTED) return new UnimplementedError(error.details);
    if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED) {
      // A broken connection is known a moment before the exit status of the process behind it.
      await Promise.race([this.#child.exited, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      if (this.#ended !== undefined) return new ProviderDiedError(this.#ended);
    }
    return partialFailure(error.metadata) ?? new EngineError(error.details);
  }
}

/** The provider does not know the call. */
class UnimplementedError extends EngineError {
  override readonly name = "UnimplementedError";
}

const CHANGES: Record<DiffResponse.DiffChanges, ProviderDiff["changes"]> = {
  [DiffResponse.DiffChanges.DIFF_UNKNOWN]: "unknown",
  [DiffResponse.DiffChanges.DIFF_NONE]: "none",
  [DiffResponse.DiffChanges.DIFF_SOME]: "some",
};

function address(
  request: { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
  subject: Subject,
): void {
  request.setUrn(subject.urn);
  request.setName(subject.name);
  request.setType(subject.type);
}

/** Starts the process and waits for the port, which is the first line it prints. */
async function launch(options: ProviderProcessOptions): Promise<{ child: HostedProcess; address: string }> {
  const socket = options.sockets.next("provider");
  let announce: (line: string) => void = () => undefined;
  let announced = false;
  const firstLine = new Promise<string>((resolve) => (announce = resolve));
  const complaints: string[] = [];
  const child = options.host.start({
    script: resolveSdk(options.program.directory, "dynamic-provider"),
    args: [options.engineAddress],
    cwd: options.program.directory,
    env: {
      ...childEnvironment(),
      PULUMI_NODEJS_PROJECT: options.project,
      PULUMI_PROJECT: options.project,
      ...(socket === undefined ? {} : { [SOCKET]: socket }),
    },
    onStdout: (line) => {
      if (announced) {
        options.onStdout(line);
        return;
      }
      announced = true;
      announce(line);
    },
    onStderr: (line) => {
      if (!announced) complaints.push(line);
      options.onStderr(line);
    },
  });
  const { startLimit = START_LIMIT, signal } = options;
  const late = AbortSignal.timeout(startLimit);
  const ended = Promise.race([child.exited, whenAborted(signal), whenAborted(late)]);
  const line = await Promise.race([firstLine, ended.then(() => undefined)]);
  if (line === undefined || !/^\d+$/.test(line)) {
    const why =
      line !== undefined
        ? `it printed "${line}"`
        : late.aborted
          ? `it was not ready after ${startLimit / 1000} seconds`
          : signal.aborted
            ? "the run is over"
            : "it ended before it was ready";
    await child.kill();
    throw notStarted(complaints[0] ?? why);
  }
  return { child, address: line === NO_PORT && socket !== undefined ? `unix:${socket}` : `127.0.0.1:${line}` };
}

function notStarted(why: string): EngineError {
  return new EngineError(`The provider process could not be started: ${why}.`);
}

/** What gRPC calls the port of a server on a socket. */
const NO_PORT = "1";

/** Reads the error details of a create or update that was partly applied. */
function partialFailure(metadata: Metadata): PartialFailure | undefined {
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Uint8Array)) return undefined;
  for (const detail of Status.deserializeBinary(packed).getDetailsList()) {
    if (!detail.getTypeUrl().endsWith("pulumirpc.ErrorResourceInitFailed")) continue;
    const failed = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return new PartialFailure(failed.getId(), fromStruct(failed.getProperties()) ?? {}, failed.getReasonsList());
  }
  return undefined;
}
