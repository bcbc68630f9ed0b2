import { createHash } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { AxiosError, isAxiosError, type AxiosInstance, type AxiosProxyConfig, type AxiosResponse } from "axios";
import { perAccount, type Account } from "../core/account.js";
import { LONGEST_TIMER } from "../core/clock.js";
import type { Context } from "../core/context.js";
import { inTime, timeLeft } from "../core/deadline.js";
import { requestTimeout } from "../core/time-limits.js";
import type { Environment } from "../core/settings.js";
import { Limiter, OutOfTime } from "./limiter.js";
import { isCertificate, NoAnswer, reasonOf, speaksTls, wasNotSent, type Reason } from "./no-answer.js";
import { proxyFor, type Proxy } from "./proxy.js";
import { parseRetryAfter, retryDelay, type AttemptFailure } from "./retry.js";
import { TunnelAgent } from "./tunnel.js";

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
  /** Sent again also when it took too long. */
  readonly patient: boolean;
}

/** What came back, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Ten thousand syncs in one list are a few megabytes. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** An attempt that no whole answer came of. The library gives cut ones a response too. */
class Failed extends Error {
  constructor(
    readonly error: AxiosError,
    readonly reason: Reason,
  ) {
    super("No answer");
  }
}

type Outcome = AxiosResponse | Failed;

/** Requests to one host with one credential: they share connections and limits. */
export class Transport {
  readonly #axios: AxiosInstance;
  readonly #limiter = new Limiter();
  readonly #attemptTimeout: number;
  readonly #target: URL;
  /** The proxy on the way, for messages too. */
  readonly proxy: Proxy | undefined;

  constructor(baseUrl: string, environment: Environment) {
    this.#attemptTimeout = requestTimeout(environment);
    this.#target = new URL(baseUrl);
    this.proxy = proxyFor(this.#target, environment);
    this.#axios = axios.create({
      baseURL: baseUrl,
      httpAgent: new HttpAgent({ keepAlive: true }),
      httpsAgent:
        this.proxy === undefined
          ? new HttpsAgent({ keepAlive: true })
          : new TunnelAgent(this.proxy, this.#attemptTimeout),
      // A redirect would carry the credential to whatever host it names.
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      maxBodyLength: LARGEST_ANSWER,
      responseType: "text",
      validateStatus: null,
      transformRequest: [(data: unknown) => data],
      transformResponse: [(data: unknown) => data],
      proxy: this.#target.protocol === "http:" && this.proxy !== undefined ? plainProxy(this.proxy) : false,
    });
  }

  /** Sends a request, again where that may help, and answers whatever the platform said last. */
  async send(request: WireRequest, context: Context): Promise<Answer> {
    let mayBeApplied = false;
    for (let attempts = 1; ; attempts++) {
      const outcome = await this.#attempt(request, context).catch((error: unknown) => {
        if (error instanceof Failed) return error;
        if (!(error instanceof OutOfTime)) throw error;
        throw new NoAnswer({ kind: "out-of-time", waitedFor: error.waitedFor }, undefined, mayBeApplied);
      });
      if (mayHaveArrived(outcome)) mayBeApplied = true;
      const delay = nextDelay(outcome, request, attempts, context);
      if (delay === undefined) {
        if (!(outcome instanceof Failed)) return toAnswer(outcome);
        // Not as a cause: the library's error holds the request's headers, and with them the credential.
        throw new NoAnswer(outcome.reason, outcome.error.code, mayBeApplied);
      }
      await context.clock.sleep(delay);
    }
  }

  /** One attempt, inside the limits. Rejects with {@link Failed}. */
  #attempt({ method, path, body, ...request }: WireRequest, context: Context): Promise<AxiosResponse> {
    return this.#limiter.run(context, async () => {
      const headers = await inTime(context, request.headers(), () => new OutOfTime("credential"));
      const left = Math.max(1, timeLeft(context));
      const limit = Math.ceil(Math.min(this.#attemptTimeout, left));
      // Of the whole attempt: a socket's own timeout is started anew by every byte of a slow answer.
      const signal = AbortSignal.timeout(Math.min(limit, LONGEST_TIMER));
      try {
        return await this.#axios.request<unknown>({ method, url: path, data: body, headers: { ...headers }, signal });
      } catch (error) {
        if (!isAxiosError(error)) throw error;
        throw new Failed(error, await this.#why(error, limit, left < this.#attemptTimeout));
      }
    });
  }

  async #why(error: AxiosError, limit: number, ofOperation: boolean): Promise<Reason> {
    if (error.code === AxiosError.ERR_CANCELED) return { kind: "late", limit, ofOperation };
    const reason = reasonOf(error);
    if (reason.kind === "unreachable" && this.proxy !== undefined)
      return { kind: "proxy", status: undefined, detail: error.message };
    const isPlain = this.#target.protocol === "http:" && this.proxy === undefined;
    return reason.kind === "lost" && isPlain && (await speaksTls(this.#target)) ? { kind: "wants-tls" } : reason;
  }
}

/** For an `http` address: the proxy gets the whole request. */
function plainProxy({ url, authorization }: Proxy): AxiosProxyConfig {
  const [username = "", ...rest] =
    authorization === undefined
      ? []
      : Buffer.from(authorization.slice("Basic ".length), "base64").toString().split(":");
  return {
    protocol: url.protocol,
    host: url.hostname,
    port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
    ...(authorization === undefined ? {} : { auth: { username, password: rest.join(":") } }),
  };
}

/** How long to wait before another attempt; undefined when there shall be none. */
function nextDelay(
  outcome: Outcome,
  { repeatable, patient }: WireRequest,
  attempts: number,
  context: Context,
): number | undefined {
  const failure = failureOf(outcome, context.clock.now());
  const isLate = outcome instanceof Failed && outcome.reason.kind === "late";
  if (failure === undefined || (isLate && !patient)) return undefined;
  return retryDelay({ failure, repeatable, attempts, timeLeft: timeLeft(context), random: Math.random() });
}

/** The failure, where another attempt could end otherwise. */
function failureOf(outcome: Outcome, now: number): AttemptFailure | undefined {
  if (!(outcome instanceof Failed)) {
    const { status, headers } = outcome;
    if (status >= 200 && status < 300) return undefined;
    return { kind: "status", status, retryAfter: parseRetryAfter(headers["retry-after"], now) };
  }
  const { error, reason } = outcome;
  switch (reason.kind) {
    case "lost":
    case "late":
      return { kind: "lost" };
    case "proxy":
      if (reason.status !== undefined && reason.status < 500) return undefined;
      return isNoHost(error) || isCertificate(error) ? undefined : { kind: "unreachable" };
    case "unreachable":
      return isNoHost(error) ? undefined : { kind: "unreachable" };
    case "tls-broken":
      return { kind: "unreachable" };
    default:
      return undefined;
  }
}

/** A name that does not exist; one that could not be asked for just now has another code. */
function isNoHost({ code }: AxiosError): boolean {
  return code === "ENOTFOUND";
}

function mayHaveArrived(outcome: Outcome): boolean {
  return outcome instanceof Failed ? !wasNotSent(outcome.reason) : outcome.status >= 500 || outcome.status === 408;
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
