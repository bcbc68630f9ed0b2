import { FileWriteError } from "../../engine/disk/errors.js";
import { AlreadyThereError } from "../../provider/core/errors/already-there-error.js";
import {
  ApiError,
  type ApiFailure,
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "../../provider/core/errors/api-error.js";
import { ConfigurationError } from "../../provider/core/errors/configuration-error.js";
import { ConnectionError, ProxyError, TimeoutError, TlsError } from "../../provider/core/errors/connection-error.js";
import { DuplicateError } from "../../provider/core/errors/duplicate-error.js";
import { InTheWayError } from "../../provider/core/errors/in-the-way-error.js";
import { PartialError } from "../../provider/core/errors/partial-error.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { UnconfirmedError } from "../../provider/core/errors/unconfirmed-error.js";
import { UnexpectedResponseError } from "../../provider/core/errors/unexpected-response-error.js";
import { toFailure } from "../../provider/adaptor/failure.js";
import { CliError, UsageError } from "../../cli/error.js";
import { EngineError, UnsupportedError } from "../../engine/errors.js";
import { PartialFailure } from "../../engine/host/provider.js";
import { ProviderDiedError } from "../../engine/host/provider-process.js";
import { MissingSdkError } from "../../engine/host/sdk.js";
import { NoSuchStackError, ProjectFileError } from "../../engine/project/errors.js";
import { OtherBasisError } from "../../engine/stack/other-basis.js";
import {
  DamagedStateError,
  IncorrectPassphraseError,
  LockedError,
  MalformedCheckpointError,
  StateWriteError,
} from "../../engine/state/errors.js";
import { InvalidResourceError } from "../../engine/steps/invalid-resource.js";
import { UnplannedError } from "../../engine/steps/planned-steps.js";
import { ProtectedError } from "../../engine/steps/step.js";
import { Refusal as AISquaredRefusal } from "../../sandbox/aisquared/refusal.js";
import { InvalidRequest, SandboxStartError } from "../../sandbox/errors.js";
import { BadBody } from "../../sandbox/http/body.js";
import { BadPath } from "../../sandbox/http/router.js";
import { BrokenJson } from "../../sandbox/json-body.js";
import { FrequencyTooLong } from "../../sandbox/nango/frequency.js";
import { Refusal as ParagonRefusal } from "../../sandbox/paragon/refusal.js";

/** Makes one error with a text at every place that takes one. */
export type MakesError = (text: string) => Error;

const request = (text: string) => ({ platform: "Nango", method: "GET", path: `/x?${text}`, subject: text });
const failure = (text: string, status = 400): ApiFailure => ({
  request: request(text),
  status,
  code: text,
  detail: text,
  remedy: text,
});

/** Those of the provider are born clean: it does not matter who shows them. */
export const PROVIDER_ERRORS: Readonly<Record<string, MakesError>> = {
  "provider/core/errors ProviderError": (text) => new ProviderError(text),
  "provider/core/errors ConfigurationError": (text) => new ConfigurationError(text),
  "provider/core/errors DuplicateError": (text) => new DuplicateError(text, text),
  "provider/core/errors AlreadyThereError": (text) =>
    new AlreadyThereError({
      object: text,
      id: text,
      differences: [{ argument: text, there: text, wanted: { deep: [text] } }],
      formerNames: [text],
      alternative: text,
    }),
  "provider/core/errors InTheWayError": (text) => new InTheWayError(text, text),
  "provider/core/errors ApiError": (text) => new ApiError(failure(text)),
  "provider/core/errors AuthenticationError": (text) => new AuthenticationError(failure(text, 401)),
  "provider/core/errors PermissionDeniedError": (text) => new PermissionDeniedError(failure(text, 403)),
  "provider/core/errors NotFoundError": (text) => new NotFoundError(failure(text, 404)),
  "provider/core/errors ConflictError": (text) => new ConflictError(failure(text, 409)),
  "provider/core/errors InvalidRequestError": (text) => new InvalidRequestError(failure(text)),
  "provider/core/errors RateLimitError": (text) => new RateLimitError(failure(text, 429)),
  "provider/core/errors ServerError": (text) => new ServerError(failure(text, 500)),
  "provider/core/errors ConnectionError": (text) =>
    new ConnectionError({ request: request(text), code: "ECONNRESET", what: text, remedy: text }),
  "provider/core/errors TimeoutError": (text) => new TimeoutError({ request: request(text), what: text }),
  "provider/core/errors TlsError": (text) => new TlsError({ request: request(text), what: text, remedy: text }),
  "provider/core/errors ProxyError": (text) => new ProxyError({ request: request(text), what: text }, text),
  "provider/core/errors UnexpectedResponseError": (text) =>
    new UnexpectedResponseError({ request: request(text), status: 200, what: text, remedy: text }),
  "provider/core/errors UnconfirmedError": (text) => new UnconfirmedError(request(text), text, text),
  "provider/core/errors PartialError": (text) => new PartialError("id", {}, new ProviderError(text)),
  // What Pulumi is given, of whatever was thrown.
  "provider/adaptor Failure": (text) => toFailure(new Error(text), "line", new Set()),
  "provider/adaptor PartialFailure": (text) =>
    toFailure(new PartialError("id", {}, new Error(text)), "line", new Set()),
};

const lock = (text: string) => ({ file: text, pid: 1, username: text, hostname: text, timestamp: text });

/** Those that the command line redacts when it shows them. */
export const SHOWN_ERRORS: Readonly<Record<string, MakesError>> = {
  "cli CliError": (text) => new CliError(text, 1, { cause: new Error(text) }),
  "cli UsageError": (text) => new UsageError(text),
  "engine EngineError": (text) => new EngineError(text, 1, { cause: new Error(text) }),
  "engine UnsupportedError": (text) => new UnsupportedError(text),
  "engine/host MissingSdkError": (text) => new MissingSdkError(text),
  "engine/host PartialFailure": (text) => new PartialFailure(text, { text }, [text, text]),
  "engine/host ProviderDiedError": (text) => new ProviderDiedError(text),
  "engine/project NoSuchStackError": (text) => new NoSuchStackError(text, text, [text]),
  "engine/project ProjectFileError": (text) => new ProjectFileError(text, text),
  "engine/stack OtherBasisError": (text) => new OtherBasisError(text),
  "engine/state DamagedStateError": (text) => new DamagedStateError(text, text, text),
  "engine/disk FileWriteError": (text) => new FileWriteError(text, new Error(text)),
  "engine/state IncorrectPassphraseError": (text) => new IncorrectPassphraseError(text, text),
  "engine/state LockedError": (text) => new LockedError(text, [lock(text)]),
  "engine/state MalformedCheckpointError": (text) => new MalformedCheckpointError(text),
  "engine/state StateWriteError": (text) => new StateWriteError(text, new Error(text)),
  "engine/steps InvalidResourceError": (text) => new InvalidResourceError(text),
  "engine/steps ProtectedError": (text) => new ProtectedError(text),
  "engine/steps UnplannedError": (text) => new UnplannedError("create", text),
  "sandbox BrokenJson": (text) => new BrokenJson(text),
  "sandbox InvalidRequest": (text) => new InvalidRequest(text),
  "sandbox SandboxStartError": (text) => new SandboxStartError(text),
  "sandbox/http BadBody": (text) => new BadBody(415, text),
  "sandbox/http BadPath": (text) => new BadPath(text),
  "sandbox/aisquared Refusal": (text) => new AISquaredRefusal(400, text, { text }),
  "sandbox/nango FrequencyTooLong": (text) => new FrequencyTooLong(text),
  "sandbox/paragon Refusal": (text) => new ParagonRefusal(400, text),
};

/** Those that have no place for a text, or are shown to nobody: why. */
export const HOLD_NOTHING: Readonly<Record<string, string>> = {
  "engine/host UnimplementedError": "caught by the only function that can cause it, and told as an UnsupportedError",
  "engine/monitor RunOverError": "always the same sentence",
  "engine/state AbandonedError": "always the same sentence",
  "provider/http NoAnswer": "one of some words and Node's own code; told as a ConnectionError",
  "provider/http TunnelError": "a status or Node's own code of the proxy; told as a ProxyError",
  "provider/http OutOfTime": "has no message; told as a RateLimitError or TimeoutError",
  "provider/http Failed": "never leaves its file; reported as a ConnectionError or TimeoutError",
  "sandbox/nango ScheduleRefused":
    "an interval that a deployment names, caught where it is deployed; the keys there are made up",
};
