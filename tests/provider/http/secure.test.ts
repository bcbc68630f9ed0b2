import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import type { Clock } from "../../../provider/core/clock.js";
import { Account } from "../../../provider/core/account.js";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { ConnectionError, ProxyError, TlsError } from "../../../provider/core/errors/connection-error.js";
import { mayHaveBeenApplied } from "../../../provider/core/errors/uncertain.js";
import { Settings } from "../../../provider/core/settings.js";
import { HttpClient } from "../../../provider/http/client.js";
import { proxyFor } from "../../../provider/http/proxy.js";
import { contextOn, rejection, virtualTime } from "../../kit/provider.js";
import { material, Servers, withEnvironment } from "./servers.js";

const answerSchema = z.object({ ok: z.boolean() });
const run = promisify(execFile);

describe("Connections", () => {
  const servers = new Servers();
  let clock: Clock;
  let account: Account;
  let restore = (): void => undefined;

  beforeEach(() => {
    account = new Account(new Settings());
    let time = 1_800_000_000_000;
    clock = virtualTime(() => ({
      now: () => time,
      advance: (milliseconds) => {
        time += milliseconds;
      },
    }));
  });
  afterEach(() => {
    restore();
    restore = () => undefined;
  });
  after(() => {
    servers.close();
  });

  const send = (baseUrl: string, method: "GET" | "POST" = "POST"): Promise<unknown> =>
    new HttpClient({
      account,
      platform: "Acme",
      baseUrl,
      credential: "key",
      baseUrlSetting: "ACME_BASE_URL (or acme:baseUrl in the stack's config)",
      headers: () => ({ Authorization: "Bearer key-of-acme" }),
    }).request({ method, path: "/x", ...(method === "POST" ? { body: {} } : {}) }, answerSchema, contextOn(clock));

  /** The error, which says that nothing was sent and is no reason to look, after so many connections. */
  async function unsent(baseUrl: string): Promise<ConnectionError> {
    const error = await rejection(send(baseUrl));
    if (!(error instanceof ConnectionError)) throw error;
    expect(error.message).not.to.match(/may have been applied|Run it again/);
    expect(mayHaveBeenApplied(error)).to.equal(false);
    return error;
  }

  describe("by TLS", () => {
    it("refuse a certificate that nobody vouches for, at once, and name NODE_EXTRA_CA_CERTS", async () => {
      for (const [certificate, words] of [
        ["self-signed", "self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)"],
        ["localhost", "unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)"],
      ] as const) {
        const port = await servers.https(certificate);
        const start = clock.now();
        const error = await unsent(`https://localhost:${port}`);
        expect(error).to.be.instanceOf(TlsError);
        expect(error.message).to.match(
          /^Acme: POST \/x got no answer: the certificate of localhost:\d+ is not trusted: /,
        );
        expect(error.message).to.contain(words).and.contain("NODE_EXTRA_CA_CERTS").and.contain("nothing was sent");
        expect(clock.now(), "no attempt after the first").to.equal(start);
      }
    });

    it("name a port that does not speak TLS", async () => {
      const error = await unsent(`https://127.0.0.1:${await servers.http()}`);
      expect(error).to.be.instanceOf(TlsError);
      expect(error.message)
        .to.match(/127\.0\.0\.1:\d+ does not speak TLS on that port/)
        .and.contain("nothing was sent")
        .and.contain("http://")
        .and.contain("ACME_BASE_URL");
    });

    it("name a port that speaks TLS where the address says http", async () => {
      const error = await rejection(send(`http://127.0.0.1:${await servers.https("self-signed")}`));
      expect(error).to.be.instanceOf(TlsError);
      expect(error.message).to.contain("Write https:// instead of http:// in ACME_BASE_URL");
      expect(error.message).not.to.match(/may have been applied|Run it again/);
    });

    it("try again, and then say that nothing was sent, where the connection ends before it is secure", async () => {
      let connections = 0;
      const port = await servers.tcp((socket) => {
        connections++;
        socket.destroy();
      });
      const error = await unsent(`https://127.0.0.1:${port}`);
      expect(error).to.be.instanceOf(TlsError);
      expect(error.message).to.contain("nothing was sent").and.contain("ACME_BASE_URL");
      expect(connections).to.equal(4);
    });

    it("still say that a POST may have been applied where plain HTTP breaks", async () => {
      const port = await servers.http((request) => request.socket.destroy());
      const error = await rejection(send(`http://127.0.0.1:${port}`));
      expect(error).to.be.instanceOf(ConnectionError).and.not.instanceOf(TlsError);
      expect(error.message).to.contain("broke").and.contain("may have been applied");
      expect(mayHaveBeenApplied(error)).to.equal(true);
    });

    describe("in a process that trusts an authority of its own", () => {
      const inProcess = async (baseUrl: string, environment: Record<string, string> = {}): Promise<string> =>
        (
          await run(process.execPath, ["--import=tsx", `${__dirname}/trusting.ts`, baseUrl], {
            env: { ...process.env, NODE_EXTRA_CA_CERTS: material("authority"), ...environment },
          })
        ).stdout;

      it("take its certificates, and tell those that have ended and those of another host", async () => {
        const [good, expired, other] = await Promise.all(
          ["localhost", "expired", "other-host"].map(async (name) =>
            inProcess(`https://localhost:${await servers.https(name)}`),
          ),
        );
        expect(good).to.equal('{"ok":true}');
        expect(expired).to.match(
          /^TlsError: .*has expired \(CERT_HAS_EXPIRED\); nothing was sent\. Renew it.*clock\.$/,
        );
        expect(other)
          .to.match(/^TlsError: .*\(ERR_TLS_CERT_ALTNAME_INVALID\); nothing was sent\./)
          .and.contain("DNS:other.example")
          .and.contain("ACME_BASE_URL");
      });

      it("go through a proxy, which sees no more than the host, and keep the connection", async () => {
        const seen: { target: string; authorization: string | undefined }[] = [];
        const proxy = await servers.proxy(await servers.https("other-host"), seen);
        const https_proxy = `http://me:p%40ss@127.0.0.1:${proxy}`;
        expect(await inProcess("https://other.example", { https_proxy })).to.equal('{"ok":true}');
        expect(seen).to.deep.equal([
          { target: "other.example:443", authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}` },
        ]);
      });
    });
  });

  describe("through a proxy", () => {
    const through = (proxy: string, baseUrl = "https://api.example.com"): Promise<ConnectionError> => {
      restore = withEnvironment({ https_proxy: proxy, http_proxy: proxy, no_proxy: "", PULUMI_SYNCS_ALLOW_HTTP: "1" });
      return unsent(baseUrl);
    };

    it("name one that nobody listens at, after a few attempts", async () => {
      const error = await through("http://127.0.0.1:1");
      expect(error).to.be.instanceOf(ProxyError).with.property("proxy", "127.0.0.1:1");
      expect(error.message).to.equal(
        "Acme: POST /x got no answer: the proxy 127.0.0.1:1, which https_proxy names, cannot be reached or used (ECONNREFUSED); " +
          "nothing was sent. Check https_proxy, or name api.example.com in no_proxy to go without it.",
      );
    });

    it("name one that does not exist, at once", async () => {
      const start = clock.now();
      const error = await through("http://proxy.invalid:3128");
      expect(error).to.be.instanceOf(ProxyError);
      expect(error.message).to.contain(
        "the proxy proxy.invalid:3128, which https_proxy names, does not exist; nothing was sent",
      );
      expect(clock.now()).to.equal(start);
    });

    for (const [status, words] of [
      [403, "Ask whoever runs the proxy to allow api.example.com"],
      [407, "Put the proxy's user and password into https_proxy"],
      [404, "Ask whoever runs the proxy"],
      [302, "Ask whoever runs the proxy"],
    ] as const) {
      it(`do not take its ${status} for the platform's`, async () => {
        let connections = 0;
        const proxy = await servers.tcp((socket) => {
          connections++;
          socket.once("data", () => socket.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\n\r\n<html>`));
        });
        const error = await through(`http://127.0.0.1:${proxy}`);
        expect(error).to.be.instanceOf(ProxyError);
        expect(error.message)
          .to.contain(`the proxy 127.0.0.1:${proxy}, which https_proxy names, answered ${status} instead`)
          .and.contain(words)
          .and.contain("nothing was sent");
        expect(connections).to.equal(1);
      });
    }

    it("try again where it cannot reach the host at the moment", async () => {
      let connections = 0;
      const proxy = await servers.tcp((socket) => {
        connections++;
        socket.once("data", () => socket.end("HTTP/1.1 503 Busy\r\n\r\n"));
      });
      expect((await through(`http://127.0.0.1:${proxy}`)).message).to.contain("answered 503");
      expect(connections).to.equal(4);
    });

    for (const [what, serve] of [
      ["hangs up", "close"],
      ["speaks something else", "hello\r\n\r\n"],
    ] as const) {
      it(`name one that ${what}`, async () => {
        const proxy = await servers.tcp((socket) =>
          serve === "close" ? socket.destroy() : socket.once("data", () => socket.end(serve)),
        );
        const error = await through(`http://127.0.0.1:${proxy}`);
        expect(error).to.be.instanceOf(ProxyError);
        expect(error.message).to.contain(`the proxy 127.0.0.1:${proxy}`).and.contain("nothing was sent");
      });
    }

    it("name one that plain http goes to", async () => {
      const error = await through("http://127.0.0.1:1", "http://api.example.com");
      expect(error).to.be.instanceOf(ProxyError);
      expect(error.message).to.contain("which http_proxy names");
    });

    it("tell when the proxy itself wants TLS or has no trusted certificate", async () => {
      const secure = await servers.https("self-signed");
      const error = await through(`https://127.0.0.1:${secure}`);
      expect(error).to.be.instanceOf(ProxyError);
      expect(error.message).to.contain("DEPTH_ZERO_SELF_SIGNED_CERT").and.contain("nothing was sent");
    });

    for (const value of [
      "not a url",
      "socks5://127.0.0.1:1080",
      "http://",
      "http://127.0.0.1:999999",
      "htp://user:geheim@x",
    ]) {
      it(`are refused by the name of the variable where it is ${value}`, async () => {
        restore = withEnvironment({ https_proxy: value, no_proxy: "" });
        const error = await rejection(send("https://api.example.com"));
        expect(error).to.be.instanceOf(ConfigurationError);
        expect(error.message).to.contain("https_proxy").and.contain("http://proxy.example.com:3128");
        expect(error.message).not.to.contain("geheim");
      });
    }

    const target = new URL("https://api.example.com");
    const named = (no_proxy: string, url = target): string | undefined =>
      proxyFor(url, { HTTPS_PROXY: "proxy.local:3128", no_proxy })?.url.href;

    for (const entry of [
      "*",
      "api.example.com",
      "example.com",
      ".example.com",
      "*.example.com",
      "API.example.com",
      "x, example.com:443 y",
    ]) {
      it(`go without it where no_proxy is ${entry}`, () => {
        expect(named(entry)).to.equal(undefined);
      });
    }
    for (const entry of ["", "ample.com", "other.com", "api.example.com:8443", "example.com.evil", "10.0.0.0/8", "."]) {
      it(`use it where no_proxy is ${entry || "empty"}`, () => {
        expect(named(entry)).to.equal("http://proxy.local:3128/");
      });
    }

    it("read addresses and subnets in no_proxy, and never use a proxy to this machine", () => {
      expect(named("10.0.0.0/8", new URL("https://10.1.2.3"))).to.equal(undefined);
      expect(named("10.1.2.3:443", new URL("https://10.1.2.3"))).to.equal(undefined);
      expect(named("fd00::/8", new URL("https://[fd00::1]:8443"))).to.equal(undefined);
      expect(named("fd00::1", new URL("https://[fd00::1]:8443"))).to.equal(undefined);
      expect(named("[fd00::1]:8443", new URL("https://[fd00::1]:8443"))).to.equal(undefined);
      expect(named("10.0.0.0/33", new URL("https://10.1.2.3"))).not.to.equal(undefined);
      expect(named("", new URL("http://localhost:3003"))).to.equal(undefined);
    });
  });
});
