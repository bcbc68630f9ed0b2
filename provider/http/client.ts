import type { z } from "zod";
import type { Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { isTooDeep } from "../../protocol/depth.js";
import { encode, wholeCharacters } from "../core/encode.js";
import { apiError, type ApiFailure } from "../core/errors/api-error.js";
import type { RequestLine } from "../core/errors/request-line.js";
import { UnexpectedResponseError } from "../core/errors/unexpected-response-error.js";
import { pathPart } from "../core/path-part.js";
import { formatPath } from "../core/path.js";
import { readBy } from "../core/read-by.js";
import { redactAll } from "../core/redact.js";
import { explain, tidy, type Explanation } from "./explain.js";
import { parseRetryAfter } from "./retry.js";
import type { Answer, WireRequest } from "./transport.js";

/** A platform, as the HTTP layer needs to know it. */
export interface HttpOptions {
  readonly account: Account;
  /** The vendor's own spelling, for messages. */
  readonly platform: string;
  /** Scheme, host and path prefix, without a slash at the end. */
  readonly baseUrl: string;
  /** What the platform counts requests by; connections and limits are shared by everything with the same one. */
  readonly credential: string;
  /** Where the base URL is set, for messages. */
  readonly baseUrlSetting: string;
  /** Headers of every request, asked for at every attempt. */
  headers(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** The platform's own way to say what is wrong, where it is not a common one. */
  explain?(body: unknown): Explanation;
  /** What a person should do about a refusal. */
  remedy?(failure: ApiFailure): string | undefined;
}

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query below the base URL, every value percent-encoded. */
  readonly path: string;
  /** Sent as JSON. Absent: no body. */
  readonly body?: unknown;
  /** May be sent again when its answer was lost. Default: GET, PUT and DELETE. */
  readonly repeatable?: boolean;
  /** False: not sent again when it took too long, because the caller knows a way that takes less. Default true. */
  readonly patient?: boolean;
  /** What the request is about, for messages, where the path does not say it. */
  readonly subject?: string;
}

/**
 * The HTTP of one platform: JSON in, checked JSON out, and an error of one kind for everything else. Connections,
 * limits, retries and waits lie below, in the transport, which is loaded at the first request.
 */
export class HttpClient {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /**
   * Sends a request and reads its answer by a schema, which lists only the fields in use. An empty answer is
   * undefined.
   */
  async request<T>(request: HttpRequest, answer: z.ZodType<T>, context: Context): Promise<T> {
    const { method, path, subject } = request;
    const line: RequestLine = { platform: this.#options.platform, method, path, subject };
    const received = await this.#send(request, line, context);
    if (received.status < 200 || received.status >= 300) throw this.#refusal(received, line, context);
    const body = this.#parse(received, line);
    const result = readBy(answer, body);
    if (result.success) return result.data;
    const where = result.error.issues.map((issue) => `${formatPath(issue.path) || "the answer"}: ${issue.message}`);
    throw this.#unexpected(line, received.status, `JSON of another shape (${where.slice(0, 3).join("; ")})`);
  }

  async #send(request: HttpRequest, line: RequestLine, context: Context): Promise<Answer> {
    const [{ transportFor }, { NoAnswer }, { describeNoAnswer }] = await Promise.all([
      import("./transport.js"),
      import("./no-answer.js"),
      import("./describe-no-answer.js"),
    ]);
    const { account, baseUrl, credential, baseUrlSetting } = this.#options;
    const wire: WireRequest = {
      method: request.method,
      path: request.path,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      repeatable: request.repeatable ?? ["GET", "PUT", "DELETE"].includes(request.method),
      patient: request.patient ?? true,
      headers: async () => ({
        Accept: "application/json",
        "User-Agent": "pulumi-syncs",
        ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(await this.#options.headers()),
      }),
    };
    const transport = transportFor(account, baseUrl, credential);
    try {
      return await transport.send(wire, context);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const { proxy } = transport;
      throw describeNoAnswer(error, { request: line, baseUrl, baseUrlSetting, proxy, timeout: context.timeout });
    }
  }

  #parse({ status, text }: Answer, line: RequestLine): unknown {
    if (text.trim() === "") return undefined;
    let body: unknown;
    try {
      body = parseAnswer(text);
    } catch {
      throw this.#unexpected(line, status, nature(text));
    }
    if (isTooDeep(body)) throw this.#unexpected(line, status, TOO_DEEP);
    return body;
  }

  #unexpected(request: RequestLine, status: number, what: string): UnexpectedResponseError {
    const remedy = `Is it the right host and path? They come from ${this.#options.baseUrlSetting}`;
    return new UnexpectedResponseError({ request, status, what, remedy });
  }

  #refusal({ status, headers, text }: Answer, request: RequestLine, context: Context): Error {
    if (status < 400) {
      const target = typeof headers["location"] === "string" ? headers["location"] : "";
      const host = URL.canParse(target) ? ` to ${new URL(target).host}` : "";
      return this.#unexpected(request, status, `a redirect${host}, which is not followed`);
    }
    let body: unknown = text;
    try {
      body = parseAnswer(text);
    } catch {
      // "Not there" is believed only in the platform's own words: any proxy, and any wrong path, has a page that says so.
      if (status === 404 || status === 410) return this.#unexpected(request, status, nature(text));
    }
    if (isTooDeep(body)) return this.#unexpected(request, status, TOO_DEEP);
    // As it is read and before anything is cut: half a secret, or one in JSON's escapes, could not be recognised.
    body = redactAll(body);
    const { code, detail } = this.#options.explain?.(body) ?? explain(body);
    const retryAfter = parseRetryAfter(headers["retry-after"], context.clock.now());
    const failure: ApiFailure = {
      request,
      status,
      code,
      detail: detail === undefined ? detail : tidy(detail),
      retryAfter,
      clockAhead: clockAhead(headers["date"]),
    };
    return apiError({ ...failure, remedy: this.#options.remedy?.(failure) ?? commonRemedy(failure) });
  }
}

const TOO_DEEP = "JSON that is nested too deeply";

/** A body as JSON. What is no Unicode (half a surrogate pair, which only JSON can escape) becomes what Pulumi's wire makes of it. */
function parseAnswer(text: string): unknown {
  return /\\u[dD][89a-fA-F]/.test(text)
    ? JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? wholeCharacters(value) : value))
    : JSON.parse(text);
}

/** How far the clock behind a `Date` header is ahead of this machine's; undefined where it says nothing. */
function clockAhead(date: unknown): number | undefined {
  const time = typeof date === "string" ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? undefined : time - Date.now();
}

/** What a body is that is not JSON. */
function nature(text: string): string {
  if (text.trim() === "") return "an empty body";
  return tidy(text) === "an HTML page" ? "an HTML page instead of JSON" : "a body that is not JSON";
}

function commonRemedy({ status }: ApiFailure): string | undefined {
  if (status === 401) return "Check the credential; it was not accepted";
  if (status === 403) return "The credential is valid but may not do this: check its permissions";
  if (status === 404 || status === 410)
    return "Run `pulumi refresh` to compare; if the platform was only temporarily wrong, nothing changes";
  if (status === 429) return "The rate limit is shared by everybody with this credential; run it again later";
  if (status >= 500) return "The platform itself failed; run it again later";
  return undefined;
}

/** Puts values into a path, percent-encoded: `` path`/syncs/${id}` ``. */
export function path(template: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: template }, ...values.map(pathPart));
}

/** Adds a query to a path, without the parameters that have no value. */
export function withQuery(base: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encode(name)}=${encode(value)}`],
  );
  return pairs.length === 0 ? base : `${base}?${pairs.join("&")}`;
}
