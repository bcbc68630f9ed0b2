import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Fault, Sandbox } from "../../sandbox/types.js";
import { ask, askNango, putFrequency, stored } from "../kit/sandbox.js";

describe("faults of the sandbox", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  const override = (): string | null | undefined => stored(sandbox)?.override;

  describe("answer in the platform's place", () => {
    it("with a status, and the request has no effect", async () => {
      sandbox.fault({ status: 503, body: { oh: "no" }, headers: { "Retry-After": "7" } });
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.status).to.equal(503);
      expect(reply.json).to.deep.equal({ oh: "no" });
      expect(reply.headers.get("retry-after")).to.equal("7");
      expect(override()).to.equal(null);
    });

    it("with a status after the request was applied", async () => {
      sandbox.fault({ status: 500, applied: true });
      expect((await putFrequency(sandbox, "2h")).status).to.equal(500);
      expect(override()).to.equal("2h");
    });

    it("with an HTML page and status 200", async () => {
      sandbox.fault({ body: "<html>Welcome</html>", headers: { "Content-Type": "text/html" } });
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.status).to.equal(200);
      expect(reply.headers.get("content-type")).to.equal("text/html");
      expect(reply.text).to.equal("<html>Welcome</html>");
    });

    it("with broken JSON", async () => {
      sandbox.fault({ body: '{"frequency": "2', headers: { "Content-Type": "application/json" } });
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.text).to.equal('{"frequency": "2');
      expect(reply.json).to.equal(undefined);
    });

    it("with a redirect", async () => {
      sandbox.fault({ status: 302, headers: { Location: "http://elsewhere.example/" } });
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.status).to.equal(302);
      expect(reply.headers.get("location")).to.equal("http://elsewhere.example/");
    });

    it("with more headers on the platform's own answer", async () => {
      sandbox.fault({ headers: { "X-Extra": "1" } });
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.json).to.deep.equal({ frequency: "2h" });
      expect(reply.headers.get("x-extra")).to.equal("1");
    });
  });

  describe("break the connection", () => {
    const cases: { title: string; fault: Fault; applied: boolean }[] = [
      { title: "before the request has any effect", fault: { drop: "before" }, applied: false },
      { title: "after it was applied", fault: { drop: "after" }, applied: true },
      { title: "with a reset, before", fault: { drop: "before", reset: true }, applied: false },
      { title: "with a reset, after", fault: { drop: "after", reset: true }, applied: true },
      { title: "in the middle of the body", fault: { cutAfter: 5 }, applied: true },
    ];
    for (const { title, fault, applied } of cases) {
      it(title, async () => {
        sandbox.fault(fault);
        const outcome = await putFrequency(sandbox, "2h").then(
          (reply) => `answered ${reply.status}`,
          () => "failed",
        );
        expect(outcome).to.equal("failed");
        expect(override()).to.equal(applied ? "2h" : null);
        expect(sandbox.log().at(-1)?.status).to.equal(0);
        expect((await putFrequency(sandbox, "3h")).status).to.equal(200);
      });
    }

    for (const when of ["before", "after"] as const) {
      it(`never answer, ${when} the effect`, async () => {
        sandbox.fault({ hang: when, bodyIncludes: '"contacts"' });
        const hanging = putFrequency(sandbox, "2h").then(
          () => "answered",
          () => "closed",
        );
        while (sandbox.log().length === 0) await new Promise(setImmediate);
        // A second request on another sync passes meanwhile; the first is in the log without an answer.
        expect((await putFrequency(sandbox, "4h", "acme", "orders")).status).to.equal(200);
        expect(sandbox.log()[0]?.status).to.equal(0);
        expect(override()).to.equal(when === "after" ? "2h" : null);
        await sandbox.close();
        expect(await hanging).to.equal("closed");
        sandbox = await startSandbox();
      });
    }
  });

  describe("slow down", () => {
    it("before the effect", async () => {
      sandbox.fault({ delayMs: 60 });
      const started = performance.now();
      const pending = putFrequency(sandbox, "2h");
      while (sandbox.log().length === 0) await new Promise(setImmediate);
      expect(override()).to.equal(null);
      expect((await pending).status).to.equal(200);
      expect(performance.now() - started).to.be.at.least(55);
      expect(override()).to.equal("2h");
    });

    it("between effect and answer", async () => {
      sandbox.fault({ lateMs: 60 });
      const started = performance.now();
      const pending = putFrequency(sandbox, "2h");
      while (override() !== "2h") await new Promise(setImmediate);
      expect(sandbox.log()[0]?.status).to.equal(0);
      expect((await pending).status).to.equal(200);
      expect(performance.now() - started).to.be.at.least(55);
    });

    it("while the body is sent, which arrives whole", async () => {
      sandbox.fault({ dripMs: 2 });
      const started = performance.now();
      const reply = await putFrequency(sandbox, "2h");
      expect(reply.json).to.deep.equal({ frequency: "2h" });
      // {"frequency":"2h"}: 18 pieces.
      expect(performance.now() - started).to.be.at.least(30);
    });
  });

  describe("hit", () => {
    it("once, unless told otherwise", async () => {
      sandbox.fault({ status: 500 });
      expect((await putFrequency(sandbox, "2h")).status).to.equal(500);
      expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
    });

    it("after some requests, so many times", async () => {
      sandbox.fault({ status: 500, after: 1, times: 2 });
      const statuses: number[] = [];
      for (let count = 0; count < 4; count++) statuses.push((await putFrequency(sandbox, "2h")).status);
      expect(statuses).to.deep.equal([200, 500, 500, 200]);
    });

    it("always, until cleared", async () => {
      sandbox.fault({ status: 500, times: "always" });
      for (let count = 0; count < 3; count++) expect((await putFrequency(sandbox, "2h")).status).to.equal(500);
      expect(sandbox.faults()).to.deep.equal([{ fault: { status: 500, times: "always" }, hits: 3 }]);
      sandbox.clearFaults();
      expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
    });

    it("only the method, path and body they are for", async () => {
      sandbox.fault({ status: 500, method: "put", path: "/sync/", bodyIncludes: '"globex"', times: "always" });
      expect((await askNango(sandbox, "GET", "/connections")).status).to.equal(200);
      expect((await putFrequency(sandbox, "2h", "acme")).status).to.equal(200);
      expect((await putFrequency(sandbox, "2h", "globex")).status).to.equal(500);
    });

    it("not the other platforms", async () => {
      sandbox.fault({ status: 500, platform: "sequin" });
      expect((await putFrequency(sandbox, "2h")).status).to.equal(200);
    });

    it("and the log says which fault did it", async () => {
      sandbox.fault({ status: 500 });
      await putFrequency(sandbox, "2h");
      expect(sandbox.log()[0]?.fault).to.deep.equal({ status: 500 });
    });
  });

  describe("that make no sense are refused", () => {
    const bad: [unknown, RegExp][] = [
      [{}, /nothing would happen/],
      [{ platform: "nango" }, /nothing would happen/],
      [{ status: 99 }, /status/],
      [{ status: 500, times: 0 }, /times/],
      [{ drop: "maybe" }, /drop/],
      [{ drop: "before", hang: "after" }, /not both/],
      [{ statuss: 500 }, /statuss/],
      [{ named: "half-applied" }, /platform: a named fault belongs to a platform/],
      [{ platform: "nango", named: "nonsense" }, /no fault named "nonsense".*half-applied/],
      [{ headers: { "a b": "1" } }, /headers: not a header/],
      [{ headers: { a: "1\n2" } }, /headers: not a header/],
      [null, /Not a valid fault/],
      ["drop", /Not a valid fault/],
    ];
    for (const [fault, message] of bad) {
      it(JSON.stringify(fault), async () => {
        expect(() => {
          sandbox.fault(fault as Fault);
        }).to.throw(message);
        const reply = await ask(sandbox, "POST", "/_sandbox/faults", fault);
        expect(reply.status).to.equal(400);
        expect(sandbox.faults()).to.be.empty;
      });
    }
  });
});
