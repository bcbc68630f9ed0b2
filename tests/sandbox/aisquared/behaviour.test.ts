import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { AisquaredData } from "../../../sandbox/aisquared/model.js";
import { SEEDED_USERS } from "../../../sandbox/aisquared/seed.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";

const FIELDS = {
  source_id: 1,
  destination_id: 3,
  model_id: 1,
  stream_name: "profile",
  sync_mode: "full_refresh",
  schedule_type: "interval",
  sync_interval: 10,
  sync_interval_unit: "minutes",
  configuration: [{ from: "email", to: "email", mapping_type: "standard" }],
};

/** What the platform's facts say beyond the recordings. */
describe("AI Squared sandbox", () => {
  let sandbox: Sandbox;
  let token = "";

  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    token = await login(SEEDED_USERS.admin);
  });
  after(() => sandbox.close());

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { authorization: `Bearer ${token}`, "workspace-id": "1" },
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(`${sandbox.url}/aisquared/api/v1${path}`, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
      headers: response.headers,
    };
  }

  async function login(user: { email: string; password: string }): Promise<string> {
    const { body } = await send("POST", "/login", user, {});
    return (body["data"] as { id: string } | undefined)?.id ?? "";
  }

  const create = (fields: object = {}) => send("POST", "/syncs", { sync: { ...FIELDS, ...fields } });
  const put = (fields: object) => send("PUT", "/syncs/1", { sync: fields });
  const attributes = (answer: { body: Record<string, unknown> }): Record<string, unknown> =>
    (answer.body["data"] as { attributes: Record<string, unknown> }).attributes;
  const data = (): AisquaredData => sandbox.snapshot("aisquared") as AisquaredData;
  const crons = (): string[] => data().schedules.map(({ cron }) => cron);
  const change = (request: unknown): unknown => sandbox.change("aisquared", request);

  it("takes 1.5 for 1, and a numeric text for its number", async () => {
    expect(attributes(await create({ sync_interval: 1.5 }))["sync_interval"]).to.equal(1);
    expect(attributes(await create({ sync_interval: "15" }))["sync_interval"]).to.equal(15);
    expect((await create({ sync_interval: 2 ** 31 })).body)
      .to.have.nested.property("errors[0].detail")
      .match(/range/);
  });

  it("merges a PUT, and empties the schedule's other columns only with a schedule type", async () => {
    await create();
    const cron = attributes(await put({ schedule_type: "cron_expression", cron_expression: "0 3 * * *" }));
    expect(cron).to.include({ sync_interval: null, sync_interval_unit: null, stream_name: "profile" });
    expect(attributes(await put({ cron_expression: "nonsense" }))["cron_expression"]).to.equal("nonsense");
    expect(attributes(await put({ sync_interval: 0.5 }))["sync_interval"]).to.equal(0);
    const manual = attributes(await put({ schedule_type: "manual" }));
    expect(manual).to.include({ sync_interval: null, cron_expression: null });
  });

  it("drops a cursor from a PUT, and everything it does not know", async () => {
    await create({ cursor_field: "created_at" });
    const answer = await put({ cursor_field: "updated_at", name: "x", status: "disabled" });
    expect(attributes(answer))
      .to.include({ cursor_field: "created_at", status: "pending" })
      .and.not.have.property("name");
  });

  it("keeps a schedule ticking that a PUT made manual, and stops it when the sync is disabled", async () => {
    await create();
    expect(crons()).to.deep.equal(["*/10 * * * *"]);
    await put({ schedule_type: "manual" });
    expect(crons()).to.deep.equal(["*/10 * * * *"]);
    await send("PATCH", "/syncs/1/enable", { enable: false });
    expect(crons()).to.deep.equal([]);
    await send("PATCH", "/syncs/1/enable", { enable: true });
    expect(crons()).to.deep.equal([]);
  });

  it("starts a schedule by a PUT to a disabled sync", async () => {
    await create();
    await send("PATCH", "/syncs/1/enable", { enable: false });
    await put({ sync_interval: 20 });
    expect(crons()).to.deep.equal(["*/20 * * * *"]);
  });

  it("answers 201 to an expression that its scheduler never runs", async () => {
    const seconds = { schedule_type: "cron_expression", cron_expression: "0 0 5 * * *" };
    expect((await create(seconds)).status).to.equal(201);
    expect(crons()).to.deep.equal([]);
  });

  it("answers 201 also when nothing can be scheduled", async () => {
    sandbox.configure("aisquared", { schedulingFails: true });
    expect((await create()).status).to.equal(201);
    expect(crons()).to.deep.equal([]);
  });

  it("registers a schedule some requests later, if it is told to", async () => {
    sandbox.configure("aisquared", { schedulingLag: 2 });
    await create();
    expect(crons()).to.deep.equal([]);
    await send("GET", "/syncs/1");
    await send("GET", "/syncs/1");
    expect(crons()).to.deep.equal(["*/10 * * * *"]);
  });

  it("shows connectors and models of the workspace only, each with what it is and where", async () => {
    const { connectorId } = sandbox.change("aisquared", {
      addConnector: { workspaceId: 2, type: "source", name: "warehouse" },
    }) as { connectorId: number };
    sandbox.change("aisquared", { addModels: { count: 1, connectorId } });
    const elsewhere = { authorization: `Bearer ${token}`, "workspace-id": "2" };
    const idsOf = ({ body }: { body: Record<string, unknown> }): string[] =>
      (body["data"] as { id: string }[]).map(({ id }) => id);
    expect(idsOf(await send("GET", "/models"))).to.deep.equal(["2", "1"]);
    expect(idsOf(await send("GET", "/models", undefined, elsewhere))).to.deep.equal(["3"]);
    expect(idsOf(await send("GET", "/connectors?type=source", undefined, elsewhere))).to.deep.equal([`${connectorId}`]);
    const { body } = await send("GET", "/models/3", undefined, elsewhere);
    const { attributes } = body["data"] as { attributes: { connector: object } };
    expect(attributes.connector).to.deep.include({ id: connectorId, connector_type: "source", workspace_id: 2 });
    const refused = await Promise.all([send("GET", `/connectors/${connectorId}`), send("GET", "/models/3")]);
    expect(refused.map(({ status }) => status)).to.deep.equal([404, 404]);
    expect(JSON.stringify(refused.map(({ body: answer }) => answer))).to.match(
      /Connector not found.*Couldn't find Model/,
    );
  });

  it("leaves the schedules of a deleted model's syncs ticking", async () => {
    await create();
    await send("DELETE", "/models/1");
    expect((await send("GET", "/syncs/1")).status).to.equal(404);
    expect(crons()).to.deep.equal(["*/10 * * * *"]);
  });

  it("keeps a failed sync failed until it is disabled and enabled", async () => {
    await create();
    change({ run: { syncId: 1, status: "failed" } });
    change({ run: { syncId: 1, status: "success" } });
    expect(attributes(await send("GET", "/syncs/1"))["status"]).to.equal("failed");
    change({ pauseSync: 1 });
    change({ resumeSync: 1 });
    expect(attributes(await send("GET", "/syncs/1"))["status"]).to.equal("pending");
  });

  it("ends tokens after half an hour, and all others of the user at a login", async () => {
    expect((await send("GET", "/syncs")).status).to.equal(200);
    sandbox.clock.advance(30 * 60_000);
    expect((await send("GET", "/syncs")).status).to.equal(401);
    token = await login(SEEDED_USERS.admin);
    change({ login: SEEDED_USERS.admin.email });
    expect((await send("GET", "/syncs")).status).to.equal(401);
  });

  it("unlocks a user after an hour", async () => {
    for (let attempt = 0; attempt < 5; attempt++) await login({ ...SEEDED_USERS.viewer, password: "x" });
    expect(await login(SEEDED_USERS.viewer)).to.equal("");
    sandbox.clock.advance(61 * 60_000);
    expect(await login(SEEDED_USERS.viewer)).to.match(/^eyJ/);
  });

  it("throttles logins and requests, if it is told to", async () => {
    sandbox.configure("aisquared", { loginThrottle: true, requestsPerMinute: 2 });
    for (let attempt = 0; attempt < 5; attempt++) token = await login(SEEDED_USERS.admin);
    const sixth = await send("POST", "/login", SEEDED_USERS.admin, {});
    expect(sixth.status).to.equal(429);
    expect(Number(sixth.headers.get("retry-after"))).to.be.within(1, 20);
    const answers = [await send("GET", "/syncs"), await send("GET", "/syncs"), await send("GET", "/syncs")];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 429]);
  });

  it("answers broken JSON, an unknown path and a bad id in its own words", async () => {
    expect((await send("POST", "/syncs", "{broken")).status).to.equal(400);
    expect((await send("GET", "/nothing")).status).to.equal(404);
    expect((await send("GET", "/syncs/abc")).body).to.deep.equal({ errors: { id: ["must be an integer"] } });
    expect((await send("GET", "/syncs/99")).body)
      .to.have.property("error")
      .match(/Couldn't find Sync/);
  });

  it("asks first for a valid body, then for the sync, then for the role", async () => {
    token = await login(SEEDED_USERS.viewer);
    expect((await send("PUT", "/syncs/99", { sync: { sync_mode: "x" } })).status).to.equal(400);
    expect((await send("PUT", "/syncs/99", { sync: FIELDS })).status).to.equal(404);
    expect((await create()).status).to.equal(403);
  });

  it("serves many syncs in one page", async () => {
    const { modelIds } = change({ addModels: { count: 500 } }) as { modelIds: number[] };
    for (const model_id of modelIds) change({ createSync: { fields: { ...FIELDS, model_id } } });
    const { body } = await send("GET", "/syncs?per_page=1000");
    expect(body["data"]).to.have.length(500);
  });

  it("survives a restart with its data, tokens included", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aisquared-"));
    const dataFile = join(folder, "data.json");
    const own = sandbox;
    try {
      sandbox = await startSandbox({ dataFile });
      token = await login(SEEDED_USERS.admin);
      await create();
      await sandbox.close();
      sandbox = await startSandbox({ dataFile });
      expect(attributes(await send("GET", "/syncs/1"))).to.include({ stream_name: "profile" });
      expect(crons()).to.deep.equal(["*/10 * * * *"]);
      expect((await create()).body).to.have.nested.property("data.id", "2");
      await sandbox.close();
    } finally {
      sandbox = own;
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, request] of [
    ["no change at all", {}],
    ["two changes", { pauseSync: 1, resumeSync: 1 }],
    ["a sync that is not there", { pauseSync: 99 }],
    ["what the platform itself refuses", { createSync: { fields: {} } }],
    ["a user that is not there", { login: "nobody@example.com" }],
  ] as const) {
    it(`refuses a change: ${what}`, () => {
      expect(() => change(request))
        .to.throw()
        .with.property("name", "InvalidRequest");
    });
  }
});
