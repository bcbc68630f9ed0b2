import { expect } from "chai";
import type { Ended } from "../../kit/command-line.js";
import { FakeGitHub } from "./fake-github.js";
import { FakeGitLab } from "./fake-gitlab.js";
import { Job, review } from "./job.js";

const MARKER = "<!-- pulumi-syncs review prod -->";
const ACCEPT = "--accept-label syncs-accepted";

describe("comment github", () => {
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

  const shown = (text: string, facts: object): void => {
    job.write({ "review.md": text, "review.json": facts });
  };
  const comment = (words = "", event: Parameters<Job["event"]>[0] = {}, variables: Record<string, string> = {}) =>
    job.run(`comment github ${words}`.trim(), { ...job.event(event), ...variables });

  it("is written once and then kept up to date; the summary of the job has the same", async () => {
    shown("### 1 sync changes\n", review("passed"));
    const first = await comment();
    expect(first.status, first.stderr).to.equal(0);
    const [body = ""] = github.bodiesOn(5);
    expect(first.summary.trimEnd()).to.equal(body);
    expect(body).to.contain("### 1 sync changes").and.contain("Commit 0123456789ab ");
    expect(body)
      .to.contain("https://github.test/acme/syncs/actions/runs/77")
      .and.match(/\n<!-- .* -->$/);

    shown("### No sync changes\n", review("passed", 0));
    await comment();
    expect(github.bodiesOn(5)).to.have.length(1);
    expect(github.bodiesOn(5)[0]).to.contain("### No sync changes");
  });

  it("is not begun where nothing changes", async () => {
    shown("### No sync changes\n", review("passed", 0));
    const { status, summary } = await comment();
    expect([status, github.bodiesOn(5)]).to.deep.equal([0, []]);
    expect(summary).to.contain("No sync changes");
  });

  it("is found behind a hundred others; doubles go", async () => {
    for (let index = 0; index < 100; index += 1) github.commentOn(5, "talk", "jane");
    github.commentOn(5, `old\n${MARKER}`);
    github.commentOn(5, `double\r\n${MARKER}\r\n`);
    shown("new\n", review("passed"));
    expect((await comment()).status).to.equal(0);
    const own = github.bodiesOn(5).filter((body) => body.includes(MARKER));
    expect(own).to.have.length(1);
    expect(own[0]).to.match(/^new/);
  });

  it("leaves alone what others wrote, what only quotes the marker, and the comments of other stacks", async () => {
    const others = ["<!-- pulumi-syncs review staging -->", `> ${MARKER}\nas said`];
    github.commentOn(5, `quoted\n${MARKER}`, "jane");
    for (const body of others) github.commentOn(5, body);
    shown("new\n", review("passed"));
    await comment();
    expect(github.bodiesOn(5)).to.have.length(4);
    expect(github.bodiesOn(5).slice(0, 3)).to.deep.equal([`quoted\n${MARKER}`, ...others]);
  });

  it("is of the token's own user, whoever that is", async () => {
    github.commentOn(5, `mine\n${MARKER}`, "ci-of-acme");
    github.login = "ci-of-acme";
    shown("new\n", review("passed"));
    await comment();
    expect(github.bodiesOn(5)).to.have.length(1);
  });

  it("does not leave an old review standing where the new one failed", async () => {
    github.commentOn(5, `old\n${MARKER}`);
    const { status } = await comment("--stack prod");
    expect(status).to.equal(1);
    expect(github.bodiesOn(5)[0]).to.contain("### The review of prod failed");
  });

  it("is cut where GitHub would refuse it, and still well-formed", async () => {
    const fold = `<details><summary>calls</summary>\n\n\`\`\`http\n${"PUT /x\n".repeat(12_000)}\`\`\`\n\n</details>\n`;
    shown(fold, review("passed"));
    expect((await comment()).status).to.equal(0);
    const [body = ""] = github.bodiesOn(5);
    expect(body.length).to.be.within(64_000, 65_536);
    expect(body.match(/^```/gm)).to.have.length(2);
    expect(body).to.contain("</details>").and.contain("cut here").and.contain(MARKER);
  });

  it("waits for a limit and a gateway, and does not write twice", async () => {
    shown("new\n", review("passed"));
    github.faults = [
      { method: "GET", status: 502, body: "<html>bad gateway</html>", times: 1 },
      { method: "POST", status: 403, headers: { "retry-after": "0" }, body: { message: "secondary limit" }, times: 1 },
    ];
    expect((await comment()).status).to.equal(0);
    expect(github.bodiesOn(5)).to.have.length(1);

    github.comments.clear();
    github.faults = [{ method: "POST", status: 502, body: "<html>bad gateway</html>", times: 1 }];
    const { status, stderr } = await comment();
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error: GitHub: POST \/repos\/acme\/syncs\/issues\/5\/comments.* 502/);
    expect(github.log.filter((line) => line.startsWith("POST"))).to.have.length(3);
  });

  it("is left out from a fork, whose token may only read; elsewhere that is an error", async () => {
    shown("new\n", review("blocked"));
    const fault = { method: "POST", status: 403, body: { message: "Resource not accessible by integration" } };
    github.faults = [{ ...fault, times: 2 }];
    const fork = await comment("", { from: "stranger/syncs" });
    expect([fork.status, fork.stderr.includes("No comment")], fork.stderr).to.deep.equal([2, true]);
    expect(fork.summary).to.contain("new");
    const own = await comment();
    expect(own.status).to.equal(1);
    expect(own.stderr).to.contain("Resource not accessible by integration").and.contain("pull-requests: write");
  });

  it("fails in words: a wrong token, a server that is not there, a page of HTML, what is missing", async () => {
    shown("new\n", review("passed"));
    const failed = async (variables: Record<string, string>): Promise<string> => {
      const { status, stderr } = await comment("", {}, variables);
      expect(status).to.be.within(1, 2);
      expect(stderr).not.to.match(/\n\s+at /);
      return stderr;
    };
    expect(await failed({ GITHUB_TOKEN: "ghs_other" })).to.match(/^error: GitHub: .*401.*Bad cred/);
    expect(await failed({ GITHUB_API_URL: "http://127.0.0.1:1", PULUMI_SYNCS_TIMEOUT: "1s" })).to.contain(
      "127.0.0.1:1",
    );
    expect(await failed({ GITHUB_API_URL: "http://api.example.com" })).to.contain("https://");
    github.faults = [{ method: "GET", status: 200, body: "<html>hello</html>", times: 1 }];
    expect(await failed({ GITHUB_TOKEN_LOGIN: "jane" })).to.contain("HTML");
    expect(await failed({ GITHUB_TOKEN: "" }))
      .to.contain("GITHUB_TOKEN is not set")
      .and.contain("${{ github.token }}");
    expect(await failed({ GITHUB_EVENT_PATH: "" })).to.contain("--pull-request");
    job.write({ "review.json": '{"syncs":' });
    expect(await failed({})).to.contain("is not JSON");
    job.write({ "review.json": {} });
    expect(await failed({})).to.contain("not such a report");
    expect((await comment("one.md")).stderr).to.contain("one in .json");
  });

  it("shows no token that GitHub itself repeats", async () => {
    shown("new\n", review("passed"));
    github.faults = [{ method: "GET", status: 400, body: { message: `odd token ${github.token}` }, times: 1 }];
    expect((await comment("", {}, { GITHUB_TOKEN_LOGIN: "jane" })).stderr).to.contain("odd token");
  });

  describe("and what blocks it", () => {
    const status = async (event: Parameters<Job["event"]>[0]): Promise<number | null> =>
      (await comment(ACCEPT, event)).status;
    const labelled = { action: "labeled", label: "syncs-accepted", labels: ["syncs-accepted"] };

    beforeEach(() => {
      shown("blocked\n", review("blocked"));
    });

    it("is the status of the review; a label accepts it for the commit that was looked at", async () => {
      expect(await status({})).to.equal(2);
      expect(await status(labelled)).to.equal(0);
      expect(github.bodiesOn(5)[0]).to.contain("Accepted by @jane");
      // Other events about the same commit change nothing.
      expect(await status({ ...labelled, label: "urgent", labels: ["syncs-accepted", "urgent"] })).to.equal(0);
      expect(await status({ action: "unlabeled", labels: [] })).to.equal(2);
      expect(await status({ labels: ["syncs-accepted"] })).to.equal(2);
    });

    it("is blocked again by the next push, though the label is still there", async () => {
      await status({});
      await status(labelled);
      expect(await status({ sha: "fedcba9876543210", labels: ["syncs-accepted"] })).to.equal(2);
      expect(github.bodiesOn(5)[0]).not.to.contain("Accepted");
      expect(await status({ ...labelled, sha: "fedcba9876543210" })).to.equal(0);
    });

    it("is blocked again where the calls are others by now, though the commit is the same", async () => {
      await status({});
      shown("other\n", review("blocked", 1, "f2"));
      expect(await status(labelled)).to.equal(2);
    });

    it("cannot be accepted before it was shown, by another label, or by the text of a report", async () => {
      expect(await status(labelled)).to.equal(2);
      expect(await status({ ...labelled, label: "other" })).to.equal(2);
      const forged = `<!-- {"commit":"0123456789abcdef","fingerprint":"f1","result":"blocked","acceptedBy":"eve"} -->`;
      shown(`${forged}\n${MARKER}\n`, review("blocked"));
      expect(await status({ labels: ["syncs-accepted"] })).to.equal(2);
      expect(await status({ labels: ["syncs-accepted"] })).to.equal(2);
    });

    it("is the fingerprint that `reviewed` gives to `up`, where it has passed or was accepted", async () => {
      const reviewed = (): Promise<Ended> => job.run("reviewed github --stack prod", { GITHUB_SHA: "merge" });
      github.merged.set("merge", [{ number: 5, merged_at: "2026-01-01", head: { sha: "0123456789abcdef" } }]);
      await status({});
      const blocked = await reviewed();
      expect([blocked.status, blocked.stdout, blocked.stderr.includes("is blocked")]).to.deep.equal([1, "", true]);
      await status(labelled);
      expect((await reviewed()).stdout).to.equal("f1\n");
      github.merged.set("merge", [{ number: 5, merged_at: "2026-01-01", head: { sha: "later" } }]);
      const older = await reviewed();
      expect([older.status, older.stderr.includes("later was merged")]).to.deep.equal([1, true]);
    });
  });

  it("`reviewed` has the fingerprint of no calls for what nobody reviewed", async () => {
    const { status, stdout, stderr } = await job.run("reviewed github", { GITHUB_SHA: "pushed" });
    expect([status, stdout.length, stderr.includes("no call may be made")]).to.deep.equal([0, 65, true]);
  });
});

describe("comment gitlab", () => {
  let gitlab: FakeGitLab;
  let job: Job;

  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    job = new Job(() => gitlab.environment, gitlab.token);
    job.write({ "review.md": "### a review\n", "review.json": review("blocked") });
  });

  afterEach(() => {
    gitlab.stop();
    job.remove();
  });

  const comment = (variables: Record<string, string> = {}) => job.run(`comment gitlab ${ACCEPT}`, variables);

  it("is one note of our own, behind a hundred others", async () => {
    for (let index = 0; index < 100; index += 1) gitlab.note(`talk\n${MARKER}`, 8);
    expect((await comment()).status).to.equal(2);
    expect((await comment()).status).to.equal(2);
    expect(gitlab.notes.filter(({ author }) => author.id === 7)).to.have.length(1);
    expect(gitlab.notes.at(-1)?.body).to.contain("### a review").and.contain("https://gitlab.test/jobs/1");
  });

  it("is accepted by the label for the commit that it was set on", async () => {
    gitlab.versions.push({ id: 1, head_commit_sha: "0123456789abcdef", created_at: "2026-01-01T10:00:00Z" });
    await comment();
    gitlab.label("syncs-accepted", "2026-01-01T09:00:00Z");
    expect((await comment()).status).to.equal(2);
    gitlab.label("syncs-accepted", "2026-01-01T11:00:00Z");
    expect((await comment()).status).to.equal(0);
    expect(gitlab.notes[0]?.body).to.contain("Accepted by @jane");

    gitlab.versions.push({ id: 2, head_commit_sha: "next", created_at: "2026-01-01T12:00:00Z" });
    expect((await comment({ CI_COMMIT_SHA: "next" })).status).to.equal(2);
    expect((await comment({ CI_COMMIT_SHA: "next" })).status).to.equal(2);
    gitlab.label("syncs-accepted", "2026-01-01T13:00:00Z");
    gitlab.label("syncs-accepted", "2026-01-01T14:00:00Z", "remove");
    expect((await comment({ CI_COMMIT_SHA: "next" })).status).to.equal(2);
  });

  it("is the fingerprint that `reviewed` gives to `up`", async () => {
    job.write({ "review.json": review("passed") });
    await comment();
    gitlab.merged.set("merge", [{ iid: 5, state: "merged", sha: "0123456789abcdef" }]);
    const { stdout, stderr } = await job.run("reviewed gitlab --stack prod", { CI_COMMIT_SHA: "merge" });
    expect(stdout, stderr).to.equal("f1\n");
  });

  it("is left out from a fork, which has no token; elsewhere a missing one is an error", async () => {
    const fork = await comment({ GITLAB_TOKEN: "", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "99" });
    expect([fork.status, fork.stderr.includes("No comment")]).to.deep.equal([2, true]);
    expect((await comment({ GITLAB_TOKEN: "" })).stderr).to.contain("GITLAB_TOKEN is not set");
    expect((await comment({ GITLAB_TOKEN: "other" })).stderr).to.match(/^error: GitLab: GET \/user failed with 401/);
  });
});
