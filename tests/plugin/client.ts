import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import services, { type ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { SECRET, SIGNATURE } from "../../protocol/values.js";
import type { Values } from "../../provider/core/values.js";

/** What a failed creation or update leaves for Pulumi to keep. */
export interface Kept {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: readonly string[];
}

/** A refusal or failure, with what the engine keeps of it. */
export class PluginError extends Error {
  constructor(
    message: string,
    readonly kept: Kept | undefined,
  ) {
    super(message);
  }
}

export interface DiffAnswer {
  readonly changes: number;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
  readonly stables: string[];
}

/** The plugin as an engine calls it about one resource; values as they stand on the wire. */
export interface PluginClient {
  /** The same plugin, asked about another resource. */
  about(urn: string, seconds?: number): PluginClient;
  readonly raw: ResourceProviderClient;
  checkConfig(urn: string, news: Values): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }>;
  diffConfig(olds: Values, news: Values): Promise<DiffAnswer>;
  configure(urn: string, args: Values): Promise<messages.ConfigureResponse.AsObject>;
  check(olds: Values, news: Values): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Values, news: Values): Promise<DiffAnswer>;
  create(inputs: Values, preview?: boolean): Promise<{ id: string; outs: Values }>;
  read(id: string, props: Values, inputs?: Values): Promise<{ id?: string; props?: Values; inputs?: Values }>;
  update(id: string, olds: Values, news: Values, preview?: boolean): Promise<{ outs: Values }>;
  delete(id: string, props: Values): Promise<void>;
  invoke(token: string, args: Values): Promise<{ result: Values; failures: { property: string; reason: string }[] }>;
  close(): void;
}

/** Calls the plugin that is served on a port of loopback. */
export function pluginClient(port: number): PluginClient {
  const raw = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return clientOf(raw, "", 0);
}

function clientOf(raw: ResourceProviderClient, urn: string, timeout: number): PluginClient {
  const checkRequest = (about: string, olds: Values, news: Values): messages.CheckRequest => {
    const request = new messages.CheckRequest();
    request.setUrn(about);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return request;
  };
  const checked = (response: messages.CheckResponse) => ({
    inputs: plain(response.getInputs()) ?? {},
    failures: response.getFailuresList().map((failure) => failure.toObject()),
  });
  const diffed = (response: messages.DiffResponse): DiffAnswer => ({
    changes: response.getChanges(),
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    stables: response.getStablesList(),
  });
  const diffRequest = (id: string, olds: Values, news: Values): messages.DiffRequest => {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return request;
  };
  return {
    raw,
    about: (other, seconds = 0) => clientOf(raw, other, seconds),
    async checkConfig(provider, news) {
      return checked(await ask((answered) => raw.checkConfig(checkRequest(provider, {}, news), answered)));
    },
    async diffConfig(olds, news) {
      return diffed(await ask((answered) => raw.diffConfig(diffRequest("id", olds, news), answered)));
    },
    async configure(provider, args) {
      const request = new messages.ConfigureRequest();
      request.setUrn(provider);
      request.setArgs(struct(args));
      const response = await ask<messages.ConfigureResponse>((answered) => raw.configure(request, answered));
      return response.toObject();
    },
    async check(olds, news) {
      return checked(await ask((answered) => raw.check(checkRequest(urn, olds, news), answered)));
    },
    async diff(id, olds, news) {
      return diffed(await ask((answered) => raw.diff(diffRequest(id, olds, news), answered)));
    },
    async create(inputs, preview = false) {
      const request = new messages.CreateRequest();
      request.setUrn(urn);
      request.setTimeout(timeout);
      request.setPreview(preview);
      request.setProperties(struct(inputs));
      const response = await ask<messages.CreateResponse>((answered) => raw.create(request, answered));
      return { id: response.getId(), outs: plain(response.getProperties()) ?? {} };
    },
    async read(id, props, inputs) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setProperties(struct(props));
      if (inputs !== undefined) request.setInputs(struct(inputs));
      const response = await ask<messages.ReadResponse>((answered) => raw.read(request, answered));
      if (response.getId() === "") return {};
      const [found, said] = [plain(response.getProperties()) ?? {}, plain(response.getInputs()) ?? {}];
      return { id: response.getId(), props: found, inputs: said };
    },
    async update(id, olds, news, preview = false) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setTimeout(timeout);
      request.setPreview(preview);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await ask<messages.UpdateResponse>((answered) => raw.update(request, answered));
      return { outs: plain(response.getProperties()) ?? {} };
    },
    async delete(id, props) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setTimeout(timeout);
      request.setProperties(struct(props));
      await ask((answered) => raw.delete(request, answered));
    },
    async invoke(token, args) {
      const request = new messages.InvokeRequest();
      request.setTok(token);
      request.setArgs(struct(args));
      const response = await ask<messages.InvokeResponse>((answered) => raw.invoke(request, answered));
      return {
        result: plain(response.getReturn()) ?? {},
        failures: response.getFailuresList().map((failure) => failure.toObject()),
      };
    },
    close: () => {
      raw.close();
    },
  };
}

/** One call; what fails is a {@link PluginError}. */
export function ask<Response>(
  send: (answered: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) resolve(response);
      else reject(new PluginError(error.details, keptBy(error)));
    });
  });
}

/** What an engine finds in the details of an error. */
function keptBy(error: ServiceError): Kept | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return undefined;
  const [detail] = Status.deserializeBinary(details).getDetailsList();
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return undefined;
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()) ?? {}, reasons: failed.getReasonsList() };
}

function struct(values: Values): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** Values without the marks of secrets. */
export function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && value[SIGNATURE] === SECRET && "value" in value) return unmarked(value.value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unmarked(inner)]));
}

/** A value marked as a secret. */
export function secret(value: unknown): Values {
  return { [SIGNATURE]: SECRET, value };
}

function plain(values: Struct | undefined): Values | undefined {
  return values?.toJavaScript();
}
