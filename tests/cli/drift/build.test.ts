import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildDrift } from "../../../cli/drift/build.js";
import { parseIgnoreFile } from "../../../cli/drift/ignore-file.js";
import type { DriftReport } from "../../../cli/drift/model.js";
import { statusOf } from "../../../cli/drift/run.js";
import { readDigest } from "../../../cli/report/digest.js";
import { madeDigest, madeRefresh, type MadeStep, urnOf } from "../../kit/digests.js";

const TODAY = "2026-12-01";
const REF = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const STATE = { ...REF, frequency: "1h", paused: false, syncId: "s" };
const UPDATE = { kind: "update", inputDiff: true };
const RECORDED = join(__dirname, "../../data/recorded/pulumi");

/** A sync of which somebody changed frequency and pause. */
function changed(name: string, more: Partial<MadeStep> = {}): MadeStep {
  return {
    op: "update",
    type: "nango:Sync",
    name,
    before: STATE,
    old: { sourcePosition: "project:///src/index.ts#12,3" },
    after: { ...STATE, frequency: "5m", paused: true },
    detailedDiff: { frequency: UPDATE, paused: UPDATE },
    ...more,
  };
}

const unchanged = (name: string): MadeStep => ({
  op: "refresh",
  type: "nango:Sync",
  name,
  before: STATE,
  after: STATE,
});
const gone = (name: string, old = {}): MadeStep => ({ op: "delete", type: "nango:Sync", name, before: STATE, old });

function drift(steps: readonly MadeStep[], ignore = "", more = {}): Promise<DriftReport> {
  return buildDrift(madeRefresh(steps, more), parseIgnoreFile(ignore, "f"), TODAY);
}

