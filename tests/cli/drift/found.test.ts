import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { loadFit } from "../../../cli/display/fit.js";
import { createPaint } from "../../../cli/display/paint.js";
import { buildDrift } from "../../../cli/drift/build.js";
import { toHtml } from "../../../cli/drift/html.js";
import { toMarkdown } from "../../../cli/drift/markdown.js";
import type { DriftReport, SyncDrift } from "../../../cli/drift/model.js";
import { statusOf } from "../../../cli/drift/run.js";
import { toText } from "../../../cli/drift/text.js";
import { buildReview } from "../../../cli/review/build.js";
import { SEEDED as AISQUARED } from "../../../sandbox/aisquared/seed.js";
import { readyCredentials } from "../../../sandbox/paragon/seed.js";
import { SEEDED as SEQUIN } from "../../../sandbox/sequin/data.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { declared, type Platform, PLATFORMS } from "../../kit/fleet.js";
import { asCalls, reconciled } from "../../kit/sent-calls.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";

const TODAY = "2026-12-01";

/** What somebody changes by hand, and what drift must say of it: argument, in code, on the platform, adopting line. */
interface HandMade {
  readonly title: string;
  /** What must be there for that. */
  readonly before?: unknown;
  readonly change: (id: string) => unknown;
  readonly fields: readonly (readonly [string, string | undefined, string | undefined, string | undefined])[];
}

const at = { connection: "acme", sync: "orders" };

