import { status, type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { warnThroughEngine } from "../provider/adaptor/engine-log.js";
import { toFailure } from "../provider/adaptor/failure.js";
import { Instance, type InstanceOptions } from "../provider/adaptor/instance.js";
import { Operations } from "../provider/adaptor/operations.js";
import { ProviderError } from "../provider/core/errors/provider-error.js";
import type { CheckFailure } from "../provider/core/lifecycle.js";
import type { Values } from "../provider/core/values.js";
import { toServiceError } from "./failure.js";
import { invoke } from "./functions.js";
import { isExplicit, kindOf } from "./kind.js";
import { markSecrets, Properties, toStruct } from "./properties.js";
import { checkSettings, configSource, settings } from "./settings.js";

/** A request about one resource. */
interface ResourceRequest {
  getUrn(): string;
  getNews?(): Struct | undefined;
  getProperties?(): Struct | undefined;
  /** Seconds; 0: the default. */
  getTimeout?(): number;
}

/** What a request about a resource is answered with. */
interface Subject {
  readonly operations: Operations;
  /** The arguments, or the state, that the request is about; plain. */
  readonly given: Values;
  /** Values for the answer, with the secrets among them marked. */
  answer(values: Values): Struct;
}

/** What the service is made of. */
export interface PluginOptions extends InstanceOptions {
  readonly version: string;
  /** The package's schema, as JSON. */
  readonly schema: () => Promise<string>;
  /** Address of the engine, for warnings. Default: what the engine says when it begins. */
  readonly engineAddress?: string | undefined;
}

/**
 * The lifecycles over Pulumi's provider protocol. What it does not have (components, methods, conversion of other programs)
 * is answered with UNIMPLEMENTED, which engines know.
 *
 * @see https://www.pulumi.com/docs/iac/build-with-pulumi/build-a-provider/
 */
export class PluginService {
  readonly #options: PluginOptions;
  #engineAddress: string | undefined;
  #instance: Instance;
  #isExplicit = false;
  #isCancelled = false;
  #underWay = 0;

  constructor(options: PluginOptions) {
    this.#options = options;
    this.#engineAddress = options.engineAddress;
    this.#instance = this.#newInstance();
  }

  /** How many requests are being answered. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The handlers, by method. */
  get implementation(): UntypedServiceImplementation {
    return {
      handshake: this.#unary((request: messages.ProviderHandshakeRequest) => {
        this.#engineAddress = request.getEngineAddress();
        return accepts(new messages.ProviderHandshakeResponse());
      }),
      attach: this.#unary((request: PluginAttach) => {
        this.#engineAddress = request.getAddress();
        return new Empty();
      }),
      getPluginInfo: this.#unary(() => {
        const info = new PluginInfo();
        info.setVersion(this.#options.version);
        return info;
      }),
      getSchema: this.#unary((request: messages.GetSchemaRequest) => this.#getSchema(request)),
      checkConfig: this.#unary((request: messages.CheckRequest) => this.#checkConfig(request)),
      // Nothing that is changed here replaces a resource: a rotated key or another address is the same account.
      diffConfig: this.#unary(() => {
        const response = new messages.DiffResponse();
        response.setChanges(messages.DiffResponse.DiffChanges.DIFF_UNKNOWN);
        return response;
      }),
      configure: this.#unary((request: messages.ConfigureRequest) => this.#configure(request)),
      check: this.#about(check),
      diff: this.#about(diff),
      create: this.#about(create),
      read: this.#about(read),
      update: this.#about(update),
      delete: this.#about(async (request: messages.DeleteRequest, { operations, given }) => {
        await operations.delete(request.getId(), given);
        return new Empty();
      }),
      invoke: this.#unary((request: messages.InvokeRequest) => this.#invoke(request)),
      // What is under way is finished, so that its result is known; nothing new is begun.
      cancel: this.#unary(() => {
        this.#isCancelled = true;
        return new Empty();
      }),
    };
  }

  async #getSchema(request: messages.GetSchemaRequest): Promise<messages.GetSchemaResponse> {
    const version = request.getVersion();
    if (version !== 0) {
      throw new ProviderError(
        `Version ${version} of Pulumi's package schema was asked for, and this plugin has version 0, which every CLI since 1.0 takes.`,
      );
    }
    const response = new messages.GetSchemaResponse();
    response.setSchema(await this.#options.schema());
    return response;
  }

  #checkConfig(request: messages.CheckRequest): messages.CheckResponse {
    const news = new Properties(request.getNews());
    this.#isExplicit = isExplicit(request.getUrn());
    const inputs = markSecrets(news.mark(news.plain), Object.fromEntries(settings));
    return checked(toStruct(inputs), checkSettings(news.plain));
  }

  #configure(request: messages.ConfigureRequest): messages.ConfigureResponse {
    const urn = request.getUrn() ?? "";
    // A process that a debugger has started is configured anew by each run.
    this.#instance = this.#newInstance();
    this.#isCancelled = false;
    const isOwnAccount = urn === "" ? this.#isExplicit : isExplicit(urn);
    this.#instance.configure(configSource(new Properties(request.getArgs()).plain, isOwnAccount));
    const response = accepts(new messages.ConfigureResponse());
    response.setSupportspreview(true);
    return response;
  }

  async #invoke(request: messages.InvokeRequest): Promise<messages.InvokeResponse> {
    if (this.#isCancelled) throw new ProviderError(CANCELLED);
    const args = new Properties(request.getArgs()).plain;
    const { account } = this.#instance;
    const { result, failures } = await invoke(request.getTok(), args, await this.#options.schema(), account);
    const response = new messages.InvokeResponse();
    response.setReturn(toStruct(result));
    response.setFailuresList(failures.map(toCheckFailure));
    return response;
  }

  #newInstance(): Instance {
    const warn = (message: string, urn: string): Promise<void> => warnThroughEngine(message, urn, this.#engineAddress);
    return new Instance({ ...this.#options, warn: this.#options.warn ?? warn });
  }

  /** Answers requests about a resource, whose kind is that of its own URN, whatever else is under way. */
  #about<Request extends ResourceRequest, Response>(
    act: (request: Request, subject: Subject) => Promise<Response> | Response,
  ): handleUnaryCall<Request, Response> {
    return this.#unary(async (request: Request) => {
      if (this.#isCancelled) throw new ProviderError(CANCELLED);
      const urn = request.getUrn();
      const seconds = request.getTimeout?.() ?? 0;
      const timeout = seconds > 0 ? seconds * 1000 : undefined;
      const given = new Properties(request.getNews?.() ?? request.getProperties?.());
      const lifecycle = await kindOf(urn);
      const marked = (values: Values): Values => markSecrets(given.mark(values), lifecycle.facts);
      const operations = new Operations(lifecycle, this.#instance, { urn, timeout });
      try {
        return await act(request, { operations, given: given.plain, answer: (values) => toStruct(marked(values)) });
      } catch (error) {
        throw new RequestFailure(error, marked);
      } finally {
        await this.#instance.warningsShown();
      }
    });
  }

  #unary<Request, Response>(
    act: (request: Request) => Promise<Response> | Response,
  ): handleUnaryCall<Request, Response> {
    return (call, answer) => {
      this.#underWay += 1;
      const answered = async (): Promise<Response> => act(call.request);
      answered()
        .then(
          (response) => {
            answer(null, response);
          },
          (error: unknown) => {
            const { cause, marked } =
              error instanceof RequestFailure ? error : new RequestFailure(error, (values) => values);
            const failure = toFailure(cause, undefined, this.#instance.reported);
            answer({ code: status.UNKNOWN, ...toServiceError(failure, marked) });
          },
        )
        .finally(() => {
          this.#underWay -= 1;
        });
    };
  }
}

const CANCELLED = "Not begun: the run is cancelled.";

/** What a request about a resource has failed with. */
class RequestFailure extends Error {
  constructor(
    override readonly cause: unknown,
    /** Marks the secrets among what is kept of the resource. */
    readonly marked: (values: Values) => Values,
  ) {
    super();
  }
}

/** Secrets arrive marked, and go back marked; everything else arrives as plain values. */
function accepts<Response extends messages.ProviderHandshakeResponse | messages.ConfigureResponse>(
  response: Response,
): Response {
  if (response instanceof messages.ConfigureResponse) response.setAcceptsecrets(true);
  else response.setAcceptSecrets(true);
  return response;
}

function checked(inputs: Struct, failures: readonly CheckFailure[]): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(failures.map(toCheckFailure));
  return response;
}

