import { expect } from "chai";
import { SEEDED_USERS } from "../../../sandbox/aisquared/seed.js";
import { rejection } from "../../kit/provider.js";
import { ARGS, LOGIN, useAisquared } from "./support.js";

describe("aisquared credentials", () => {
  const bench = useAisquared();
  const logins = (): number => bench.requests("aisquared").filter((request) => request === LOGIN).length;
  const many = (): number[] => (bench.change({ addModels: { count: 30 } }) as { modelIds: number[] }).modelIds;

  async function withEnvironment<T>(values: Record<string, string | undefined>, run: () => Promise<T>): Promise<T> {
    const before = { ...bench.variables };
    Object.assign(bench.variables, values);
    bench.newRun();
    try {
      return await run();
    } finally {
      Object.assign(bench.variables, before);
      bench.newRun();
    }
  }

  async function token(): Promise<string> {
    const response = await fetch(`${bench.sandbox.url}/aisquared/api/v1/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(SEEDED_USERS.admin),
    });
    return ((await response.json()) as { data: { id: string } }).data.id;
  }

  it("log in once for everything that a process does", async () => {
    await Promise.all(many().map((modelId) => bench.create({ ...ARGS, modelId })));
    await bench.create({ ...ARGS, workspaceId: 2 });
    expect(logins()).to.equal(1);
  });

  it("log in once more when the token has ended, not once per resource", async () => {
    const models = many();
    await Promise.all(models.slice(0, 15).map((modelId) => bench.create({ ...ARGS, modelId })));
    bench.sandbox.clock.advance(31 * 60_000);
    await Promise.all(models.slice(15).map((modelId) => bench.create({ ...ARGS, modelId })));
    expect(logins()).to.equal(2);
    expect(bench.data().syncs).to.have.length(30);
  });

  it("log in once more when somebody else logged in with the user, and never double what was refused", async () => {
    await bench.create(ARGS);
    bench.change({ login: SEEDED_USERS.admin.email });
    await Promise.all(many().map((modelId) => bench.create({ ...ARGS, modelId })));
    expect(logins()).to.equal(2);
    expect(bench.data().syncs).to.have.length(31);
  });

  it("give up on a request whose token is ended again and again, and say why that may be", async () => {
    bench.sandbox.fault({ platform: "aisquared", named: "logged-in-elsewhere", times: "always" });
    const error = await rejection(bench.create(ARGS));
    expect(error.message)
      .to.match(/each login ends the one before/)
      .and.match(/nobody else logs in with/);
    expect(logins()).to.be.lessThan(4);
  });

  it("try a wrong password once for the whole process: five would lock the user", async () => {
    await withEnvironment({ AISQUARED_PASSWORD: "wrong-password" }, async () => {
      const models = many();
      const errors = await Promise.all(models.map((modelId) => rejection(bench.create({ ...ARGS, modelId }))));
      expect(new Set(errors.map(({ message }) => message)).size).to.equal(1);
      expect(errors[0]?.message)
        .to.match(/POST \/api\/v1\/login failed with 401: Invalid login credentials/)
        .and.match(/AISQUARED_PASSWORD \(or aisquared:password/)
        .and.not.contain("wrong-password");
      expect(logins()).to.equal(1);
    });
  });

  it("log in again after a login that got no answer", async () => {
    bench.sandbox.fault({ platform: "aisquared", path: "/login", status: 503, body: "", times: 4 });
    await rejection(bench.create(ARGS));
    expect((await bench.create(ARGS)).id).to.equal("1/1");
  });

  it("wait as long as the login's throttle says", async () => {
    bench.sandbox.configure("aisquared", { loginThrottle: true });
    for (let attempt = 0; attempt < 5; attempt++) await token();
    const before = bench.clock.now();
    await bench.create(ARGS);
    expect(bench.clock.now() - before).to.be.at.least(19_000);
  });

  it("keep within the documented rate limit by waiting", async () => {
    bench.sandbox.configure("aisquared", { requestsPerMinute: 10 });
    await Promise.all(many().map((modelId) => bench.create({ ...ARGS, modelId })));
    expect(bench.data().syncs).to.have.length(30);
  });

  it("may be a ready token, which wins and is never renewed", async () => {
    const given = await token();
    await withEnvironment({ AISQUARED_TOKEN: given }, async () => {
      bench.requests("aisquared");
      await bench.create(ARGS);
      expect(logins()).to.equal(0);
      bench.sandbox.clock.advance(31 * 60_000);
      const error = await rejection(bench.create({ ...ARGS, modelId: 2 }));
      expect(error.message)
        .to.match(/30 minutes/)
        .and.match(/AISQUARED_TOKEN/)
        .and.not.contain(given);
      expect(logins()).to.equal(0);
    });
  });

  it("are missed at the first call that needs them, each by both its names", async () => {
    await withEnvironment({ AISQUARED_EMAIL: undefined, AISQUARED_PASSWORD: undefined }, async () => {
      const error = await rejection(bench.create(ARGS));
      for (const name of ["AISQUARED_EMAIL", "AISQUARED_PASSWORD", "AISQUARED_TOKEN", "aisquared:token"]) {
        expect(error.message).to.contain(name);
      }
    });
    await withEnvironment({ AISQUARED_PASSWORD: undefined }, async () => {
      const error = await rejection(bench.create(ARGS));
      expect(error.message).to.contain("AISQUARED_PASSWORD").and.not.contain("AISQUARED_EMAIL");
    });
    expect(bench.requests("aisquared")).to.deep.equal([]);
  });

  it("miss the workspace where the program and the settings name none", async () => {
    await withEnvironment({ AISQUARED_WORKSPACE_ID: undefined }, async () => {
      const error = await rejection(bench.create(ARGS));
      expect(error.message).to.contain("AISQUARED_WORKSPACE_ID").and.contain("aisquared:workspaceId");
    });
    await withEnvironment({ AISQUARED_WORKSPACE_ID: "acme" }, async () => {
      const error = await rejection(bench.create(ARGS));
      expect(error.message).to.match(/whole number such as 1, not "acme"/);
    });
  });

  it("of a viewer may read, and the refusal to write says what is missing", async () => {
    const { id, state } = await bench.existing(ARGS);
    const { email, password } = SEEDED_USERS.viewer;
    await withEnvironment({ AISQUARED_EMAIL: email, AISQUARED_PASSWORD: password }, async () => {
      expect((await bench.read(id, state))?.id).to.equal(id);
      const error = await rejection(bench.update(id, state, { ...ARGS, syncInterval: "1h" }));
      expect(error.message)
        .to.match(/403/)
        .and.match(/Member or Admin/);
    });
  });

  it("stand in no message and in no state, also where the platform echoes them", async () => {
    const { password } = SEEDED_USERS.admin;
    bench.sandbox.fault({ platform: "aisquared", path: "/syncs", status: 422, body: { error: `echo ${password}` } });
    const error = await rejection(bench.create(ARGS));
    expect(`${error.message} ${error.stack ?? ""}`)
      .to.contain("echo [secret]")
      .and.not.contain(password);
    const { state } = await bench.create(ARGS);
    expect(JSON.stringify(state)).to.not.contain(password).and.not.match(/eyJ/);
  });
});