const CHANGES: Readonly<Record<Platform, readonly HandMade[]>> = {
  nango: [
    {
      title: "frequency",
      change: () => ({ action: "set-frequency", ...at, frequency: "every 5 minutes" }),
      fields: [["frequency", "1h", "5m", 'frequency: "5m",']],
    },
    {
      title: "override taken away",
      change: () => ({ action: "set-frequency", ...at, frequency: null }),
      fields: [["frequency", "1h", "1d", 'frequency: "1d",']],
    },
    {
      title: "pause",
      change: () => ({ action: "pause", ...at }),
      fields: [["paused", "false", "true", "paused: true,"]],
    },
  ],
  paragon: [
    {
      title: "credential",
      change: (syncId) => ({ set: { syncId, credentialId: readyCredentials.googledriveSecond } }),
      fields: [
        [
          "credentialId",
          readyCredentials.googledrive,
          readyCredentials.googledriveSecond,
          `credentialId: "${readyCredentials.googledriveSecond}",`,
        ],
      ],
    },
    {
      title: "frequency and pause",
      change: (syncId) => ({ set: { syncId, incrementalAccumulatorFrequency: "5m", paused: true } }),
      fields: [
        ["incrementalAccumulatorFrequency", "1h", "5m", 'incrementalAccumulatorFrequency: "5m",'],
        ["paused", "false", "true", "paused: true,"],
      ],
    },
  ],
  sequin: [
    {
      title: "every setting",
      change: (sync) => ({
        sync,
        set: {
          name: "renamed",
          status: "disabled",
          collection_ids: ["stripe:charge", "stripe:customer"],
          rate_limit: { allowed_requests: 5, interval: 60, max_concurrent_requests: 0 },
          max_age_days: null,
          sync_frequency: "4h",
          metadata: { plan: "free", "odd key": "x" },
        },
      }),
      fields: [
        [
          "collectionIds",
          '["stripe:customer"]',
          '["stripe:charge","stripe:customer"]',
          'collectionIds: ["stripe:charge", "stripe:customer"],',
        ],
        ["maxAgeDays", "90", "unlimited", 'maxAgeDays: "unlimited",'],
        ["metadata.plan", "enterprise", "free", 'metadata: { "odd key": "x", plan: "free" },'],
        ['metadata["odd key"]', undefined, "x", 'metadata: { "odd key": "x", plan: "free" },'],
        ["name", "acme", "renamed", 'name: "renamed",'],
        ["rateLimit.allowedRequests", "100", "5", "rateLimit: { allowedRequests: 5, interval: 60 },"],
        ["status", "active", "disabled", 'status: "disabled",'],
        ["syncFrequency", "continuous", "4h", 'syncFrequency: "4h",'],
      ],
    },
    {
      title: "credential",
      change: (sync) => ({ sync, set: { credential_id: SEQUIN.secondCredentialId } }),
      fields: [
        [
          "credentialId",
          SEQUIN.credentialId,
          SEQUIN.secondCredentialId,
          `credentialId: "${SEQUIN.secondCredentialId}",`,
        ],
      ],
    },
  ],
  aisquared: [
    {
      title: "schedule, mode and stream",
      change: (id) => ({
        updateSync: {
          id: Number(id.split("/")[1]),
          set: { sync_interval: 2, sync_interval_unit: "hours", stream_name: "customer", sync_mode: "incremental" },
        },
      }),
      fields: [
        ["streamName", "profile", "customer", 'streamName: "customer",'],
        ["syncInterval", "30m", "2h", 'syncInterval: "2h",'],
        ["syncMode", "full_refresh", "incremental", 'syncMode: "incremental",'],
      ],
    },
    {
      title: "mapping",
      change: (id) => ({
        updateSync: {
          id: Number(id.split("/")[1]),
          set: { configuration: [{ from: "email", to: "mail", mapping_type: "standard" }] },
        },
      }),
      fields: [
        [
          "configuration",
          '[{"from":"email","mapping_type":"standard","to":"email"}]',
          '[{"from":"email","mapping_type":"standard","to":"mail"}]',
          'configuration: [{ from: "email", mapping_type: "standard", to: "mail" }],',
        ],
      ],
    },
    {
      title: "kind of schedule",
      change: (id) => ({
        updateSync: {
          id: Number(id.split("/")[1]),
          set: { schedule_type: "cron_expression", cron_expression: "0 4 * * *" },
        },
      }),
      fields: [
        ["cronExpression", undefined, "0 4 * * *", 'cronExpression: "0 4 * * *",'],
        ["scheduleType", "interval", "cron_expression", 'scheduleType: "cron_expression",'],
        ["syncInterval", "30m", undefined, undefined],
      ],
    },
    {
      title: "source, model and destination",
      before: {
        catalog: { connectorId: AISQUARED.destinationWithoutCatalogId, streams: [...AISQUARED.streams] },
      },
      change: (id) => ({
        updateSync: {
          id: Number(id.split("/")[1]),
          set: {
            source_id: AISQUARED.secondSourceId,
            model_id: AISQUARED.secondModelId,
            destination_id: AISQUARED.destinationWithoutCatalogId,
          },
        },
      }),
      fields: [
        ["destinationId", "3", "4", 'destinationId: "4",'],
        ["modelId", "1", "2", 'modelId: "2",'],
        ["sourceId", "1", "2", 'sourceId: "2",'],
      ],
    },
    {
      title: "pause",
      change: (id) => ({ pauseSync: Number(id.split("/")[1]) }),
      fields: [["paused", "false", "true", "paused: true,"]],
    },
  ],
};

/** Runs the sync of `ARGS` on Nango now. */
async function triggerOrders(environment: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(`${environment["NANGO_BASE_URL"] ?? ""}/sync/trigger`, {
    method: "POST",
    headers: { authorization: `Bearer ${environment["NANGO_SECRET_KEY"] ?? ""}`, "content-type": "application/json" },
    body: JSON.stringify({ provider_config_key: "hubspot", connection_id: "acme", syncs: ["orders"] }),
  });
  expect(answer.status).to.equal(200);
}

/** The arguments that lines of a program say. */
function evaluated(lines: readonly string[]): Record<string, unknown> {
  return JSON.parse(String(runInNewContext(`JSON.stringify({ ${lines.join(" ")} })`))) as Record<string, unknown>;
}

