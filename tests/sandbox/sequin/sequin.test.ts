import { expect } from "chai";
import { OTHER_TOKEN, SEEDED } from "../../../sandbox/sequin/data.js";
import { createSequin } from "../../../sandbox/sequin/platform.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { callerOf, type Caller } from "./client.js";

const BODY = {
  provider: "stripe",
  stream_id: SEEDED.streamId,
  name: "Choam Corp - Stripe Production",
  collection_ids: ["stripe:customer", "stripe:invoice"],
  credential_id: SEEDED.credentialId,
};

describe("sandbox: Sequin", () => {
  let sandbox: Sandbox;
  let call: Caller;

  before(async () => {
    sandbox = await startSandbox();
    call = callerOf(sandbox.environment);
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
  });

  const create = async (more: object = {}): Promise<string> => {
    const reply = await call("POST", "/v1/syncs", { ...BODY, ...more });
    expect(reply.status, JSON.stringify(reply.body)).to.equal(200);
    return JSON.stringify((reply.body.data ?? reply.body).id).replaceAll('"', "");
  };
  const options = (settings: object): void => {
    sandbox.change("sequin", { options: settings });
  };

  it("answers a creation with every documented field, and the defaults of what was left out", async () => {
    const { body } = await call("POST", "/v1/syncs", BODY);
    expect(Object.keys(body)).to.have.members([
      ...["id", "provider", "stream_id", "name", "status", "org_id", "health", "collection_ids", "rate_limit"],
      ...["credential_id", "credential", "max_age_days", "sync_frequency", "initial_backfill_completed_at", "metadata"],
      ...["created_at", "updated_at"],
    ]);
    expect(body).to.deep.include({ ...BODY, status: "active", max_age_days: null, sync_frequency: "continuous" });
    expect(body.credential?.properties).to.deep.equal({
      kind: "stripe_key",
      name: "Choam Corp",
      secret: "***********",
      test: true,
    });
  });

  it("lists, gets, changes and deletes what was created", async () => {
    const id = await create();
    expect((await call("GET", "/v1/syncs")).body.data).to.have.length(1);
    await call("PATCH", `/v1/syncs/${id}`, { name: "Renamed", max_age_days: 30 });
    expect((await call("GET", `/v1/syncs/${id}`)).body).to.deep.include({ name: "Renamed", max_age_days: 30 });
    expect((await call("DELETE", `/v1/syncs/${id}`)).status).to.equal(200);
    expect((await call("GET", `/v1/syncs/${id}`)).status).to.equal(404);
    expect((await call("DELETE", `/v1/syncs/${id}`)).status).to.equal(404);
  });

  it("refuses a missing or unknown token with 401, and shows another organization nothing", async () => {
    const id = await create();
    expect((await call("GET", "/v1/syncs", undefined, "nonsense")).status).to.equal(401);
    expect((await call("GET", "/v1/syncs", undefined, "")).status).to.equal(401);
    expect((await call("GET", "/v1/syncs", undefined, OTHER_TOKEN)).body.data).to.deep.equal([]);
    expect((await call("GET", `/v1/syncs/${id}`, undefined, OTHER_TOKEN)).status).to.equal(404);
  });

  const badBodies: [what: string, body: object, field: string][] = [
    ["no name", { name: undefined }, "name"],
    ["no collections", { collection_ids: [] }, "collection_ids"],
    ["a stream that does not exist", { stream_id: "nope" }, "stream_id"],
    ["a credential that does not exist", { credential_id: "nope" }, "credential_id"],
    ["no credential", { credential_id: undefined }, "credential"],
    ["both credentials", { credential: { properties: { kind: "stripe_key" } } }, "credential"],
    ["another frequency", { sync_frequency: "1h" }, "sync_frequency"],
    ["a rate limit of texts", { rate_limit: { allowed_requests: "10" } }, "rate_limit"],
    ["an age of zero", { max_age_days: 0 }, "max_age_days"],
    ["metadata that is no object", { metadata: [] }, "metadata"],
  ];
  for (const [what, body, field] of badBodies) {
    it(`refuses a creation with ${what}: 422 with the field`, async () => {
      const reply = await call("POST", "/v1/syncs", { ...BODY, ...body });
      expect(reply.status).to.equal(422);
      expect(Object.keys(reply.body.validation_errors ?? {})).to.deep.equal([field]);
      expect((await call("GET", "/v1/syncs")).body.data).to.deep.equal([]);
    });
  }

  it("refuses broken JSON with 400, an empty PATCH, and one of what cannot change", async () => {
    const id = await create();
    expect((await call("POST", "/v1/syncs", "{oops")).status).to.equal(400);
    expect((await call("PATCH", `/v1/syncs/${id}`, {})).status).to.equal(400);
    expect((await call("PATCH", `/v1/syncs/${id}`, { provider: "github" })).status).to.equal(422);
  });

  it("gives an imported credential one id per account, whatever its secret", async () => {
    const properties = { kind: "stripe_key", name: "Atreides", secret: "sk_test_one", test: true };
    const first = await call("POST", "/v1/credentials", { properties });
    const again = await call("POST", "/v1/credentials", { properties: { ...properties, secret: "sk_test_two" } });
    const other = await call("POST", "/v1/credentials", { properties: { ...properties, name: "Harkonnen" } });
    expect(again.body.id).to.equal(first.body.id);
    expect(other.body.id).to.not.equal(first.body.id);
    options({ reimport: "new-id" });
    expect((await call("POST", "/v1/credentials", { properties })).body.id).to.not.equal(first.body.id);
  });

  it("imports the credential of a creation and never shows its secret", async () => {
    const id = await create({
      credential_id: undefined,
      credential: { properties: { kind: "hubspot_oauth2", domain: "x.com", refresh_token: "very-secret-token" } },
    });
    for (const [mask, shown] of [
      ["asterisks-11", "***********"],
      ["asterisks-10", "**********"],
      ["partial", "very...oken"],
    ]) {
      options({ mask });
      const { body } = await call("GET", `/v1/syncs/${id}`);
      expect(body.credential?.properties?.refresh_token).to.equal(shown);
    }
    expect(JSON.stringify(sandbox.log())).to.not.include("very-secret-token");
  });

  it("has both readings of what the documents leave open", async () => {
    options({ statusOnCreate: "honoured", externalId: "echoed", envelope: "data", timestamps: "iso", created: 200 });
    const id = await create({ status: "disabled", external_id: "customer-1", max_age_days: 7 });
    const { data } = (await call("GET", `/v1/syncs/${id}`)).body;
    expect(data).to.deep.include({ status: "disabled", external_id: "customer-1" });
    expect(data?.created_at).to.match(/T.*Z$/);

    options({ envelope: "bare", timestamps: "blank", externalId: "hidden", nullInPatch: "ignored" });
    const patched = (await call("PATCH", `/v1/syncs/${id}`, { max_age_days: null })).body;
    expect(patched.max_age_days).to.equal(7);
    expect(patched.created_at).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(patched).to.not.have.property("external_id");

    options({ nullInPatch: "applied", noAgeLimit: "absent", collections: "reversed", credential: "absent" });
    const unlimited = (await call("PATCH", `/v1/syncs/${id}`, { max_age_days: null })).body;
    expect(unlimited).to.not.have.any.keys("max_age_days", "credential");
    expect(unlimited.collection_ids).to.deep.equal([...BODY.collection_ids].reverse());

    options({ metadata: "merge" });
    await call("PATCH", `/v1/syncs/${id}`, { metadata: { a: 1 } });
    expect((await call("PATCH", `/v1/syncs/${id}`, { metadata: { b: 2 } })).body.metadata).to.deep.equal({
      a: 1,
      b: 2,
    });

    options({ names: "unique" });
    expect((await call("POST", "/v1/syncs", BODY)).body.validation_errors).to.have.property("name");
    options({ filters: "ignored" });
    expect((await call("GET", "/v1/syncs?name=another")).body.data).to.have.length(1);
    options({ filters: "exact" });
    expect((await call("GET", "/v1/syncs?name=another")).body.data).to.have.length(0);
  });

  it("lags behind a write for as many reads as it is told", async () => {
    const id = await create();
    options({ staleReads: 2 });
    await call("PATCH", `/v1/syncs/${id}`, { name: "New" });
    const names = [];
    for (let read = 0; read < 3; read++) names.push((await call("GET", `/v1/syncs/${id}`)).body.name);
    expect(names).to.deep.equal([BODY.name, BODY.name, "New"]);
  });

  it("limits requests where a quota is set, with or without Retry-After", async () => {
    sandbox.clock.freeze();
    options({ quota: { requests: 1, perMs: 2000, retryAfter: "seconds" } });
    expect((await call("GET", "/v1/syncs")).status).to.equal(200);
    const refused = await call("GET", "/v1/syncs");
    expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([429, "2"]);
    sandbox.clock.advance(2000);
    expect((await call("GET", "/v1/syncs")).status).to.equal(200);
  });

  it("has a PATCH that changes nothing and a creation that shows up after its 504", async () => {
    const id = await create();
    sandbox.fault({ platform: "sequin", named: "patch-ignored" });
    expect((await call("PATCH", `/v1/syncs/${id}`, { name: "New" })).body.name).to.equal(BODY.name);
    sandbox.fault({ platform: "sequin", named: "late-create", lateMs: 1 });
    expect((await call("POST", "/v1/syncs", { ...BODY, name: "Late" })).status).to.equal(504);
    const named = async () => Object.keys((await call("GET", "/v1/syncs?name=Late")).body.data ?? {}).length;
    let found = await named();
    while (found === 0) found = await named();
    expect(found).to.equal(1);
  });

  it("is changed past the API, field by field, and takes fleets at once", async () => {
    const ids = sandbox.change("sequin", { addSyncs: 500, fields: { metadata: { plan: "pro" } } }) as string[];
    expect(ids).to.have.length(500);
    sandbox.change("sequin", { sync: ids[0], set: { status: "disabled", sync_frequency: "4h" } });
    expect((await call("GET", `/v1/syncs/${ids[0]}`)).body).to.include({ status: "disabled", sync_frequency: "4h" });
    sandbox.change("sequin", { sync: ids[1], delete: true });
    expect((await call("GET", "/v1/syncs")).body.data).to.have.length(499);
    expect(() => sandbox.change("sequin", { sync: ids[0], set: { sync_frequency: "1h" } })).to.throw(
      /Not a valid change/,
    );
    expect(() => sandbox.change("sequin", { sync: "nope", delete: true })).to.throw(/no sync "nope"/);
  });

  it("keeps its data over a snapshot and refuses a damaged one", async () => {
    const id = await create();
    const snapshot = JSON.parse(JSON.stringify(sandbox.snapshot("sequin"))) as { data: { syncs: unknown[] } };
    const platform = createSequin({ clock: sandbox.clock });
    platform.restore(snapshot);
    expect(platform.snapshot()).to.deep.equal(snapshot);
    expect(JSON.stringify(platform.snapshot())).to.include(id);
    snapshot.data.syncs.push({ id: 7 });
    expect(() => {
      platform.restore(snapshot);
    }).to.throw(/data.syncs.1.id/);
  });
});
