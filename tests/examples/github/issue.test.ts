import { expect } from "chai";
import { FakeGitHub } from "./fake-github.js";
import { StepFolder, type ScriptRun } from "./script.js";

const MARKER = "<!-- pulumi-syncs drift prod -->";

function drift(...values: string[]): object {
  return {
    syncs: values.map((onPlatform, index) => ({
      urn: `urn:${index}`,
      found: "changed",
      fields: [{ path: "frequency", inCode: "1h", onPlatform }],
    })),
  };
}

describe("examples/github: the drift issue", () => {
  let github: FakeGitHub;
  let folder: StepFolder;

  beforeEach(async () => {
    github = new FakeGitHub();
    await github.start();
    folder = new StepFolder();
  });

  afterEach(() => {
    github.stop();
    folder.remove();
  });

  const night = async (status: number, report: object, text = "### report\n"): Promise<ScriptRun> => {
    folder.write({ "drift.md": text, "drift.json": report });
    const run = await folder.run("issue.mjs", { ...github.environment, DRIFT_STATUS: String(status) });
    expect(run.output + run.summary).not.to.contain(github.token);
    return run;
  };

  it("is opened, left alone while nothing new differs, updated, and closed by itself", async () => {
    expect((await night(2, drift("2h"), "### 1 sync differs\n")).status).to.equal(0);
    expect(github.issues).to.have.length(1);
    expect(github.issues[0]).to.include({ title: "Drift in prod", state: "open" });
    expect(github.issues[0]?.body).to.contain("### 1 sync differs").and.contain(MARKER);

    await night(2, drift("2h"), "### 1 sync differs, as yesterday\n");
    expect(github.issues[0]?.body).to.contain("as yesterday");
    expect(github.bodiesOn(1)).to.deep.equal([]);

    await night(2, drift("2h", "5m"));
    expect(github.bodiesOn(1)).to.deep.equal(["What differs has changed, see above: now 2 syncs."]);

    expect((await night(0, drift())).status).to.equal(0);
    expect(github.issues[0]).to.include({ state: "closed", state_reason: "completed" });
    expect(github.issues).to.have.length(1);

    await night(2, drift("2h"));
    expect(github.issues.map(({ state }) => state)).to.deep.equal(["closed", "open"]);
  });

  it("is neither opened nor looked for twice where nothing differs", async () => {
    const { status, summary } = await night(0, drift(), "### No drift\n");
    expect(status).to.equal(0);
    expect(summary).to.equal("### No drift\n");
    expect(github.log).to.deep.equal(["GET /repos/acme/syncs/issues"]);
  });

  it("stays open where the check could not tell, and the run fails", async () => {
    await night(2, drift("2h"));
    const { status, output } = await night(1, drift());
    expect(status).to.equal(1);
    expect(output).to.contain("could not tell");
    expect(github.issues[0]?.state).to.equal("open");
  });

  it("is opened for what was found beside what could not be told", async () => {
    expect((await night(1, drift("2h"))).status).to.equal(1);
    expect(github.issues).to.have.length(1);
  });

  it("is not touched by a check that did not run: wrong words end with 2 too", async () => {
    github.issues.push(github.entry(MARKER));
    const { status } = await folder.run("issue.mjs", { ...github.environment, DRIFT_STATUS: "2" });
    expect(status).to.equal(1);
    expect(github.log).to.deep.equal([]);
  });

  it("is found behind a hundred others; pull requests, other authors and other stacks are left alone", async () => {
    for (let index = 0; index < 100; index += 1) github.issues.push(github.entry("talk", "jane"));
    github.issues.push({ ...github.entry(MARKER), pull_request: {} });
    github.issues.push(github.entry(MARKER, "jane"));
    github.issues.push(github.entry("<!-- pulumi-syncs drift staging -->"));
    github.issues.push(github.entry(MARKER));
    await night(0, drift());
    expect(github.issues.filter(({ state }) => state === "closed")).to.have.length(1);
    expect(github.issues.at(-1)?.state).to.equal("closed");
  });

  it("is cut where GitHub would refuse it", async () => {
    expect((await night(2, drift("2h"), "a line of the report\n".repeat(5_000))).status).to.equal(0);
    expect(github.issues[0]?.body.length).to.be.within(64_000, 65_536);
    expect(github.issues[0]?.body).to.contain(MARKER);
  });

  it("fails in words where GitHub refuses", async () => {
    github.faults = [{ method: "POST", status: 410, body: { message: "Issues are disabled for this repo" }, times: 1 }];
    const { status, output } = await night(2, drift("2h"));
    expect(status).to.equal(1);
    expect(output).to.equal(
      "::error::GitHub answered 410 to POST /repos/acme/syncs/issues: Issues are disabled for this repo\n",
    );
  });
});
