import { expect } from "chai";
import { paragonSync } from "../../../provider/paragon/lifecycle.js";

const SYNC = "a11347bd-d510-5489-8f0a-1b2c3d4e5f60";
const A = "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01";
const B = "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a02";
const REF = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const ID = `acme/${SYNC}`;
const path = `/api/syncs/${SYNC}`;
const state = (settings: object) => ({ ...REF, ...settings, syncId: SYNC });
const plan = (olds: object, news: object) => paragonSync.planUpdate(ID, state(olds), { ...REF, ...news });
const sent = (olds: object, news: object) =>
  plan(olds, news).calls.map((call) => [call.method, call.path, call.body].filter((part) => part !== undefined));
const kinds = (olds: object, news: object) =>
  plan(olds, news).calls.flatMap(({ effects }) => effects.map(({ kind }) => kind));

describe("the calls of paragon.Sync", () => {
  describe("of an update", () => {
    it("are none when nothing changes", () => {
      const same = { credentialId: A, incrementalAccumulatorFrequency: "1h", paused: false };
      expect(plan(same, same)).to.deep.equal({ calls: [], released: [], runsPerDay: { before: 24, after: 24 } });
    });

    it("carry the frequency alone, and cause load alone", () => {
      const olds = { credentialId: A, incrementalAccumulatorFrequency: "1h" };
      const news = { ...olds, incrementalAccumulatorFrequency: "5m" };
      expect(sent(olds, news)).to.deep.equal([["PATCH", path, { incrementalAccumulatorFrequency: "5m" }]]);
      expect(kinds(olds, news)).to.deep.equal(["load"]);
      expect(plan(olds, news).runsPerDay).to.deep.equal({ before: 24, after: 288 });
      expect(plan(olds, news).calls[0]?.effects[0]?.text).to.equal(
        "Paragon looks for changes every 5 minutes instead of every hour, from the next scheduled run on. No re-sync.",
      );
    });

    it("carry the credential alone, and announce a full re-sync", () => {
      expect(sent({ credentialId: A }, { credentialId: B })).to.deep.equal([["PATCH", path, { credentialId: B }]]);
      expect(kinds({ credentialId: A }, { credentialId: B })).to.deep.equal(["credential", "full-resync"]);
    });

    it("are one PATCH when both change", () => {
      const olds = { credentialId: A, incrementalAccumulatorFrequency: "1h" };
      const news = { credentialId: B, incrementalAccumulatorFrequency: "5m" };
      expect(sent(olds, news)).to.deep.equal([["PATCH", path, news]]);
      expect(kinds(olds, news)).to.deep.equal(["credential", "full-resync", "load"]);
      expect(plan(olds, news).calls[0]?.carries).to.deep.equal(["credentialId", "incrementalAccumulatorFrequency"]);
    });

    it("disable before the PATCH, and enable after it", () => {
      const a = { credentialId: A, paused: false };
      const b = { credentialId: B, paused: true };
      expect(sent(a, b).map(([method, to]) => [method, to])).to.deep.equal([
        ["POST", `${path}/disable`],
        ["PATCH", path],
      ]);
      expect(sent(b, a).map(([method, to]) => [method, to])).to.deep.equal([
        ["PATCH", path],
        ["POST", `${path}/reenable`],
      ]);
      expect(kinds(a, b)).to.deep.equal(["pause", "credential", "full-resync"]);
      expect(kinds(b, a)).to.deep.equal(["credential", "full-resync", "resume"]);
    });

    it("count no runs while it is paused", () => {
      const olds = { incrementalAccumulatorFrequency: "6h", paused: false };
      expect(plan(olds, { ...olds, paused: true }).runsPerDay).to.deep.equal({ before: 4, after: 0 });
    });

    it("are none for what leaves the program: the platform keeps it", () => {
      const olds = { configuration: {}, credentialId: A, incrementalAccumulatorFrequency: "1h", paused: false };
      expect(plan(olds, {})).to.deep.equal({
        calls: [],
        released: ["configuration", "credentialId", "incrementalAccumulatorFrequency", "paused"],
        runsPerDay: { before: 24, after: 24 },
      });
    });

    it("set what was not managed before", () => {
      const news = { credentialId: B, incrementalAccumulatorFrequency: "24h", paused: false };
      expect(sent({}, news)).to.deep.equal([
        ["PATCH", path, { credentialId: B, incrementalAccumulatorFrequency: "24h" }],
        ["POST", `${path}/reenable`],
      ]);
    });

    it("are sent only if they are needed, where nothing was managed before and the update looks", () => {
      const conditions = (olds: object, news: object) => plan(olds, news).calls.map(({ onlyIf }) => onlyIf);
      expect(conditions({}, { paused: true })).to.deep.equal(["it is not paused"]);
      expect(conditions({}, { paused: false })).to.deep.equal(["it is paused"]);
      expect(conditions({ paused: false }, { paused: true })).to.deep.equal([undefined]);
      expect(conditions({}, { credentialId: B })).to.deep.equal(["it uses another credential"]);
      expect(conditions({ credentialId: A }, { credentialId: B })).to.deep.equal([undefined]);
      // Of a frequency alone nothing is looked at.
      expect(conditions({}, { incrementalAccumulatorFrequency: "5m" })).to.deep.equal([undefined]);
      expect(conditions({}, { incrementalAccumulatorFrequency: "5m", credentialId: B, paused: false })).to.deep.equal([
        "it uses another credential or it runs at another frequency",
        "it is paused",
      ]);
    });

    it("have effects with a condition of their own, where the call has none", () => {
      const olds = { incrementalAccumulatorFrequency: "1h" };
      const [patch] = plan(olds, { incrementalAccumulatorFrequency: "5m", credentialId: B }).calls;
      expect(patch?.onlyIf).to.equal(undefined);
      expect(patch?.effects.map(({ kind, onlyIf }) => [kind, onlyIf])).to.deep.equal([
        ["credential", "it uses another credential"],
        ["full-resync", "it uses another credential"],
        ["load", undefined],
      ]);
    });

    it("may be sent twice unless they carry the credential", () => {
      const [frequency] = plan({}, { incrementalAccumulatorFrequency: "5m" }).calls;
      const [both] = plan({}, { incrementalAccumulatorFrequency: "5m", credentialId: B }).calls;
      expect([frequency?.repeatable, both?.repeatable]).to.deep.equal([true, false]);
    });

    it("are none for `adopt`, and for a configuration that is said for the first time", () => {
      expect(plan({}, { adopt: true, configuration: { folderId: "1" } }).calls).to.deep.equal([]);
    });
  });

  describe("of a creation", () => {
    it("are one POST without the settings that it is not known to take", () => {
      const { calls, runsPerDay } = paragonSync.planCreate({ ...REF, credentialId: A });
      expect(calls.map(({ method, path: to, body }) => [method, to, body])).to.deep.equal([
        [
          "POST",
          "/api/syncs",
          {
            integration: "googledrive",
            pipeline: "files",
            configurationName: "default",
            configuration: {},
            credentialId: A,
          },
        ],
      ]);
      expect(calls[0]?.effects.map(({ kind }) => kind)).to.deep.equal(["backfill"]);
      expect(runsPerDay).to.deep.equal({ before: 0, after: null });
    });

    it("set the frequency and disable, in this order, on the id that is to come", () => {
      const { calls } = paragonSync.planCreate({ ...REF, incrementalAccumulatorFrequency: "1h", paused: true });
      expect(calls.map(({ method, path: to }) => `${method} ${to}`)).to.deep.equal([
        "POST /api/syncs",
        "PATCH /api/syncs/{syncId}",
        "POST /api/syncs/{syncId}/disable",
      ]);
    });

    it("do not enable what is enabled by its creation", () => {
      expect(paragonSync.planCreate({ ...REF, paused: false }).calls).to.have.length(1);
    });
  });

  it("of a deletion is one DELETE that loses the synced objects", () => {
    const { calls } = paragonSync.planDelete(ID, state({ incrementalAccumulatorFrequency: "1h" }));
    expect(calls.map((call) => [call.method, call.path, call.body])).to.deep.equal([["DELETE", path, undefined]]);
    expect(calls[0]?.effects.map(({ kind }) => kind)).to.deep.equal(["delete", "data-loss"]);
  });

  it("are planned with what is not known yet in its place", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const news = { credentialId: unknown, incrementalAccumulatorFrequency: unknown };
    expect(sent({ credentialId: A }, news)).to.deep.equal([["PATCH", path, news]]);
    expect(paragonSync.planCreate({ ...REF, userId: unknown, ...news }).calls).to.have.length(2);
  });
});
