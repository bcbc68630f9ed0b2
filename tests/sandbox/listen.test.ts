import { expect } from "chai";
import { SandboxStartError } from "../../sandbox/errors.js";
import { startSandbox } from "../../sandbox/server.js";
import type { SandboxOptions } from "../../sandbox/types.js";
import { ask } from "./support.js";

async function refusal(options: SandboxOptions): Promise<string> {
  const error: unknown = await startSandbox(options).then(
    (sandbox) => sandbox.close(),
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(SandboxStartError);
  return (error as Error).message;
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