describe("drift", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(async () => {
    sandbox.reset();
    stack = new TestStack(sandbox);
    stack.declare(PLATFORMS.map((platform) => declared(platform)));
    succeeded(await stack.up());
  });
  afterEach(() => {
    stack.dispose();
  });

  const drift = async (): Promise<DriftReport> => buildDrift((await stack.refresh()).digest, [], TODAY);

  const idOf = async (platform: Platform): Promise<string> => {
    const { result } = await stack.refresh();
    const { id = "" } = result.resources.find(({ urn }) => urn.endsWith(`acme-${platform}`))!;
    return platform === "paragon" ? id.split("/")[1]! : id;
  };

  const told = ({ fields }: SyncDrift): unknown =>
    fields.map(({ path, inCode, onPlatform, adopt }) => [path, inCode, onPlatform, adopt]);

  it("is none right after an update", async () => {
    const report = await drift();
    expect(report).to.deep.include({ syncs: [], unreadable: [], others: [], problems: [], warnings: [] });
    expect(report.totals).to.deep.equal({ checked: 4, changed: 0, gone: 0, unreadable: 0, ignored: 0 });
  });

  for (const platform of PLATFORMS) {
    for (const { title, before: first, change, fields } of CHANGES[platform]) {
      it(`is found on ${platform}: ${title}; nothing else is, and it is put back by the calls that it names`, async () => {
        if (first !== undefined) sandbox.change(platform, first);
        sandbox.change(platform, change(await idOf(platform)));
        const report = await drift();
        expect(report.syncs.map(({ name, found }) => [name, found])).to.deep.equal([[`acme-${platform}`, "changed"]]);
        const [sync] = report.syncs;
        expect(told(sync!)).to.deep.equal(fields);
        expect(sync!.declaredAt).to.match(/^index\.js:\d+$/);

        const { writes } = succeeded(await stack.up({ refresh: true }));
        const sent = asCalls(writes);
        expect(sent).to.deep.equal(sync!.putBack.calls.map((call, index) => reconciled(call, sent[index] ?? call)));
        expect(sent).to.have.length.greaterThan(0);
        expect((await drift()).syncs).to.deep.equal([]);
      });
    }
  }

  it("is adopted by the lines that it names: then nothing is sent", async () => {
    for (const platform of PLATFORMS) sandbox.change(platform, CHANGES[platform][0]!.change(await idOf(platform)));
    const report = await drift();
    const adopted = PLATFORMS.map((platform) => {
      const { fields } = report.syncs.find((sync) => sync.platform === platform)!;
      const lines = [...new Set(fields.map(({ adopt }) => adopt!))];
      return declared(platform, evaluated(lines));
    });
    stack.declare(adopted);
    const { digest } = succeeded(await stack.preview({ refresh: true }));
    expect((await buildReview(digest)).syncs).to.deep.equal([]);
    expect(succeeded(await stack.up({ refresh: true })).writes).to.deep.equal([]);
  });

  it("is none where a sync does not work; that is named beside it, and costs no request", async () => {
    const syncId = await idOf("paragon");
    const sequinId = await idOf("sequin");
    const aisquaredId = Number((await idOf("aisquared")).split("/")[1]);
    await drift();
    const since = sandbox.log().length;
    await drift();
    const requests = sandbox.log().length - since;

    // The first run is over; one that fails follows.
    sandbox.clock.advance(60_000);
    sandbox.change("nango", { action: "set-outcome", sync: "orders", succeeds: false, durationMs: 1 });
    await triggerOrders(sandbox.environment);
    sandbox.change("paragon", { set: { syncId, status: "ERRORED", reason: "The credential was deleted." } });
    sandbox.change("sequin", { sync: sequinId, set: { health: "error" } });
    sandbox.change("aisquared", { setColumns: { id: aisquaredId, status: "failed" } });
    sandbox.clock.advance(1_000);
    const before = sandbox.log().length;
    const report = await drift();
    expect(sandbox.log().length - before).to.equal(requests);
    expect(report.failed.map(({ name, reason }) => [name, reason])).to.deep.equal([
      ["acme-aisquared", 'AI Squared shows it as "failed"'],
      ["acme-nango", "Nango says that its last run failed"],
      ["acme-paragon", "Paragon shows it as ERRORED: The credential was deleted"],
      ["acme-sequin", 'Sequin shows its health as "error"'],
    ]);
    expect(report).to.deep.include({ syncs: [], unreadable: [], problems: [], warnings: [] });
    expect(statusOf(report)).to.equal(0);
    const screen = { paint: createPaint(false), fit: await loadFit(), columns: 200 };
    for (const shown of [toText(report, screen), toMarkdown(report), toHtml(report)])
      expect(shown).to.match(
        /Do not work, as their platforms report: this is not drift.*acme-paragon.*The credential was deleted/s,
      );
  });

  it("names what is gone, and what makes it again", async () => {
    sandbox.change("paragon", { delete: { syncId: await idOf("paragon") } });
    sandbox.change("sequin", { sync: await idOf("sequin"), delete: true });
    sandbox.change("aisquared", { deleteSync: Number((await idOf("aisquared")).split("/")[1]) });
    sandbox.change("nango", { action: "delete-connection", connection: "acme" });
    const report = await drift();
    expect(report.syncs.map(({ name, found, fields }) => [name, found, fields.length])).to.deep.equal([
      ["acme-aisquared", "gone", 0],
      ["acme-nango", "gone", 0],
      ["acme-paragon", "gone", 0],
      ["acme-sequin", "gone", 0],
    ]);
    expect(report.totals).to.deep.include({ checked: 4, gone: 4 });
    const calls = report.syncs.map(({ putBack }) => putBack.calls.map(({ method, path }) => `${method} ${path}`));
    expect(calls[2]).to.deep.equal(["POST /api/syncs", "PATCH /api/syncs/{syncId}"]);
  });

  it("could not be told where a platform refuses, fails or answers nonsense; others are still reported", async () => {
    const refusals = [
      { status: 401, body: { error: "bad key" } },
      { status: 403, body: { error: "no" } },
      { status: 200, headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" },
      { status: 200, body: "{" },
      { status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not found</h1>" },
    ];
    sandbox.change("nango", CHANGES.nango[0]!.change(""));
    for (const refusal of refusals) {
      for (const platform of ["paragon", "sequin", "aisquared"] as const) {
        sandbox.fault({ platform, times: "always", ...refusal });
      }
      const report = await drift();
      const about = JSON.stringify(refusal);
      expect(report.unreadable.map(({ name }) => name).sort(), about).to.deep.equal([
        "acme-aisquared",
        "acme-paragon",
        "acme-sequin",
      ]);
      for (const { reason } of report.unreadable) expect(reason, about).to.match(/\w{3}/);
      expect(
        report.syncs.map(({ name, found }) => [name, found]),
        about,
      ).to.deep.equal([["acme-nango", "changed"]]);
      expect(report.problems, about).to.deep.equal([]);
      expect(report.totals, about).to.deep.equal({ checked: 1, changed: 1, gone: 0, unreadable: 3, ignored: 0 });
      sandbox.clearFaults();
    }
  });

  it("never shows of a secret, and a masked one is none", async () => {
    const credential = { properties: { kind: "stripe_key", name: "Acme", secret: "secret-of-acme", test: true } };
    stack.declare([declared("sequin", { credentialId: undefined, credential, externalId: "acme-2", name: "second" })]);
    succeeded(await stack.up());
    expect((await drift()).syncs).to.deep.equal([]);
    sandbox.change("sequin", { sync: await idOf("sequin"), set: { name: "other" } });
    const report = await drift();
    expect(report.syncs[0]?.fields.map(({ path }) => path)).to.deep.equal(["name"]);
    expect(JSON.stringify(report)).not.to.contain("secret-of-acme");
  });
});
