import { expect } from "chai";
import { FakeGitHub } from "./fake-github.js";
import { StepFolder, type ScriptRun } from "./script.js";

const CHANGES = { syncs: [{}], problems: [], others: [] };
const NOTHING = { syncs: [], problems: [], others: [] };
const MARKER = "<!-- pulumi-syncs review prod -->";

describe("examples/github: the comment on a pull request", () => {
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

  const comment = async (variables: Record<string, string> = {}): Promise<ScriptRun> => {
    const run = await folder.run("comment.mjs", {
      ...github.environment,
      PULL_REQUEST: "5",
      COMMIT: "0123456789abcdef0123",
      FROM_FORK: "false",
      ...variables,
    });
    expect(run.output + run.summary).not.to.contain(github.token);
    return run;
  };

  it("is written once and then kept up to date; the summary has the same", async () => {
    folder.write({ "review.md": "### 1 sync changes\n", "review.json": CHANGES });
    const first = await comment();
    expect(first).to.include({ status: 0 });
    expect(first.summary.trimEnd()).to.equal(github.bodiesOn(5)[0]);
    expect(github.bodiesOn(5)[0]).to.contain("### 1 sync changes").and.contain("Commit 0123456789ab ");
    expect(github.bodiesOn(5)[0]).to.contain("https://github.test/acme/syncs/actions/runs/77").and.contain(MARKER);

    folder.write({ "review.md": "### No sync changes\n", "review.json": NOTHING });
    await comment();
    expect(github.bodiesOn(5)).to.have.length(1);
    expect(github.bodiesOn(5)[0]).to.contain("### No sync changes");
  });

  it("is not written where nothing changes", async () => {
    folder.write({ "review.md": "### No sync changes\n", "review.json": NOTHING });
    const { status, summary } = await comment();
    expect(status).to.equal(0);
    expect(github.bodiesOn(5)).to.deep.equal([]);
    expect(summary).to.contain("No sync changes");
  });

  it("is found behind a hundred others; doubles go", async () => {
    for (let index = 0; index < 100; index += 1) github.commentOn(5, "talk", "jane");
    github.commentOn(5, `old ${MARKER}`);
    github.commentOn(5, `double ${MARKER}`);
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    expect((await comment()).status).to.equal(0);
    const own = github.bodiesOn(5).filter((body) => body.includes(MARKER));
    expect(own).to.have.length(1);
    expect(own[0]).to.match(/^new/);
  });

  it("leaves what others wrote alone, with the same marker too, and the comments of other stacks", async () => {
    github.commentOn(5, `quoted ${MARKER}`, "jane");
    github.commentOn(5, "<!-- pulumi-syncs review staging -->");
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    await comment();
    expect(github.bodiesOn(5)).to.have.length(3);
    expect(github.bodiesOn(5).slice(0, 2)).to.deep.equal([`quoted ${MARKER}`, "<!-- pulumi-syncs review staging -->"]);
  });

  it("says what --fail-on found, and nothing else of the log", async () => {
    folder.write({
      "review.md": "new\n",
      "review.json": CHANGES,
      "review.log": "Using the embedded engine.\n--fail-on full-resync: 1 sync (a```b)\n",
    });
    await comment();
    expect(github.bodiesOn(5)[0]).to.contain("```text\n--fail-on full-resync: 1 sync (a'''b)\n```");
    expect(github.bodiesOn(5)[0]).not.to.contain("embedded");
  });

  it("does not leave an old review standing where the new one failed", async () => {
    github.commentOn(5, `old ${MARKER}`);
    await comment();
    expect(github.bodiesOn(5)[0]).to.contain("### The review of prod failed");
  });

  it("is cut where GitHub would refuse it, and still well-formed", async () => {
    const fold = `<details><summary>calls</summary>\n\n\`\`\`http\n${"PUT /x\n".repeat(12_000)}\`\`\`\n\n</details>\n`;
    folder.write({ "review.md": fold, "review.json": CHANGES });
    expect((await comment()).status).to.equal(0);
    const [body = ""] = github.bodiesOn(5);
    expect(body.length).to.be.within(64_000, 65_536);
    expect(body.match(/^```/gm)).to.have.length(2);
    expect(body).to.contain("</details>").and.contain("cut here").and.contain(MARKER);
  });

  it("waits for a limit and a gateway, and does not write twice", async () => {
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    github.faults = [
      { method: "GET", status: 502, body: "<html>bad gateway</html>", times: 2 },
      { method: "POST", status: 403, headers: { "retry-after": "0" }, body: { message: "secondary limit" }, times: 1 },
    ];
    expect((await comment()).status).to.equal(0);
    expect(github.bodiesOn(5)).to.have.length(1);

    github.comments.clear();
    github.faults = [{ method: "POST", status: 502, body: "<html>bad gateway</html>", times: 1 }];
    const { status, output } = await comment();
    expect(status).to.equal(1);
    expect(output).to.equal("::error::GitHub answered 502 to POST /repos/acme/syncs/issues/5/comments\n");
  });

  it("is left out from a fork, whose token may only read; elsewhere that is an error", async () => {
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    const fault = { method: "POST", status: 403, body: { message: "Resource not accessible by integration" } };
    github.faults = [{ ...fault, times: 2 }];
    const fork = await comment({ FROM_FORK: "true" });
    expect(fork.status).to.equal(0);
    expect(fork.output).to.match(/^::notice::No comment from a fork/);
    expect(fork.summary).to.contain("new");
    const own = await comment();
    expect(own.status).to.equal(1);
    expect(own.output).to.contain("Resource not accessible by integration");
  });

  it("fails in words: a wrong token, a server that is not there, a page of HTML, a variable that is missing", async () => {
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    expect((await comment({ GITHUB_TOKEN: "ghs_other" })).output).to.match(/^::error::GitHub answered 401 .*Bad cred/);
    expect((await comment({ GITHUB_API_URL: "http://127.0.0.1:1" })).output).to.contain("could not be reached");
    github.faults = [{ method: "GET", status: 200, body: "<html>hello</html>", times: 1 }];
    expect((await comment()).output).to.contain("no JSON");
    expect((await comment({ PULL_REQUEST: "" })).output).to.match(/^::error::PULL_REQUEST is not set/);
  });

  it("shows no token that GitHub itself repeats", async () => {
    folder.write({ "review.md": "new\n", "review.json": CHANGES });
    github.faults = [{ method: "GET", status: 400, body: { message: `odd token ${github.token}` }, times: 1 }];
    expect((await comment()).output).to.contain("odd token ***");
  });
});