function toCheckFailure({ property, reason }: CheckFailure): messages.CheckFailure {
  const failure = new messages.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}

async function check(request: messages.CheckRequest, subject: Subject): Promise<messages.CheckResponse> {
  const olds = new Properties(request.getOlds()).plain;
  const { inputs, failures } = await subject.operations.check(olds, subject.given);
  return checked(subject.answer(inputs), failures);
}

function diff(request: messages.DiffRequest, { operations, given }: Subject): messages.DiffResponse {
  const olds = new Properties(request.getOlds()).plain;
  const { replaces, deletesFirst, stables, isOwn } = operations.diff(request.getId(), olds, given);
  const response = new messages.DiffResponse();
  // What changed is left to the engine: it compares inputs, shows each field, and honours ignoreChanges.
  const { DIFF_UNKNOWN, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  response.setChanges(isOwn ? DIFF_UNKNOWN : DIFF_SOME);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deletesFirst);
  response.setStablesList([...stables]);
  return response;
}

async function create(request: messages.CreateRequest, subject: Subject): Promise<messages.CreateResponse> {
  const { operations, given } = subject;
  const response = new messages.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(subject.answer(operations.previewCreate(given)));
    return response;
  }
  const { id, outputs } = await operations.create(given);
  response.setId(id);
  response.setProperties(subject.answer(outputs));
  return response;
}

async function read(request: messages.ReadRequest, subject: Subject): Promise<messages.ReadResponse> {
  const response = new messages.ReadResponse();
  const found = await subject.operations.read(request.getId(), subject.given);
  if (found === undefined) return response;
  response.setId(found.id);
  response.setProperties(subject.answer(found.outputs));
  response.setInputs(subject.answer(new Properties(request.getInputs()).mark(found.inputs)));
  return response;
}

async function update(request: messages.UpdateRequest, subject: Subject): Promise<messages.UpdateResponse> {
  const { operations, given } = subject;
  const olds = new Properties(request.getOlds()).plain;
  const outputs = request.getPreview()
    ? operations.previewUpdate(olds, given)
    : await operations.update(request.getId(), olds, given);
  const response = new messages.UpdateResponse();
  response.setProperties(subject.answer(outputs));
  return response;
}
