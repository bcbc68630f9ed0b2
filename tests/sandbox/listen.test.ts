import { request } from "node:http";
import { expect } from "chai";
import { SandboxStartError } from "../../sandbox/errors.js";
import { startSandbox } from "../../sandbox/server.js";
import type { SandboxOptions } from "../../sandbox/types.js";
import { ask } from "../kit/sandbox.js";

async function refusal(options: SandboxOptions): Promise<string> {
  const error: unknown = await startSandbox(options).then(
    (sandbox) => sandbox.close(),
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(SandboxStartError);
  return (error as Error).message;
}

/** Status of a request that says it is for this host. */
function statusFor(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/_sandbox/`, { headers: { host }, agent: false }, (response) => {
      response.resume();
      response.on("end", () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("where the sandbox listens", () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.10", "example.com", "127.0.0.1.example.com"]) {
    it(`not on ${host}, unless that is allowed`, async () => {
      expect(await refusal({ host }))
        .to.include("loopback only")
        .and.to.include(host);
    });
  }

  for (const host of ["127.0.0.1", "localhost"]) {
    it(`on ${host}`, async () => {
      const sandbox = await startSandbox({ host });
      try {
        expect((await ask(sandbox, "GET", "/nango/health")).json).to.deep.equal({ result: "ok" });
      } finally {
        await sandbox.close();
      }
    });
  }

  it("on every address where that is allowed", async () => {
    const sandbox = await startSandbox({ host: "0.0.0.0", allowRemote: true });
    try {
      expect((await ask(sandbox, "GET", "/nango/health")).status).to.equal(200);
    } finally {
      await sandbox.close();
    }
  });

  it("answers to no other host name than this machine's own", async () => {
    const sandbox = await startSandbox();
    try {
      for (const host of ["localhost", "LOCALHOST:80", "127.0.0.1:4010", "127.0.0.2", "[::1]", "[::1]:4010"])
        expect(await statusFor(sandbox.url, host), host).to.equal(200);
      const foreign = [
        "evil.example",
        "evil.example:4010",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
      ];
      for (const host of [...foreign, "0.0.0.0", "[::2]:80", "evil@localhost", "localhost:80:80"])
        expect(await statusFor(sandbox.url, host), host).to.equal(421);
      expect(sandbox.log()).to.deep.equal([]);
      // The frame comes before the platforms and before its own endpoints.
      expect((await ask(sandbox, "GET", "/nango/health")).status).to.equal(200);
    } finally {
      await sandbox.close();
    }
  });

  it("answers to any host name where other machines may reach it", async () => {
    const sandbox = await startSandbox({ allowRemote: true });
    try {
      expect(await statusFor(sandbox.url, "sandbox:4010")).to.equal(200);
    } finally {
      await sandbox.close();
    }
  });

  it("says so when the port is taken", async () => {
    const first = await startSandbox();
    try {
      const port = Number(new URL(first.url).port);
      expect(await refusal({ port })).to.include(`port ${port} is taken`);
    } finally {
      await first.close();
    }
  });
});
