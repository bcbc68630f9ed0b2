import { createHash } from "node:crypto";
import { IncomingMessage, ServerResponse } from "node:http";
import { parseQuery, type Query } from "./query.js";

/** A request, with what routes ask of one. `Param` names the parts of the route's path. */
export class Request<Param extends string = string> extends IncomingMessage {
  /** What the reader of bodies made of it: the raw bytes, then parsed JSON. */
  body: unknown;
  /** Parts of the path, decoded; set by the route that has it. */
  params = {} as Readonly<Record<Param, string>>;
  /** As the platform got it; `url` is without the prefixes of its own routers. */
  originalUrl = "";
  override url = "/";
  override method = "GET";

  get path(): string {
    return pathOf(this.url);
  }

  get query(): Query {
    return parseQuery(this.url.slice(this.path.length + 1));
  }

  /** A header's value. */
  get(name: string): string | undefined {
    const value = this.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : value;
  }
}

/** An answer. A whole one goes out by one call of `end`, so that a fault can take its place. */
export class Response extends ServerResponse<Request> {
  /** What handlers of one request leave for each other. */
  readonly locals: Record<string, unknown> = {};

  status(code: number): this {
    this.statusCode = code;
    return this;
  }

  /** A media type, or `html`. */
  type(type: string): this {
    const text = type === "html" ? "text/html" : type;
    this.setHeader("Content-Type", /^text\//.test(text) ? `${text}; charset=utf-8` : text);
    return this;
  }

  set(headers: Readonly<Record<string, string>>): this {
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    return this;
  }

  json(value: unknown): void {
    this.setHeader("Content-Type", "application/json; charset=utf-8");
    this.send(JSON.stringify(value));
  }

  send(text: string): void {
    const etag = etagOf(text);
    this.setHeader("Content-Length", Buffer.byteLength(text));
    this.setHeader("ETag", etag);
    const isRead = this.req.method === "GET" || this.req.method === "HEAD";
    if (!isRead || this.statusCode !== 200 || this.req.get("if-none-match") !== etag) {
      this.end(text);
      return;
    }
    for (const name of ["Content-Type", "Content-Length"]) this.removeHeader(name);
    this.status(304).end();
  }
}

/** Length and digest of an answer, as Express makes them: Nango's server is one. */
function etagOf(text: string): string {
  const digest = createHash("sha1").update(text).digest("base64").slice(0, 27);
  return `W/"${Buffer.byteLength(text).toString(16)}-${digest}"`;
}

/** The path of a request target, without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}
