import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildReview } from "../../../cli/review/build.js";
import type { SyncReview } from "../../../cli/review/model.js";
import { readDigest } from "../../../cli/report/digest.js";
import { madeDigest, type MadeStep } from "../../kit/digests.js";

const CONTACTS = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", syncVariant: "base" };
const NANGO = { ...CONTACTS, frequency: "1h", syncId: "s" };
const DRIVE = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const PARAGON = { ...DRIVE, incrementalAccumulatorFrequency: "1h", syncId: "s" };
const RECORDED = join(__dirname, "../../data/recorded/pulumi");

/** The command line that printed a recorded digest. */
function commandOf(scenario: string, digest: string): string {
  const file = join(RECORDED, scenario, digest.replace(".digest", ".step"));
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { command: string }).command : "a preview ";
}

async function reviewOf(step: MadeStep): Promise<SyncReview> {
  const { syncs, problems } = await buildReview(madeDigest([step]));
  expect(problems).to.deep.equal([]);
  expect(syncs).to.have.length(1);
  return syncs[0]!;
}

describe("a review", () => {
  it("takes the same identity in another account for another sync", async () => {
    const entry = (name: string, id: string) => ({
      provider: `urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::${name}::${id}`,
    });
    const operations = async (to: string): Promise<string[]> => {
      const { syncs } = await buildReview(
        madeDigest([
          { op: "delete", type: "nango:Sync", name: "old", before: NANGO, old: entry("default", "made") },
          {
            op: "create",
            type: "nango:Sync",
            name: "new",
            after: { ...CONTACTS, frequency: "1h" },
            fresh: entry(to, ""),
          },
        ]),
      );
      return syncs.map(({ operation }) => operation).sort();
    };
    expect(await operations("default")).to.deep.equal(["rename"]);
    expect(await operations("eu")).to.deep.equal(["create", "delete"]);
  });

  it("warns of another provider under the same name: Pulumi goes on with the state of the other account", async () => {
    const entry = (name: string) => ({ provider: `urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::${name}::id` });
    const after = { ...CONTACTS, frequency: "1h" };
    const warnings = async (op: string, to: string): Promise<readonly string[]> =>
      (
        await buildReview(
          madeDigest([
            {
              ...{ op, type: "nango:Sync", name: "acme", before: NANGO, after },
              old: entry("default"),
              fresh: entry(to),
            },
          ]),
        )
      ).warnings;
    for (const op of ["update", "same"]) {
      expect((await warnings(op, "eu")).join()).to.include('acme: its provider is "eu" now and was "default"');
      expect(await warnings(op, "default")).to.deep.equal([]);
    }
    expect(await warnings("replace", "eu")).to.deep.equal([]);
  });

  it("is empty for an empty preview", async () => {
    for (const digest of [madeDigest([]), { changeSummary: { same: 3 } }, { steps: null }]) {
      const review = await buildReview(digest);
      expect(review).to.deep.include({ syncs: [], others: [], problems: [] });
      expect(review.totals).to.deep.equal({
        syncs: 0,
        calls: 0,
        seconds: null,
        runsPerDay: { before: 0, after: 0, unknown: 0 },
        effects: {},
      });
    }
  });

  it("shows what stays unmanaged by a frequency alone, and runs a day in words and numbers", async () => {
    const sync = await reviewOf({
      op: "update",
      type: "nango:Sync",
      name: "acme",
      before: NANGO,
      after: { ...CONTACTS, frequency: "5m" },
      detailedDiff: { frequency: { kind: "update", inputDiff: true } },
    });
    expect(sync).to.deep.equal({
      urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::acme",
      name: "acme",
      platform: "nango",
      token: "nango:Sync",
      host: "https://api.nango.dev",
      group: 0,
      operation: "update",
      changes: [
        { path: "frequency", kind: "change", before: "1h", after: "5m" },
        { path: "syncId", kind: "remove", before: "s" },
      ],
      calls: [
        {
          method: "PUT",
          path: "/sync/update-connection-frequency",
          body: { provider_config_key: "hubspot", connection_id: "acme", sync_name: "contacts", frequency: "5m" },
        },
      ],
      effects: [{ kind: "load", text: "Runs every 5 minutes instead of every hour." }],
      notes: [],
      runsPerDay: { before: 24, after: 288 },
    });
  });

  it("plans from the outputs: after a half-failed update the inputs are older than the sync", async () => {
    const sync = await reviewOf({
      op: "update",
      type: "paragon:Sync",
      name: "acme",
      before: { ...DRIVE, incrementalAccumulatorFrequency: "1h" },
      old: { outputs: { ...PARAGON, incrementalAccumulatorFrequency: "30m" }, initErrors: ["refused"] },
      after: { ...DRIVE, incrementalAccumulatorFrequency: "30m", paused: true },
    });
    expect(sync.calls.map(({ path }) => path)).to.deep.equal(["/api/syncs/s/disable"]);
    expect(sync.notes).to.deep.equal(["Its last update was incomplete: this one sends the rest."]);
  });

  it("takes the order of a replacement from the run", async () => {
    const step = {
      op: "replace",
      type: "nango:Sync",
      name: "acme",
      before: NANGO,
      after: { ...CONTACTS, connectionId: "globex", frequency: "1h" },
      replaceReasons: ["connectionId"],
    };
    const first = async (old: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const { calls, order, effects } = await reviewOf({ ...step, old });
      const body = calls[0]?.body as { connection_id: string };
      return [order, body.connection_id, effects[0]?.text];
    };
    expect(await first({ delete: true })).to.deep.equal([
      "create-first",
      "globex",
      "Replaced because of connectionId: the new one is made before the old one is deleted.",
    ]);
    expect(await first({ pendingReplacement: true })).to.deep.equal([
      "delete-first",
      "acme",
      "Replaced because of connectionId: the old one is deleted before the new one is made.",
    ]);
    expect(await first({})).to.deep.include("create-first");
  });

  it("counts no deletion for the old half of a replacement that is kept", async () => {
    const sync = await reviewOf({
      op: "replace",
      type: "paragon:Sync",
      name: "acme",
      before: PARAGON,
      old: { retainOnDelete: true, pendingReplacement: true },
      after: { ...DRIVE, userId: "globex" },
    });
    expect(sync.calls.map(({ method }) => method)).to.deep.equal(["POST"]);
    expect(sync.effects.map(({ kind }) => kind)).to.deep.equal(["replace", "full-resync", "backfill"]);
  });

  it("puts what cannot be undone first, whatever order the preview had", async () => {
    const before = NANGO;
    const { syncs } = await buildReview(
      madeDigest([
        { op: "update", type: "nango:Sync", name: "a", before, after: { ...CONTACTS, frequency: "5m" } },
        { op: "create", type: "paragon:Sync", name: "b", after: { ...DRIVE, userId: "globex" } },
        { op: "delete", type: "paragon:Sync", name: "c", before: PARAGON },
        { op: "delete", type: "nango:Sync", name: "d", before, old: { deletedWith: "urn:pulumi:dev::demo::t::x" } },
      ]),
    );
    expect(syncs.map(({ name }) => name)).to.deep.equal(["c", "b", "a", "d"]);
    expect(syncs[3]?.notes).to.deep.equal(["No longer managed: the platform keeps it as it is. (deletedWith x)"]);
  });

  it("lists what is not ours, and does not check it", async () => {
    const { syncs, others } = await buildReview(
      madeDigest([
        { op: "create", type: "aws:s3/bucket:Bucket", name: "logs" },
        { op: "read", type: "aws:s3/bucket:Bucket", name: "looked up" },
        { op: "same", type: "aws:s3/bucket:Bucket", name: "old" },
        { op: "update", type: "elsewhere:Sync", name: "acme", before: {}, after: {} },
      ]),
    );
    expect(syncs).to.deep.equal([]);
    expect(others.map(({ operation, type, name }) => `${operation} ${type} ${name}`)).to.deep.equal([
      "create aws:s3/bucket:Bucket logs",
      "update pulumi-nodejs:dynamic/elsewhere:Sync acme",
    ]);
  });

  it("goes on where one state cannot be read, and says so", async () => {
    const review = await buildReview(
      madeDigest([
        { op: "update", type: "nango:Sync", name: "broken", before: { frequency: 7 }, after: NANGO },
        { op: "create", type: "paragon:Sync", name: "fine", after: DRIVE },
      ]),
    );
    expect(review.problems).to.have.length(1);
    expect(review.problems[0]).to.match(/^broken: The state of nango:Sync cannot be read/);
    expect(review.syncs.map(({ name, calls }) => [name, calls.length])).to.deep.equal([
      ["fine", 1],
      ["broken", 0],
    ]);
  });

  it("has the errors of the preview, named, and not that there were some", async () => {
    const { problems, warnings } = await buildReview(
      madeDigest([], {
        diagnostics: [
          { severity: "info#err", message: "    at somewhere" },
          { severity: "warning", message: "warning: old\n" },
          {
            severity: "error",
            urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::acme",
            message: "error: Preview failed: bad\n",
          },
          { severity: "error", message: "error: preview failed\n" },
        ],
      }),
    );
    expect(problems).to.deep.equal(["acme: bad"]);
    expect(warnings).to.deep.equal(["old"]);
  });

  for (const scenario of readdirSync(RECORDED, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const digests = readdirSync(join(RECORDED, scenario.name)).filter((name) => name.endsWith(".digest.json"));
    const runs = digests.filter((name) => / (?:preview|refresh|destroy) /.test(commandOf(scenario.name, name)));
    if (runs.length === 0) continue;
    it(`reads the recorded digests of ${scenario.name}: another provider's resources`, async () => {
      for (const name of runs) {
        const text = readFileSync(join(RECORDED, scenario.name, name), "utf8");
        const digest = readDigest(text, name, { name: "preview", command: "preview --json" });
        const command = commandOf(scenario.name, name);
        const changes = Object.entries(digest.changeSummary ?? {}).filter(([op]) => op !== "same" && op !== "read");
        if (/ refresh /.test(command) && changes.length > 0) {
          const error = await buildReview(digest).catch((thrown: unknown) => thrown);
          expect(error, name).to.be.an("error").with.property("message").that.contains("JSON of a refresh");
          continue;
        }
        const review = await buildReview(digest);
        expect(review.syncs, name).to.deep.equal([]);
        const failed = (digest.diagnostics ?? []).some(({ severity }) => severity === "error");
        expect(review.problems.length > 0, name).to.equal(failed);
        const counted = changes.reduce((sum, [, count]) => sum + count, 0);
        if (!failed) expect(review.others.length, name).to.be.at.most(counted);
      }
    });
  }
});
