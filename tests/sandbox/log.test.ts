import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../../sandbox/types.js";
import { ask, askNango, putFrequency } from "../kit/sandbox.js";

describe("the sandbox's request log", () => {
  let sandbox: Sandbox;
  const seen: LoggedRequest[] = [];

  before(async () => {
    sandbox = await startSandbox({ onRequest: (request) => seen.push(request) });
  });
  beforeEach(() => {
    sandbox.reset();
    seen.length = 0;
  });
  after(() => sandbox.close());

  it("holds no credential, wherever a request carries one", async () => {
    const key = sandbox.environment["NANGO_SECRET_KEY"] ?? "";
    await putFrequency(sandbox, "2h");
    await askNango(sandbox, "POST", "/connections", {
      provider_config_key: "hubspot",
      connection_id: "new",
      credentials: { type: "API_KEY", apiKey: "s3cret-1", nested: [{ deep: "s3cret-2" }, 4711] },
      metadata: { password: "s3cret-3", access_token: "s3cret-4", clientSecret: "s3cret-5", note: "visible" },
    });
    await ask(sandbox, "GET", "/nango/connections?api_key=s3cret-6&limit=1", undefined, {
      Cookie: "s3cret-7",
      "X-Api-Key": "s3cret-8",
    });
    await ask(sandbox, "POST", "/nango/login", "password=s3cret-9", {
      "Content-Type": "application/x-www-form-urlencoded",
    });

    const text = JSON.stringify([sandbox.log(), seen]);
    expect(text).to.not.match(/s3cret|4711/);
    expect(text).to.not.include(key);
    expect(sandbox.log()[1]?.body).to.deep.equal({
      provider_config_key: "hubspot",
      connection_id: "new",
      credentials: { type: "API_KEY", apiKey: "[secret]", nested: [{ deep: "[secret]" }, "[secret]"] },
      metadata: { password: "[secret]", access_token: "[secret]", clientSecret: "[secret]", note: "visible" },
    });
    expect(sandbox.log()[2]?.path).to.equal("/connections?api_key=[secret]&limit=1");
    // Nor is a credential in what the platform keeps.
    expect(JSON.stringify(sandbox.snapshot("nango"))).to.not.match(/s3cret-[12]/);
  });

  it("keeps ids of credentials: they are no secrets, and calls are about them", async () => {
    await askNango(sandbox, "POST", "/connections", { credentialId: "7", credential_id: "8" });
    expect(sandbox.log()[0]?.body).to.deep.equal({ credentialId: "7", credential_id: "8" });
  });

  it("has the answer's status by the time the client has the answer, refusals and unread routes too", async () => {
    for (const [method, path, status] of [
      ["GET", "/nango/health", 200],
      ["GET", "/nango/connections", 401],
      ["POST", "/nango/nowhere", 404],
    ] as const) {
      await ask(sandbox, method, path);
      expect(sandbox.log().at(-1)).to.include({ platform: "nango", method, status });
    }
  });

  it("gives each answered request to whoever listens", async () => {
    await putFrequency(sandbox, "2h");
    while (seen.length === 0) await new Promise(setImmediate);
    expect(seen).to.deep.equal(sandbox.log());
  });
});
