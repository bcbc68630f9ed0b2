import { expect } from "chai";
import { parseLabels, tooFast, tooManyRuns, unapprovedCredential } from "../../../examples/policy/rules.js";
import { intervalOf, type Resource } from "../../../examples/policy/syncs.js";

function sync(platform: string, props: Record<string, unknown>, name = "acme-sync"): Resource {
  return { type: `pulumi-nodejs:dynamic/${platform}:Sync`, name, props };
}

const PLANS = {
  customers: { acme: "enterprise" },
  defaultPlan: "standard",
  fastest: { standard: "1h", enterprise: "5m" },
};

describe("examples/policy: no frequency faster than a plan allows", () => {
  it("holds each platform's frequency against the plan of its customer", () => {
    const cases: [Resource, boolean][] = [
      [sync("nango", { connectionId: "acme", frequency: "5m" }), false],
      [sync("nango", { connectionId: "acme", frequency: "30s" }), true],
      [sync("nango", { connectionId: "globex", frequency: "59m" }), true],
      [sync("paragon", { userId: "globex", incrementalAccumulatorFrequency: "1h" }), false],
      [sync("paragon", { userId: "globex", incrementalAccumulatorFrequency: "30m" }), true],
      [sync("sequin", { externalId: "globex", syncFrequency: "4h" }), false],
      [sync("sequin", { externalId: "acme", syncFrequency: "continuous" }), true],
      [sync("aisquared", { syncInterval: "1d" }), false],
      [sync("aisquared", { syncInterval: "30m" }, "globex-profiles"), true],
      [sync("aisquared", { syncInterval: "30m" }, "acme"), false],
    ];
    for (const [resource, refused] of cases) {
      expect(tooFast(resource, PLANS) !== undefined, JSON.stringify(resource)).to.equal(refused);
    }
  });

  it("says who, how often, and what would be allowed", () => {
    expect(tooFast(sync("nango", { connectionId: "globex", frequency: "30s" }), PLANS)).to.equal(
      "acme-sync runs every 30 seconds; globex has the plan standard: every 60 min at most.",
    );
  });

  it("lets through what it does not know, and what does not run", () => {
    const unknown = [
      sync("nango", { connectionId: "globex" }),
      sync("nango", { connectionId: "globex", frequency: "default" }),
      sync("nango", { connectionId: "globex", frequency: "1m", paused: true }),
      sync("sequin", { externalId: "globex", syncFrequency: "continuous", status: "disabled" }),
      sync("aisquared", { scheduleType: "cron_expression", cronExpression: "* * * * *" }),
      { type: "aws:s3/bucket:Bucket", name: "bucket", props: { frequency: "1s" } },
    ];
    for (const resource of unknown) expect(tooFast(resource, PLANS)).to.equal(undefined);
    expect(tooFast(sync("nango", { connectionId: "acme", frequency: "1s" }), {})).to.equal(undefined);
  });
});

describe("examples/policy: no credential change without a label", () => {
  const approved = { credentials: { "acme-sync": "one" } };

  it("refuses another credential than the approved one, until the change has the label", () => {
    const changed = sync("paragon", { credentialId: "two" });
    expect(unapprovedCredential(changed, approved, [])).to.match(/uses the credential two, approved is one/);
    expect(unapprovedCredential(changed, approved, parseLabels("urgent, credential-change"))).to.equal(undefined);
    expect(unapprovedCredential(changed, approved, parseLabels("no-credential-change"))).to.be.a("string");
  });

  it("lets the approved one through, and what is not on the list", () => {
    expect(unapprovedCredential(sync("paragon", { credentialId: "one" }), approved, [])).to.equal(undefined);
    expect(unapprovedCredential(sync("paragon", { credentialId: "two" }, "other"), approved, [])).to.equal(undefined);
    expect(unapprovedCredential(sync("nango", { frequency: "1h" }), approved, [])).to.equal(undefined);
  });
});

describe("examples/policy: a cap on runs per day", () => {
  it("adds up the syncs of the stack", () => {
    const stack = [
      sync("nango", { frequency: "1h" }),
      sync("paragon", { incrementalAccumulatorFrequency: "30m" }),
      sync("nango", { frequency: "1m", paused: true }),
      { type: "pulumi:pulumi:Stack", name: "dev", props: {} },
    ];
    expect(tooManyRuns(stack, { runsPerDay: 72 })).to.equal(undefined);
    expect(tooManyRuns(stack, { runsPerDay: 71 })).to.equal(
      "The syncs of this stack run 72 times a day together; the cap is 71.",
    );
    expect(tooManyRuns(stack, {})).to.equal(undefined);
  });

  it("reads durations as the provider spells them", () => {
    const read = (frequency: string): number | undefined => intervalOf(sync("nango", { frequency }));
    expect(["30s", "15m", "1h", "7d", "1w"].map(read)).to.deep.equal([
      30_000, 900_000, 3_600_000, 604_800_000, 604_800_000,
    ]);
    expect(["", "h", "1y", "1h 30m"].map(read)).to.deep.equal([undefined, undefined, undefined, undefined]);
  });
});