describe("a drift report", () => {
  it("says by sync and argument what is in code and what is on the platform", async () => {
    const report = await drift([changed("acme"), unchanged("globex")]);
    expect(report.totals).to.deep.equal({ checked: 2, changed: 1, gone: 0, unreadable: 0, ignored: 0 });
    expect(report.syncs).to.deep.equal([
      {
        urn: urnOf("nango:Sync", "acme"),
        name: "acme",
        platform: "nango",
        token: "nango:Sync",
        id: "id-of-acme",
        found: "changed",
        group: 0,
        declaredAt: "src/index.ts:12",
        fields: [
          { path: "frequency", inCode: "1h", onPlatform: "5m", adopt: 'frequency: "5m",' },
          { path: "paused", inCode: "false", onPlatform: "true", adopt: "paused: true," },
        ],
        putBack: {
          calls: [
            {
              method: "PUT",
              path: "/sync/update-connection-frequency",
              body: { provider_config_key: "hubspot", connection_id: "acme", sync_name: "contacts", frequency: "1h" },
            },
            {
              method: "POST",
              path: "/sync/start",
              body: { provider_config_key: "hubspot", connection_id: "acme", syncs: ["contacts"] },
            },
          ],
          effects: [
            { kind: "load", text: "Runs every hour instead of every 5 minutes." },
            { kind: "resume", text: "Data flows again; if a run was due in the meantime, it starts at once." },
          ],
        },
      },
    ]);
    expect(statusOf(report)).to.equal(2);
  });

  it("shows only what the run found different: ignoreChanges is respected", async () => {
    const report = await drift([changed("acme", { detailedDiff: { paused: UPDATE } })]);
    expect(report.syncs[0]?.fields.map(({ path }) => path)).to.deep.equal(["paused"]);
  });

  it("names no line for what a program may not say, or for what is hidden", async () => {
    const { syncs } = await drift([
      changed("a", { after: { ...STATE, frequency: "not in effect" }, detailedDiff: { frequency: UPDATE } }),
      changed("b", {
        before: { ...STATE, frequency: "[secret]" },
        after: { ...STATE, frequency: "[secret]" },
        detailedDiff: { frequency: UPDATE },
      }),
    ]);
    expect(syncs.map(({ fields }) => fields)).to.deep.equal([
      [{ path: "frequency", inCode: "1h", onPlatform: "not in effect" }],
      [{ path: "frequency", inCode: "[secret]", onPlatform: "[secret]" }],
    ]);
    expect(syncs[1]?.putBack.calls[0]?.body).to.include({ frequency: "[secret]" });
  });

  it("finds no drift behind masks that did not change", async () => {
    const masked = { ...STATE, frequency: "[secret]" };
    const report = await drift([{ ...unchanged("a"), before: masked, after: masked }]);
    expect(report.syncs).to.deep.equal([]);
    expect(statusOf(report)).to.equal(0);
  });

  it("names what is gone first, and makes nothing again that the program only looks up", async () => {
    const { syncs, totals } = await drift([changed("a"), gone("b"), gone("c", { external: true })]);
    expect(syncs.map(({ name, found, putBack }) => [name, found, putBack.calls.length])).to.deep.equal([
      ["b", "gone", 2],
      ["c", "gone", 0],
      ["a", "changed", 2],
    ]);
    expect(totals).to.deep.equal({ checked: 3, changed: 1, gone: 2, unreadable: 0, ignored: 0 });
  });

  it("takes no sync that could not be read for deleted or unchanged, and reports the others", async () => {
    const report = await drift([unchanged("a"), changed("b")], "", {
      diagnostics: [
        {
          severity: "error",
          urn: urnOf("nango:Sync", "a"),
          message: "error: Preview failed: Nango: 401, check the key\n",
        },
        { severity: "error", message: "error: preview failed\n" },
      ],
    });
    expect(report.unreadable).to.deep.equal([
      {
        urn: urnOf("nango:Sync", "a"),
        name: "a",
        platform: "nango",
        token: "nango:Sync",
        reason: "Nango: 401, check the key",
      },
    ]);
    expect(report.problems).to.deep.equal([]);
    expect(report.syncs.map(({ name }) => name)).to.deep.equal(["b"]);
    expect(report.totals).to.deep.equal({ checked: 1, changed: 1, gone: 0, unreadable: 1, ignored: 0 });
    expect(statusOf(report)).to.equal(1);
  });

  it("names apart from drift the syncs that their platforms say have failed, whoever the warning names", async () => {
    const message = (id: string): string => `The sync ${id} has failed: Nango says that its last run failed.\n`;
    const report = await drift([unchanged("a"), { ...unchanged("b"), old: { id: "i" } }], "", {
      diagnostics: [
        {
          severity: "warning",
          urn: urnOf("nango:Sync", "a"),
          message: `warning: ${message("hubspot/a/contacts/base")}`,
        },
        { severity: "warning", message: message("i") },
        { severity: "warning", urn: urnOf("nango:Sync", "a"), message: "a doubt" },
      ],
    });
    const reason = "Nango says that its last run failed";
    expect(report.failed.map((sync) => [sync.name, sync.reason])).to.deep.equal([
      ["a", reason],
      ["b", reason],
    ]);
    expect(report.warnings).to.deep.equal(["a: a doubt"]);
    expect([report.syncs, report.problems, statusOf(report)]).to.deep.equal([[], [], 0]);
  });

  it("fails with what is about no sync", async () => {
    const report = await drift([], "", { diagnostics: [{ severity: "error", message: "error: no passphrase\n" }] });
    expect(report.problems).to.deep.equal(["no passphrase"]);
    expect(statusOf(report)).to.equal(1);
  });

  describe("with an ignore file", () => {
    const entry = (sync: string, until: string, field?: string): string =>
      `- {sync: "${sync}", ${field === undefined ? "" : `field: "${field}", `}reason: incident, until: ${until}}\n`;

    it("counts no argument that is ignored", async () => {
      const report = await drift(
        [changed("acme"), gone("globex")],
        entry("acme", TODAY, "paused") + entry("glob*", TODAY),
      );
      expect(report.syncs.map(({ fields }) => fields.map(({ path }) => path))).to.deep.equal([["frequency"]]);
      expect(report.ignored.map(({ name, field, reason, until }) => [name, field?.path, reason, until])).to.deep.equal([
        ["acme", "paused", "incident", TODAY],
        ["globex", undefined, "incident", TODAY],
      ]);
      expect(report.ignoreEntries).to.deep.equal([]);
      expect(report.totals).to.deep.equal({ checked: 2, changed: 1, gone: 0, unreadable: 0, ignored: 2 });
    });

    it("is clean when all is ignored", async () => {
      const report = await drift([changed("acme")], entry("*", TODAY));
      expect(statusOf(report)).to.equal(0);
      expect(report.totals).to.include({ changed: 0, ignored: 2 });
    });

    it("names entries that are over, and counts what they ignored", async () => {
      const report = await drift([changed("acme")], entry("acme", "2026-11-30"));
      expect(report.syncs[0]?.fields).to.have.length(2);
      expect(report.ignoreEntries).to.deep.equal([
        { kind: "expired", sync: "acme", reason: "incident", until: "2026-11-30" },
      ]);
    });

    it("names entries that ignore nothing, but not where a sync could not be read", async () => {
      const ignore = entry("acme", TODAY, "frequency") + entry("acme-2", TODAY);
      const diagnostics = [{ severity: "error", urn: urnOf("nango:Sync", "acme"), message: "down" }];
      const report = await drift([unchanged("acme")], ignore, { diagnostics });
      expect(report.ignoreEntries.map(({ kind, sync }) => [kind, sync])).to.deep.equal([["unused", "acme-2"]]);
      expect((await drift([unchanged("acme")], ignore)).ignoreEntries).to.have.length(2);
    });
  });

  it("refuses the JSON of an update, where drift does not show", async () => {
    for (const digest of [
      madeDigest([{ op: "create", type: "nango:Sync", name: "a", after: REF }]),
      madeDigest([]),
      madeRefresh([unchanged("a"), changed("a")]),
    ]) {
      const error = await buildDrift(digest, [], TODAY).catch((thrown: unknown) => thrown);
      expect(error).to.be.an("error").with.property("message").that.contains("JSON of an update");
    }
  });

  it("lists what is not ours, as recorded from another provider", async () => {
    const others: Record<string, string[]> = {};
    for (const name of readdirSync(join(RECORDED, "drift")).filter((file) => file.endsWith(".digest.json"))) {
      const read = (file: string): string => readFileSync(join(RECORDED, "drift", file), "utf8");
      const { command } = JSON.parse(read(name.replace(".digest", ".step"))) as { command: string };
      if (!command.startsWith("pulumi refresh ")) continue;
      const digest = readDigest(read(name), name, { name: "refresh", command: "refresh --preview-only --json" });
      const report = await buildDrift(digest, [], TODAY);
      expect(report.syncs, name).to.deep.equal([]);
      others[name.slice(0, 2)] = [
        ...report.others.map((other) => `${other.name} ${other.found}`).sort(),
        ...report.problems,
      ];
    }
    expect(others).to.deep.equal({
      "02": [],
      "03": [],
      "05": ["a changed", "b gone"],
      "06": ["a changed", "b gone"],
      "12": ["a changed", "b changed", "c: read refused by the remote"],
      "15": ["a changed"],
    });
  });
});
