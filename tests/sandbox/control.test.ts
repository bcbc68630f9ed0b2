import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { ask, putFrequency, statusOf, stored } from "../kit/sandbox.js";

describe("the sandbox's control endpoints", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  it("tell what they are, and the environment to export", async () => {
    const reply = await ask(sandbox, "GET", "/_sandbox");
    expect(reply.json).to.deep.include({ url: sandbox.url, environment: sandbox.environment });
    expect(sandbox.environment).to.include({ NANGO_BASE_URL: `${sandbox.url}/nango` });
  });

  it("give the log, as a whole and from a number on", async () => {
    await putFrequency(sandbox, "2h");
    await putFrequency(sandbox, "3h");
    const all = (await ask(sandbox, "GET", "/_sandbox/log")).json as LoggedRequest[];
    expect(all).to.deep.equal(sandbox.log());
    expect(all.map(({ method, path, status }) => `${method} ${path} ${status}`)).to.deep.equal([
      "PUT /sync/update-connection-frequency 200",
      "PUT /sync/update-connection-frequency 200",
    ]);
    expect(all[1]?.body).to.deep.include({ frequency: "3h" });

    const since = all[0]?.sequence ?? 0;
    const later = (await ask(sandbox, "GET", `/_sandbox/log?platform=nango&since=${since}`)).json;
    expect(later).to.deep.equal(all.slice(1));
    expect((await ask(sandbox, "GET", "/_sandbox/log?platform=sequin")).json).to.deep.equal([]);
  });

  it("set, show and clear faults", async () => {
    await ask(sandbox, "POST", "/_sandbox/faults", { status: 500, times: "always" });
    expect((await putFrequency(sandbox, "2h")).status).to.equal(500);
    expect((await ask(sandbox, "GET", "/_sandbox/faults")).json).to.deep.equal([
      { fault: { status: 500, times: "always" }, hits: 1 },
    ]);
    await ask(sandbox, "DELETE", "/_sandbox/faults");
    expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
  });

  it("change a platform past its API, and show its data", async () => {
    // A run that ends in between would be seen by one of the two snapshots only.
    sandbox.clock.freeze();
    const change = { action: "set-frequency", connection: "acme", sync: "contacts", frequency: "4h" };
    const reply = await ask(sandbox, "POST", "/_sandbox/change/nango", change);
    expect(reply.json).to.deep.equal({ ok: true, result: null });
    expect((await statusOf(sandbox))[0]?.frequency).to.equal("4h");
    expect((await ask(sandbox, "GET", "/_sandbox/snapshot/nango")).json).to.deep.equal(sandbox.snapshot("nango"));
    expect(sandbox.log()).to.have.length(1);
  });

  it("take a body whatever its content type, as curl sends it", async () => {
    const body = JSON.stringify({ status: 418 });
    await ask(sandbox, "POST", "/_sandbox/faults", body, { "Content-Type": "application/x-www-form-urlencoded" });
    expect((await putFrequency(sandbox, "2h")).status).to.equal(418);
  });

  it("change settings", async () => {
    await ask(sandbox, "POST", "/_sandbox/configure/nango", { rateLimit: { requests: 1 } });
    expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
    expect((await putFrequency(sandbox, "2h")).status).to.equal(429);
  });

  it("move the time", async () => {
    const before = Date.now();
    const reply = await ask(sandbox, "POST", "/_sandbox/clock", { advanceMs: 3_600_000 });
    const { now } = reply.json as { now: string };
    expect(Date.parse(now)).to.be.within(before + 3_600_000, Date.now() + 3_600_000);
    await ask(sandbox, "POST", "/_sandbox/clock", { at: "2030-01-01T00:00:00Z", freeze: true });
    expect(sandbox.clock.iso()).to.equal("2030-01-01T00:00:00.000Z");
    await ask(sandbox, "POST", "/_sandbox/clock", { reset: true });
    expect(sandbox.clock.now()).to.be.within(before, Date.now() + 1);
  });

  it("go back to the start", async () => {
    await putFrequency(sandbox, "2h");
    const last = sandbox.log().at(-1)?.sequence ?? 0;
    sandbox.fault({ status: 500, times: "always" });
    sandbox.configure("nango", { rateLimit: { requests: 1 } });
    await ask(sandbox, "POST", "/_sandbox/reset");
    expect(sandbox.log()).to.be.empty;
    expect(sandbox.faults()).to.be.empty;
    expect(stored(sandbox)?.override).to.equal(null);
    expect((await putFrequency(sandbox, "2h")).headers.get("x-ratelimit-limit")).to.equal("2000");
    expect(sandbox.log()[0]?.sequence).to.equal(last + 1);
  });

  it("say what is wrong with a request", async () => {
    const bad: [string, string, unknown, RegExp][] = [
      ["POST", "/_sandbox/change/nango", { action: "explode" }, /action set-frequency/],
      ["POST", "/_sandbox/change/nango", { action: "pause", connection: "acme" }, /sync: Invalid input/],
      [
        "POST",
        "/_sandbox/change/nango",
        { action: "pause", connection: "nobody", sync: "contacts" },
        /No connection "nobody".*acme/,
      ],
      ["POST", "/_sandbox/change/mango", {}, /No platform "mango".*nango/],
      ["POST", "/_sandbox/change/nango", "{not json", /JSON/],
      ["POST", "/_sandbox/configure/nango", { rateLimit: { requests: -1 } }, /rateLimit/],
      ["POST", "/_sandbox/clock", { at: "tomorrow" }, /at: Invalid/],
      ["GET", "/_sandbox/log?since=-1", undefined, /since/],
    ];
    for (const [method, path, body, message] of bad) {
      const reply = await ask(sandbox, method, path, body);
      expect(reply.status, path).to.equal(400);
      expect((reply.json as { error: string }).error, path).to.match(message);
    }
    const unknown = await ask(sandbox, "GET", "/_sandbox/logg");
    expect(unknown.status).to.equal(404);
    expect(unknown.text).to.include("GET /_sandbox/faults");
    expect((await ask(sandbox, "GET", "/elsewhere")).text).to.include("/nango");
  });
});
