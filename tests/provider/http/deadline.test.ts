import { expect } from "chai";
import { z } from "zod";
import { Account } from "../../../provider/core/account.js";
import { systemClock } from "../../../provider/core/clock.js";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { TimeoutError } from "../../../provider/core/errors/connection-error.js";
import { mayHaveBeenApplied } from "../../../provider/core/errors/uncertain.js";
import { Settings } from "../../../provider/core/settings.js";
import { Serial } from "../../../provider/core/serial.js";
import { waitFor } from "../../../provider/core/waiting.js";
import { HttpClient } from "../../../provider/http/client.js";
import { contextOn, rejection } from "../../kit/provider.js";
import { Servers, withEnvironment } from "./servers.js";

const never = new Promise<never>(() => undefined);

describe("An operation's deadline", () => {
  const servers = new Servers();
  let restore = (): void => undefined;

  let account: Account;
  beforeEach(() => {
    account = new Account(new Settings());
  });
  afterEach(() => {
    restore();
    restore = () => undefined;
  });
  after(() => {
    servers.close();
  });

  const client = (port: number, headers: () => Promise<Record<string, string>> = () => Promise.resolve({})) =>
    new HttpClient({
      account,
      platform: "Acme",
      baseUrl: `http://127.0.0.1:${port}`,
      credential: "key",
      baseUrlSetting: "ACME_BASE_URL",
      headers,
    });
  const send = (to: HttpClient, timeout: number, method: "GET" | "POST" = "POST") =>
    to.request({ method, path: "/x" }, z.unknown(), contextOn(systemClock, { timeout }));

  /** The error, which came when the time was over and not when whatever was waited for came. */
  async function late(run: () => Promise<unknown>, timeout: number): Promise<TimeoutError> {
    const start = performance.now();
    const error = await rejection(run());
    expect(performance.now() - start).to.be.below(timeout + 500);
    if (!(error instanceof TimeoutError)) throw error;
    return error;
  }

  it("holds while all connections are in use", async () => {
    let received = 0;
    const port = await servers.http(() => received++);
    const http = client(port);
    // Loaded before, so that no time is taken by that.
    await rejection(send(http, 30, "GET"));
    const others = Array.from({ length: 20 }, () => rejection(send(http, 3_000)));
    const error = await late(() => send(http, 60), 60);
    expect(error.message)
      .to.contain("the operation's time (60 milliseconds) was over before Acme's rate limit let it through")
      .and.contain("PULUMI_SYNCS_TIMEOUT")
      .and.contain("customTimeouts");
    expect(error.message).not.to.contain("may have been applied");
    expect(mayHaveBeenApplied(error)).to.equal(false);
    servers.close();
    await Promise.all(others);
    expect(received).to.be.below(30);
  });

  it("holds while an answer is waited for that tells the rest of a window", async () => {
    let received = 0;
    const port = await servers.http((_request, response) => {
      // The first answer says that two are left; the next two get none.
      if (received++ === 0)
        response
          .writeHead(200, {
            "x-ratelimit-limit": "3",
            "x-ratelimit-remaining": "2",
            "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 50),
          })
          .end("{}");
    });
    const http = client(port);
    await send(http, 5_000);
    const others = Array.from({ length: 2 }, () => rejection(send(http, 3_000)));
    await late(() => send(http, 60), 60);
    expect(received).to.be.at.most(3);
    servers.close();
    await Promise.all(others);
  });

  it("holds where a limit's end is known to be later: at once", async () => {
    const port = await servers.http((_request, response) => response.writeHead(429, { "retry-after": "60" }).end("{}"));
    const error = await rejection(send(client(port), 1_000));
    expect(error.message).to.contain("Acme: POST /x");
  });

  it("holds while a token is fetched", async () => {
    const port = await servers.http();
    const error = await late(
      () =>
        send(
          client(port, () => never),
          60,
        ),
      60,
    );
    expect(error.message).to.contain("was over before its credential was ready");
    expect(mayHaveBeenApplied(error)).to.equal(false);
  });

  it("holds for an answer, and names the time that was left and what gives more", async () => {
    const port = await servers.http(() => undefined);
    const error = await late(() => send(client(port), 80), 80);
    expect(error.message)
      .to.match(/took too long, more than the \d+ milliseconds left of the operation's time/)
      .and.contain("customTimeouts, gives an operation more time than 80 milliseconds")
      .and.contain("may have been applied");
    expect(mayHaveBeenApplied(error)).to.equal(true);
  });

  it("is told from the limit of a request, whose figure is the real one", async () => {
    restore = withEnvironment({ PULUMI_SYNCS_REQUEST_TIMEOUT: "70ms" });
    const port = await servers.http(() => undefined);
    const error = await late(() => send(client(port), 60_000, "POST"), 70);
    expect(error.message)
      .to.contain("took too long, more than the 70 milliseconds that a request has")
      .and.contain("PULUMI_SYNCS_REQUEST_TIMEOUT gives a request more time than 70 milliseconds");
  });

  it("is no reason to send with a limit that cannot be read", async () => {
    restore = withEnvironment({ PULUMI_SYNCS_REQUEST_TIMEOUT: "1" });
    let received = 0;
    const port = await servers.http(() => received++);
    const error = await rejection(send(client(port), 1_000));
    expect(error).to.be.instanceOf(ConfigurationError);
    expect(error.message).to.contain("PULUMI_SYNCS_REQUEST_TIMEOUT").and.contain('"1"');
    expect(received).to.equal(0);
  });

  it("may be further away than a timer can count", async () => {
    restore = withEnvironment({ PULUMI_SYNCS_REQUEST_TIMEOUT: "60d" });
    const port = await servers.http();
    expect(await send(client(port), 100 * 86_400_000)).to.deep.equal({ ok: true });
  });

  it("holds while another write to the same sync is under way, after which those behind it go on in order", async () => {
    const serial = new Serial();
    const done: string[] = [];
    let finish = (): void => undefined;
    const first = serial.run("a", contextOn(systemClock), async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      done.push("first");
    });
    const second = late(
      () =>
        serial.run("a", contextOn(systemClock, { timeout: 40 }), () => {
          done.push("second");
          return Promise.resolve();
        }),
      40,
    );
    const third = serial.run("a", contextOn(systemClock), () => {
      done.push("third");
      return Promise.resolve();
    });
    expect((await second).message).to.contain(
      "Another write to a was not finished before the operation's time (40 milliseconds)",
    );
    expect(done).to.deep.equal([]);
    finish();
    await Promise.all([first, third]);
    expect(done).to.deep.equal(["first", "third"]);
  });

  it("holds while a list is read that another resource asked for", async () => {
    const error = await late(
      () => waitFor(contextOn(systemClock, { timeout: 40 }), "Acme: the list of syncs", never),
      40,
    );
    expect(error.message).to.contain(
      "Acme: the list of syncs was not finished before the operation's time (40 milliseconds) was over",
    );
  });
});
