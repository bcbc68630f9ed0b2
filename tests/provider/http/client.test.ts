import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect } from "chai";
import { z } from "zod";
import type { Clock } from "../../../provider/core/clock.js";
import { type Context } from "../../../provider/core/context.js";
import {
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "../../../provider/core/errors/api-error.js";
import { ConnectionError, TimeoutError } from "../../../provider/core/errors/connection-error.js";
import { UnexpectedResponseError } from "../../../provider/core/errors/unexpected-response-error.js";
import { rememberSecret } from "../../../provider/core/redact.js";
import { Account } from "../../../provider/core/account.js";
import { Settings } from "../../../provider/core/settings.js";
import { HttpClient, path, withQuery, type HttpRequest } from "../../../provider/http/client.js";
import { contextOn, rejection, virtualTime } from "../../kit/provider.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const KEY = "key-which-nobody-may-see";
const answerSchema = z.object({ ok: z.boolean() });

/** A time that only waiting moves. */
function startTime(): { now(): number; advance(milliseconds: number): void } {
  let time = 1_800_000_000_000;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

describe("the HTTP layer", () => {
  let server: Server;
  let baseUrl: string;
  let handlers: Handler[];
  let received: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
  const sockets = new Set<Socket>();
  let clock: Clock;
  let account: Account;
  const variables: Record<string, string | undefined> = {};
  let suite = 0;

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        received.push({
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
        handler?.(request, response);
      });
    });
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    account = new Account(new Settings(undefined, variables));
    handlers = [];
    received = [];
    const time = startTime();
    clock = virtualTime(() => time);
    suite++;
    rememberSecret(KEY);
  });

  const context = (timeout?: number): Context =>
    contextOn(clock, { account, ...(timeout === undefined ? {} : { timeout }) });
  /** A client of its own per test, so that no limit is learned from another one. */
  const client = (url = baseUrl): HttpClient =>
    new HttpClient({
      account,
      platform: "Acme",
      baseUrl: url,
      credential: `${KEY}-${suite}`,
      baseUrlSetting: "ACME_BASE_URL (or acme:baseUrl in the stack's config)",
      headers: () => ({ Authorization: `Bearer ${KEY}` }),
    });
  const send = (request: HttpRequest = { method: "GET", path: "/x" }, under = context()) =>
    client().request(request, answerSchema, under);
  const json =
    (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    };
  const text =
    (status: number, body: string, headers: Record<string, string> = {}): Handler =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
    };
  const hangUp: Handler = (request) => {
    request.socket.destroy();
  };
  const ok = json(200, { ok: true, more: "ignored" });

  it("sends JSON with the credential, and reads the fields in use", async () => {
    handlers = [ok];
    expect(await send({ method: "PUT", path: "/a?b=c", body: { frequency: null } })).to.deep.equal({ ok: true });
    expect(received).to.have.length(1);
    expect(received[0]).to.deep.include({ method: "PUT", url: "/a?b=c", body: '{"frequency":null}' });
    expect(received[0]?.headers).to.include({
      authorization: `Bearer ${KEY}`,
      "content-type": "application/json",
      accept: "application/json",
    });
  });

  it("sends no content type without a body, which some platforms refuse", async () => {
    handlers = [ok];
    await send();
    expect(received[0]?.headers).not.to.have.property("content-type");
  });

  it("keeps its connection", async () => {
    handlers = [ok];
    const before = sockets.size;
    const one = client();
    for (let count = 0; count < 5; count++) await one.request({ method: "GET", path: "/x" }, answerSchema, context());
    expect(sockets.size - before).to.equal(1);
  });

  it("keeps a path prefix", async () => {
    handlers = [ok];
    await client(`${baseUrl}/proxy/acme`).request({ method: "GET", path: "/x" }, answerSchema, context());
    expect(received[0]?.url).to.equal("/proxy/acme/x");
  });

  it("reads an empty answer as none", async () => {
    handlers = [text(204, "")];
    const answer = await client().request({ method: "DELETE", path: "/x" }, z.unknown(), context());
    expect(answer).to.equal(undefined);
  });

  for (const [status, type] of [
    [400, InvalidRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [404, NotFoundError],
    [410, NotFoundError],
    [409, ConflictError],
    [422, InvalidRequestError],
    [500, ServerError],
    [503, ServerError],
  ] as const) {
    it(`tells ${status} as ${type.name}, with the platform's own words`, async () => {
      handlers = [json(status, { error: { code: "some_code", message: "Some words" } })];
      const error = await rejection(send());
      expect(error).to.be.instanceOf(type);
      expect(error.name).to.equal(type.name);
      expect(error.message).to.match(new RegExp(`^Acme: GET /x failed with ${status} some_code: Some words\\.`));
    });
  }

  const words: [string, unknown, string][] = [
    [
      "an envelope with issues",
      { error: { code: "invalid_body", errors: [{ path: ["frequency"], message: "bad" }] } },
      "invalid_body: frequency: bad.",
    ],
    ["a bare message", { message: "No." }, "422: No."],
    ["an error text", { error: "No way" }, "422: No way."],
    [
      "errors by field",
      { errors: { name: ["is empty", "is odd"], rate: "is low" } },
      "422: name: is empty; is odd; rate: is low.",
    ],
    [
      "JSON:API errors",
      { errors: [{ status: 422, title: "Invalid", detail: "too long", source: "name" }] },
      "422: name: too long.",
    ],
    ["a summary with errors", { summary: "Validation failed", validation_errors: {} }, "422: Validation failed."],
    ["plain text", "just\u001b[31m text\n", "422: just [31m text."],
    ["nothing", null, "422."],
  ];
  for (const [what, body, expected] of words) {
    it(`understands ${what}`, async () => {
      handlers = [typeof body === "string" ? text(422, body) : json(422, body)];
      expect((await rejection(send())).message).to.equal(
        `Acme: GET /x failed with ${expected.startsWith("422") ? "" : "422 "}${expected}`,
      );
    });
  }

  for (const [what, handler, expected] of [
    ["an HTML page", text(200, "<!doctype html><title>Login</title>"), "an HTML page instead of JSON"],
    ["text", text(200, "hello"), "a body that is not JSON"],
    ["half of a JSON text", text(200, '{"ok":tr'), "a body that is not JSON"],
    ["JSON of another shape", json(200, { ok: "yes" }), "JSON of another shape (ok:"],
    ["nothing at all", text(200, ""), "JSON of another shape (the answer:"],
  ] as const) {
    it(`takes success with ${what} for no success`, async () => {
      handlers = [handler];
      const error = await rejection(send());
      expect(error).to.be.instanceOf(UnexpectedResponseError);
      expect(error.message)
        .to.include(expected)
        .and.include("Is it the right host and path?")
        .and.include("ACME_BASE_URL");
      expect(received).to.have.length(1);
    });
  }

  it("follows no redirect, and names its host only", async () => {
    handlers = [json(302, {}, { location: "https://elsewhere.example/path?token=1" })];
    const error = await rejection(send());
    expect(error).to.be.instanceOf(UnexpectedResponseError);
    expect(error.message).to.include("a redirect to elsewhere.example, which is not followed").and.not.include("token");
  });

  it("tries again after a failure that passes, and gives the last answer", async () => {
    const start = clock.now();
    handlers = [json(500, {}), text(502, "<html>"), ok];
    expect(await send()).to.deep.equal({ ok: true });
    expect(received).to.have.length(3);
    expect(clock.now() - start).to.be.within(750, 1_500);
  });

  it("gives up after four attempts, with the platform's words", async () => {
    handlers = [json(500, { message: "Down" })];
    expect((await rejection(send())).message).to.include("failed with 500: Down.");
    expect(received).to.have.length(4);
  });

  it("does not repeat a POST whose answer was lost, and says that it may have been applied", async () => {
    handlers = [hangUp];
    const error = await rejection(send({ method: "POST", path: "/x", body: {} }));
    expect(error).to.be.instanceOf(ConnectionError);
    expect(error.message).to.include("may have been applied");
    expect(received).to.have.length(1);
  });

  it("repeats a POST that says it may be, a GET, and after 429 anything", async () => {
    handlers = [hangUp, ok];
    await send({ method: "POST", path: "/x", body: { a: 1 }, repeatable: true });
    handlers = [hangUp, ok];
    await send();
    handlers = [json(429, {}, { "retry-after": "1" }), ok];
    await send({ method: "POST", path: "/x", body: { a: 1 } });
    expect(received.map(({ body }) => body)).to.deep.equal(['{"a":1}', '{"a":1}', "", "", '{"a":1}', '{"a":1}']);
  });

  it("tries again after a body that was cut", async () => {
    handlers = [
      (_request, response) => {
        response.writeHead(200, { "content-length": "100" }).write('{"ok":');
        setImmediate(() => response.destroy());
      },
      ok,
    ];
    expect(await send()).to.deep.equal({ ok: true });
  });

  it("waits for a rate limit as long as there is time, then says so", async () => {
    handlers = [json(429, { error: { code: "too_many" } }, { "retry-after": "60" })];
    const start = clock.now();
    const error = await rejection(send({ method: "GET", path: "/x" }, context(200_000)));
    expect(error.message).to.include("Acme: GET /x");
    expect(error instanceof RateLimitError || error instanceof TimeoutError).to.equal(true);
    expect(clock.now() - start).to.be.within(120_000, 200_000);
  });

  it("ends an attempt that takes too long, dripping or hanging", async () => {
    const drip: Handler = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => {
        clearInterval(timer);
      });
    };
    const hang: Handler = () => undefined;
    variables["PULUMI_SYNCS_REQUEST_TIMEOUT"] = "60ms";
    try {
      for (const handler of [drip, hang]) {
        handlers = [handler];
        const error = await rejection(send({ method: "POST", path: "/x" }));
        expect(error).to.be.instanceOf(TimeoutError);
        expect(error.message).to.include("took too long").and.include("may have been applied");
      }
    } finally {
      Reflect.deleteProperty(variables, "PULUMI_SYNCS_REQUEST_TIMEOUT");
    }
  });

  it("says what to do when a read broke or took too long, too", async () => {
    handlers = [hangUp];
    const error = await rejection(send());
    expect(error.message).to.include("broke. Run it again later").and.not.include("applied");
  });

  it("tries again after an attempt that took too long", async () => {
    variables["PULUMI_SYNCS_REQUEST_TIMEOUT"] = "100ms";
    try {
      handlers = [() => undefined, ok];
      expect(await send()).to.deep.equal({ ok: true });
      expect(received).to.have.length(2);
    } finally {
      Reflect.deleteProperty(variables, "PULUMI_SYNCS_REQUEST_TIMEOUT");
    }
  });

  it("names an unreachable host and its setting, after a few attempts", async () => {
    const error = await rejection(
      client("http://127.0.0.1:1").request({ method: "GET", path: "/x" }, answerSchema, context()),
    );
    expect(error).to.be.instanceOf(ConnectionError);
    expect(error.message).to.equal(
      "Acme: GET /x got no answer: 127.0.0.1:1 cannot be reached (ECONNREFUSED). Check ACME_BASE_URL (or acme:baseUrl in the stack's config) and the network.",
    );
  });

  it("refuses an endless answer", async () => {
    handlers = [
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const piece = Buffer.alloc(1024 * 1024, 32);
        const pump = (): void => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pump);
        pump();
      },
    ];
    expect(await rejection(send())).to.be.instanceOf(UnexpectedResponseError);
  });

  it("shows the credential in no error, whoever echoes it", async () => {
    const echo: Handler = (request, response) => {
      response
        .writeHead(400)
        .end(JSON.stringify({ message: `Bad ${request.headers.authorization ?? ""} ${encodeURIComponent(KEY)}` }));
    };
    for (const handler of [
      echo,
      hangUp,
      text(200, `<html>${KEY}`),
      json(302, {}, { location: `https://x.example/${KEY}` }),
    ]) {
      handlers = [handler];
      const error = await rejection(send({ method: "POST", path: `/x?key=${KEY}` }));
      expect(JSON.stringify([error.message, String(error.stack), error.cause])).not.to.include(KEY);
      const { inspect } = await import("node:util");
      expect(inspect(error.message)).not.to.include(KEY);
    }
  });

  it("makes everybody with the same host and credential wait for a limit, and nobody else", async () => {
    let time = 1_800_000_000_000;
    const sleepers: (() => void)[] = [];
    const stopped: Clock = { now: () => time, sleep: () => new Promise((wake) => sleepers.push(wake)) };
    const under = contextOn(stopped, { account });
    const asleep = async (count: number): Promise<void> => {
      while (sleepers.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    const another = new HttpClient({
      account,
      platform: "Acme",
      baseUrl,
      credential: `another-${suite}`,
      baseUrlSetting: "ACME_BASE_URL",
      headers: () => ({}),
    });
    handlers = [json(429, {}, { "retry-after": "30" }), ok];
    const first = send(undefined, under);
    await asleep(1);
    const second = send(undefined, under);
    await asleep(2);
    await another.request({ method: "GET", path: "/another" }, answerSchema, under);
    expect(received.map(({ url }) => url)).to.deep.equal(["/x", "/another"]);

    time += 31_000;
    for (const wake of sleepers.splice(0)) wake();
    await Promise.all([first, second]);
    expect(received).to.have.length(4);
  });

  it("spends a rate-limit window whole and never passes it", async () => {
    let used = 0;
    let windowEnd = 0;
    let refused = 0;
    handlers = [
      (_request, response) => {
        if (clock.now() >= windowEnd) {
          used = 0;
          windowEnd = clock.now() + 60_000;
        }
        used++;
        if (used > 10) refused++;
        response
          .writeHead(used > 10 ? 429 : 200, {
            "x-ratelimit-limit": "10",
            "x-ratelimit-remaining": String(Math.max(0, 10 - used)),
            "x-ratelimit-reset": String(Math.floor(windowEnd / 1000)),
          })
          .end('{"ok":true}');
      },
    ];
    const one = client();
    const start = clock.now();
    await one.request({ method: "GET", path: "/x" }, answerSchema, context());
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 10 }, () => one.request({ method: "GET", path: "/x" }, answerSchema, context())),
      );
    }
    expect(received).to.have.length(31);
    expect(refused).to.equal(0);
    expect(clock.now() - start).to.be.at.least(3 * 60_000);
  });
});

describe("addresses", () => {
  it("percent-encode every value", () => {
    expect(path`/syncs/${"a/b c"}/x`).to.equal("/syncs/a%2Fb%20c/x");
    expect(withQuery("/x", { a: "1&2", "tags[plan]": "é", none: undefined })).to.equal(
      "/x?a=1%262&tags%5Bplan%5D=%C3%A9",
    );
    expect(withQuery("/x", {})).to.equal("/x");
  });
});
