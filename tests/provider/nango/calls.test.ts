import { expect } from "chai";
import { nangoSync } from "../../../provider/nango/lifecycle.js";
import { formatId, parseId } from "../../../provider/nango/identity.js";

const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const STATE = { ...REF, syncId: "id" };
const BODY = { provider_config_key: "hubspot", connection_id: "acme", sync_name: "contacts" };
const ID = formatId(REF);

const plan = (olds: object, news: object) => nangoSync.planUpdate(ID, { ...STATE, ...olds }, { ...REF, ...news });

describe("the calls of nango.Sync", () => {
  it("change a frequency by one PUT, and say what it causes", () => {
    expect(plan({ frequency: "1h" }, { frequency: "5m" })).to.deep.equal({
      calls: [
        {
          operation: "set-frequency",
          method: "PUT",
          path: "/sync/update-connection-frequency",
          body: { ...BODY, frequency: "5m" },
          carries: ["frequency"],
          effects: [{ kind: "load", text: "Runs every 5 minutes instead of every hour." }],
        },
      ],
      released: [],
      runsPerDay: { before: 24, after: 288 },
    });
  });

  it("name the variant, where it is not base", () => {
    const variant = { syncVariant: "v2" };
    const { calls } = nangoSync.planUpdate(
      ID,
      { ...STATE, ...variant },
      { ...REF, ...variant, frequency: "5m", paused: true },
    );
    expect(calls.map(({ body }) => body)).to.deep.equal([
      { ...BODY, sync_variant: "v2", frequency: "5m" },
      { provider_config_key: "hubspot", connection_id: "acme", syncs: ["contacts::v2"] },
    ]);
  });

  it("go back to the default by null", () => {
    const { calls, runsPerDay } = plan({ frequency: "5m" }, { frequency: "default" });
    expect(calls.map(({ body }) => body)).to.deep.equal([{ ...BODY, frequency: null }]);
    expect(calls[0]?.effects[0]?.text).to.equal("Runs at the integration's default instead of every 5 minutes.");
    expect(runsPerDay).to.deep.equal({ before: 288, after: null });
  });

  it("know the load of a default that was put back before", () => {
    expect(plan({ frequency: "default", defaultFrequency: "1h" }, { frequency: "5m" }).runsPerDay).to.deep.equal({
      before: 24,
      after: 288,
    });
  });

  it("pause and start, and count nothing while paused", () => {
    const paused = plan({ frequency: "1h", paused: false }, { frequency: "1h", paused: true });
    expect(paused.calls.map(({ method, path, body }) => ({ method, path, body }))).to.deep.equal([
      {
        method: "POST",
        path: "/sync/pause",
        body: { provider_config_key: "hubspot", connection_id: "acme", syncs: ["contacts"] },
      },
    ]);
    expect(paused.calls[0]?.effects.map(({ kind }) => kind)).to.deep.equal(["pause"]);
    expect(paused.runsPerDay).to.deep.equal({ before: 24, after: 0 });

    const started = plan({ paused: true }, { paused: false });
    expect(started.calls.map(({ path }) => path)).to.deep.equal(["/sync/start"]);
    expect(started.calls[0]?.effects.map(({ kind }) => kind)).to.deep.equal(["resume"]);
  });

  it("may all be repeated", () => {
    for (const { method, repeatable } of plan({}, { frequency: "5m", paused: true }).calls)
      expect(repeatable ?? method === "PUT").to.equal(true);
  });

  it("make none for the same value, in any spelling, nor for what left the program", () => {
    expect(plan({ frequency: "60m", paused: true }, { frequency: "1h", paused: true }).calls).to.deep.equal([]);
    expect(plan({ frequency: "1h", paused: true }, {})).to.deep.equal({
      calls: [],
      released: ["frequency", "paused"],
      runsPerDay: { before: 0, after: 0 },
    });
  });

  it("send what is not in effect again", () => {
    expect(plan({ frequency: "not in effect" }, { frequency: "5m" }).calls.map(({ method }) => method)).to.deep.equal([
      "PUT",
    ]);
  });

  it("send all that is declared, for a creation", () => {
    const { calls, released } = nangoSync.planCreate({ ...REF, frequency: "5m", paused: false });
    expect(calls.map(({ path }) => path)).to.deep.equal(["/sync/update-connection-frequency", "/sync/start"]);
    expect(released).to.deep.equal([]);
  });

  it("put the default back at the end, and start nothing", () => {
    const { calls } = nangoSync.planDelete(ID, { ...STATE, frequency: "5m", paused: true });
    expect(calls.map(({ method, body }) => ({ method, body }))).to.deep.equal([
      { method: "PUT", body: { ...BODY, frequency: null } },
    ]);
    expect(calls[0]?.effects.map(({ kind }) => kind)).to.deep.equal(["load", "pause"]);
    expect(nangoSync.planDelete(ID, { ...STATE, paused: true }).calls).to.deep.equal([]);
  });

  it("can be told while a value is unknown", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { calls, runsPerDay } = plan({ frequency: "5m" }, { frequency: unknown });
    expect(calls[0]?.effects[0]?.text).to.equal(
      "Runs at a frequency that only the update will know instead of every 5 minutes.",
    );
    expect(runsPerDay).to.deep.equal({ before: 288, after: null });
    expect(plan({}, { syncName: unknown, frequency: "5m" }).calls).to.have.length(1);
  });
});

describe("the id of nango.Sync", () => {
  it("comes back from any identifiers", () => {
    for (const connectionId of ["acme", "a/b c", "ä:%2F", "x@y.z", '{"a":1}']) {
      const ref = { ...REF, connectionId };
      expect(parseId(formatId(ref))).to.deep.equal(ref);
    }
  });

  it("may leave the variant out", () => {
    expect(parseId("hubspot/acme/contacts")).to.deep.equal(REF);
  });

  for (const id of ["", "hubspot", "hubspot/acme", "a/b/c/d/e", "//x/"]) {
    it(`is not ${JSON.stringify(id)}`, () => {
      expect(() => parseId(id)).to.throw("providerConfigKey/connectionId/syncName/syncVariant");
    });
  }
});
