import { createHash } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, {
  AxiosError,
  isAxiosError,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from "axios";
import axiosRetry from "axios-retry";
import { perAccount, type Account } from "../core/account.js";
import { isLoopback } from "../core/base-url.js";
import { timeLeft, type Context } from "../core/context.js";
import { parseDuration } from "../core/duration.js";
import type { Environment } from "../core/settings.js";
import { Limiter, OutOfTime } from "./limiter.js";
import { parseRetryAfter, retryDelay, type AttemptFailure } from "./retry.js";

/** One request, ready to be sent. */
export interface WireRequest {
  readonly method: string;
  /** Below the base URL, percent-encoded. */
  readonly path: string;
  /** JSON text. */
  readonly body: string | undefined;
  /** Asked for at every attempt, so that a token that ended while waiting is not sent. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean;
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Nothing usable came back, after all attempts. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(
    readonly reason: "unreachable" | "lost" | "late" | "too-large" | "out-of-time",
    /** Node's own code, such as `ECONNREFUSED`. */
    readonly code: string | undefined,
  ) {
    super(reason);
  }
}

/** How long one request may take, such as `1m`. Default 30 seconds; what needs longer is tried again, or looked at. */
const ATTEMPT_TIMEOUT_VARIABLE = "PULUMI_SYNCS_REQUEST_TIMEOUT";
const ATTEMPT_TIMEOUT = 30_000;

/** Ten thousand syncs in one list are a few megabytes. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** Failures that happen before anything was sent. */
const UNREACHABLE: ReadonlySet<string | undefined> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

const sendOverHttp = axios.getAdapter("http");

/** A whole answer with another status than 2xx. The library gives cut ones a response too. */
class Refused extends AxiosError {}

function isRefused(error: AxiosError): error is Refused & { response: AxiosResponse } {
  return error instanceof Refused && error.response !== undefined;
}

/** Requests to one host with one credential: they share connections and limits. */
export class Transport {
  readonly #axios: AxiosInstance;
  readonly #limiter = new Limiter();
  readonly #attemptTimeout: number;

  constructor(baseUrl: string, environment: Environment) {
    this.#attemptTimeout = parseDuration(environment[ATTEMPT_TIMEOUT_VARIABLE] ?? "") ?? ATTEMPT_TIMEOUT;
    this.#axios = axios.create({
      baseURL: baseUrl,
      httpAgent: new HttpAgent({ keepAlive: true }),
      httpsAgent: new HttpsAgent({ keepAlive: true }),
      // A redirect would carry the credential to whatever host it names.
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      maxBodyLength: LARGEST_ANSWER,
      responseType: "text",
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      ...(isLoopback(new URL(baseUrl).hostname) ? { proxy: false } : {}),
    });
    axiosRetry(this.#axios, { retries: 0 });
  }

  /** Sends a request, again where that may help, and answers whatever the platform said last. */
  async send(request: WireRequest, context: Context): Promise<Answer> {
    let wait = 0;
    try {
      return toAnswer(
        await this.#axios.request<unknown>({
          method: request.method,
          url: request.path,
          data: request.body,
          adapter: (config) => this.#attempt(config, request, context),
          "axios-retry": {
            retries: Infinity,
            shouldResetTimeout: true,
            retryCondition: (error) => {
              const delay = nextDelay(error, request, context);
              wait = delay ?? 0;
              return delay !== undefined;
            },
            // Waiting is done here, on the operation's own clock.
            onRetry: () => context.clock.sleep(wait),
            retryDelay: () => 0,
          },
        }),
      );
    } catch (error) {
      if (error instanceof OutOfTime) throw new NoAnswer("out-of-time", undefined);
      if (!isAxiosError(error)) throw error;
      if (isRefused(error)) return toAnswer(error.response);
      // Not as a cause: the library's error holds the request's headers, and with them the credential.
      throw new NoAnswer(reasonOf(error), error.code);
    }
  }

  /** One attempt, inside the limits. Rejects for every status but 2xx, which is what lets it be repeated. */
  async #attempt(config: InternalAxiosRequestConfig, request: WireRequest, context: Context) {
    const response = await this.#limiter.run(context, async () => {
      for (const [name, value] of Object.entries(await request.headers())) config.headers.set(name, value);
      // Of the whole attempt: a socket's own timeout is started anew by every byte of a slow answer.
      const signal = AbortSignal.timeout(Math.ceil(Math.min(this.#attemptTimeout, Math.max(1, timeLeft(context)))));
      try {
        return await sendOverHttp({ ...config, validateStatus: null, signal });
      } catch (error) {
        // The next attempt is made from the failed one's settings: with this signal it would be over before it begins.
        if (isAxiosError(error)) error.config = config;
        throw error;
      }
    });
    if (response.status >= 200 && response.status < 300) return response;
    throw new Refused("refused", AxiosError.ERR_BAD_RESPONSE, config, response.request, response);
  }
}

function nextDelay(error: AxiosError, request: WireRequest, context: Context): number | undefined {
  const failure = failureOf(error, context.clock.now());
  if (failure === undefined) return undefined;
  return retryDelay({
    failure,
    repeatable: request.repeatable,
    attempts: (error.config?.["axios-retry"]?.retryCount ?? 0) + 1,
    timeLeft: timeLeft(context),
    random: Math.random(),
  });
}

function failureOf(error: AxiosError, now: number): AttemptFailure | undefined {
  if (isRefused(error)) {
    const { status, headers } = error.response;
    return { kind: "status", status, retryAfter: parseRetryAfter(headers["retry-after"], now) };
  }
  switch (reasonOf(error)) {
    case "too-large":
      return undefined;
    case "unreachable":
      return { kind: "unreachable" };
    default:
      return { kind: "lost" };
  }
}

function reasonOf(error: AxiosError): NoAnswer["reason"] {
  if (UNREACHABLE.has(error.code)) return "unreachable";
  if (error.code === AxiosError.ERR_CANCELED) return "late";
  if (error.message.startsWith("maxContentLength")) return "too-large";
  return "lost";
}

function toAnswer(response: { status: number; headers: object; data: unknown }): Answer {
  return {
    status: response.status,
    headers: Object.fromEntries(Object.entries(response.headers)),
    text: typeof response.data === "string" ? response.data : "",
  };
}

const transportsOf = perAccount(() => new Map<string, Transport>());

/** The account's one transport for a host and credential. */
export function transportFor(account: Account, baseUrl: string, credential: string): Transport {
  const transports = transportsOf(account);
  const key = `${baseUrl} ${createHash("sha256").update(credential).digest("hex")}`;
  let transport = transports.get(key);
  if (transport === undefined) {
    transport = new Transport(baseUrl, account.settings.process);
    transports.set(key, transport);
  }
  return transport;
}
