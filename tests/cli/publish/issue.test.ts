import { expect } from "chai";
import { FakeGitHub } from "./fake-github.js";
import { FakeGitLab } from "./fake-gitlab.js";
import { drift, Job } from "./job.js";

const MARKER = "<!-- pulumi-syncs drift prod -->";

describe("issue github", () => {
  let github: FakeGitHub;
  let job: Job;

  beforeEach(async () => {
    github = new FakeGitHub();
    await github.start();
    job = new Job(() => github.environment, github.token);
  });

  afterEach(() => {
    github.stop();
    job.remove();
  });

  const night = (report: object, text = "### report\n") => {
    job.write({ "drift.md": text, "drift.json": report });
    return job.run("issue github");
  };

  it("is opened, left alone while nothing new differs, updated, and closed by itself", async () => {
    const first = await night(drift(["2h"]), "### 1 sync differs\n");
    expect(first.status, first.stderr).to.equal(0);
    expect(github.issues).to.have.length(1);
    expect(github.issues[0]).to.include({ title: "Drift in prod", state: "open" });
    expect(github.issues[0]?.body).to.contain("### 1 sync differs").and.contain(MARKER);

    await night(drift(["2h"]), "### 1 sync differs, as yesterday\n");
    expect(github.issues[0]?.body).to.contain("as yesterday");
    expect(github.bodiesOn(1)).to.deep.equal([]);

    await night(drift(["2h", "5m"]));
    expect(github.bodiesOn(1)).to.deep.equal(["What differs has changed, see above: now 2 syncs."]);

    expect((await night(drift([]))).status).to.equal(0);
    expect(github.issues[0]).to.include({ state: "closed", state_reason: "completed" });

    await night(drift(["2h"]));
    expect(github.issues.map(({ state }) => state)).to.deep.equal(["closed", "open"]);
  });

  it("is neither opened nor written to where nothing differs; the summary has the report", async () => {
    const { status, summary } = await night(drift([]), "### No drift\n");
    expect([status, summary.trim()]).to.deep.equal([0, "### No drift"]);
    expect(github.log).to.deep.equal(["GET /user", "GET /repos/acme/syncs/issues"]);
  });

  it("stays open where the check is incomplete, and the job fails", async () => {
    await night(drift(["2h"]));
    const { status, stderr } = await night(drift([], [{}]));
    expect([status, stderr.includes("could not read"), github.issues[0]?.state]).to.deep.equal([1, true, "open"]);
  });

  it("is opened for what was found beside what could not be told", async () => {
    expect((await night(drift(["2h"], [{}]))).status).to.equal(1);
    expect(github.issues).to.have.length(1);
  });

  it("is not touched where the check wrote no report", async () => {
    github.issues.push(github.entry(MARKER));
    const { status, stderr } = await job.run("issue github");
    expect([status, stderr.includes("drift.md or drift.json is not there")]).to.deep.equal([1, true]);
    expect(github.log).to.deep.equal([]);
  });

  it("is found behind a hundred others; pull requests, other authors and other stacks are left alone", async () => {
    for (let index = 0; index < 100; index += 1) github.issues.push(github.entry("talk", "jane"));
    github.issues.push({ ...github.entry(MARKER), pull_request: {} });
    github.issues.push(github.entry(MARKER, "jane"));
    github.issues.push(github.entry("<!-- pulumi-syncs drift staging -->"));
    github.issues.push(github.entry(MARKER));
    await night(drift([]));
    expect(github.issues.filter(({ state }) => state === "closed")).to.have.length(1);
    expect(github.issues.at(-1)?.state).to.equal("closed");
  });

  it("is cut where GitHub would refuse it", async () => {
    expect((await night(drift(["2h"]), "a line of the report\n".repeat(5_000))).status).to.equal(0);
    expect(github.issues[0]?.body.length).to.be.within(64_000, 65_536);
    expect(github.issues[0]?.body).to.contain(MARKER);
  });

  it("fails in words where GitHub refuses", async () => {
    github.faults = [{ method: "POST", status: 410, body: { message: "Issues are disabled for this repo" }, times: 1 }];
    const { status, stderr } = await night(drift(["2h"]));
    expect(status).to.equal(1);
    expect(stderr).to.contain("POST /repos/acme/syncs/issues").and.contain("Issues are disabled for this repo");
  });
});

describe("issue gitlab", () => {
  let gitlab: FakeGitLab;
  let job: Job;

  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    job = new Job(() => gitlab.environment, gitlab.token);
  });

  afterEach(() => {
    gitlab.stop();
    job.remove();
  });

  const night = (report: object) => {
    job.write({ "drift.md": "### report\n", "drift.json": report });
    return job.run("issue gitlab");
  };

  it("is opened, updated and closed by itself, others are left alone", async () => {
    gitlab.issue({ description: MARKER }, 8);
    expect((await night(drift(["2h"]))).status).to.equal(0);
    await night(drift(["2h", "5m"]));
    expect(gitlab.talk).to.deep.equal(["What differs has changed, see above: now 2 syncs."]);
    expect((await night(drift([], [{}]))).status).to.equal(1);
    expect(gitlab.issues.map(({ state }) => state)).to.deep.equal(["opened", "opened"]);
    await night(drift([]));
    expect(gitlab.issues.map(({ state }) => state)).to.deep.equal(["opened", "closed"]);
    expect(gitlab.issues[1]).to.include({ title: "Drift in prod" });
  });
});
