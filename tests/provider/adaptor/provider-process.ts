import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";

type Properties = Record<string, unknown>;

/** The constant line of `nango:Sync`, as every state has it. */
export const NANGO_LINE =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("nango:Sync")';

/** What a failed create leaves behind for Pulumi to keep. */
export interface InitFailure {
  id: string;
  properties: Properties;
  reasons: string[];
}

/** Pulumi's own dynamic provider process, driven as the engine drives it. */
export interface ProviderProcess {
  readonly stderr: () => string;
  /** Names the resource of the calls that follow. */
  about(name: string): void;
  configure(config: Record<string, string>): Promise<void>;
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: number; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: Properties): Promise<{ id: string; properties: Properties }>;
  read(
    id: string,
    properties: Properties,
  ): Promise<{ id: string; properties: Properties; inputs: Properties | undefined }>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the process, in this checkout: the package finds itself by its own name, in `dist`. */
export async function startProvider(
  environment: Record<string, string>,
  engineAddress = "127.0.0.1:1",
): Promise<ProviderProcess> {
  const script = createRequire(__filename).resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, [script, engineAddress], {
    env: { ...process.env, PULUMI_NODEJS_PROJECT: "test", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      const line = /^(\d+)\n/m.exec(stdout);
      if (line !== null) resolve(Number(line[1]));
    });
    child.once("exit", (code) => {
      reject(new Error(`The provider process ended with ${code}: ${stderr}`));
    });
  });
  const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  let urn = "";
  const about = (name: string): void => {
    urn = `urn:pulumi:dev::test::pulumi-nodejs:dynamic/nango:Sync::${name}`;
  };
  about("sync");

  function call<Response>(
    send: (answered: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  return {
    stderr: () => stderr,
    about,
    async configure(config) {
      const request = new messages.ConfigureRequest();
      request.setArgs(struct(config));
      await call<messages.ConfigureResponse>((answered) => client.configure(request, answered));
    },
    async check(olds, news) {
      const request = new messages.CheckRequest();
      request.setUrn(urn);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await call<messages.CheckResponse>((answered) => client.check(request, answered));
      return {
        inputs: plain(response.getInputs()) ?? {},
        failures: response.getFailuresList().map((failure) => failure.toObject()),
      };
    },
    async diff(id, olds, news) {
      const request = new messages.DiffRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await call<messages.DiffResponse>((answered) => client.diff(request, answered));
      return {
        changes: response.getChanges(),
        replaces: response.getReplacesList(),
        deleteBeforeReplace: response.getDeletebeforereplace(),
      };
    },
    async create(inputs) {
      const request = new messages.CreateRequest();
      request.setUrn(urn);
      request.setProperties(struct(inputs));
      const response = await call<messages.CreateResponse>((answered) => client.create(request, answered));
      return { id: response.getId(), properties: plain(response.getProperties()) ?? {} };
    },
    async read(id, properties) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setProperties(struct(properties));
      const response = await call<messages.ReadResponse>((answered) => client.read(request, answered));
      return {
        id: response.getId(),
        properties: plain(response.getProperties()) ?? {},
        inputs: plain(response.getInputs()),
      };
    },
    async update(id, olds, news) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await call<messages.UpdateResponse>((answered) => client.update(request, answered));
      return plain(response.getProperties()) ?? {};
    },
    async delete(id, properties) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setUrn(urn);
      request.setProperties(struct(properties));
      await call<unknown>((answered) => client.delete(request, answered));
    },
    async stop() {
      client.close();
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

/** What the engine finds in an error of create or update: the object that exists all the same. */
export function initFailure(error: unknown): InitFailure | undefined {
  const metadata = error instanceof Error && "metadata" in error ? (error as ServiceError).metadata : undefined;
  const bytes = metadata?.get("grpc-status-details-bin")[0];
  if (!(bytes instanceof Buffer)) return undefined;
  const [detail] = Status.deserializeBinary(bytes).getDetailsList();
  if (detail === undefined) return undefined;
  const failure = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failure.getId(), properties: plain(failure.getProperties()) ?? {}, reasons: failure.getReasonsList() };
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
}

function plain(struct: Struct | undefined): Properties | undefined {
  return struct?.toJavaScript();
}
