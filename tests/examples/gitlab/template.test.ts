import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { FakeGitLab } from "../../cli/publish/fake-gitlab.js";
import { declared } from "../../kit/fleet.js";
import { TestStack } from "../../kit/test-stack.js";

const ROOT = path.resolve(__dirname, "../../..");
const TEXT = readFileSync(path.join(ROOT, "templates/gitlab.yml"), "utf8");

interface Job {
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[] };
  readonly environment?: { readonly name: string };
  readonly extends?: string;
}

const FILE = parse(TEXT) as Record<string, Job>;
const VARIABLES = FILE["variables"] as unknown as Record<string, string>;

describe("templates/gitlab.yml", () => {
  it("keeps state and tokens out of artefacts, and gives each token to the jobs that need it", () => {
    for (const { artifacts } of Object.values(FILE)) {
      for (const file of artifacts?.paths ?? []) expect(file).to.match(/^(review|drift)\./);
    }
    expect(FILE["syncs:calls"]?.environment).to.equal(undefined);
    expect(FILE["syncs:calls"]?.script?.join()).not.to.contain("TOKEN");
    expect(FILE["syncs:review"]?.environment?.name).to.equal("syncs-comment");
    expect(FILE["syncs:update"]?.environment?.name).to.equal("syncs-update");
    expect(TEXT).not.to.contain("after_script");
  });

  it("is what the example includes", () => {
    const example = parse(readFileSync(path.join(ROOT, "examples/gitlab/.gitlab-ci.yml"), "utf8")) as {
      include: { remote: string }[];
      variables: Record<string, string>;
    };
    expect(example.include[0]?.remote).to.match(/\/[\da-f]{40}\/templates\/gitlab\.yml$/);
    for (const name of Object.keys(example.variables)) expect(VARIABLES).to.have.property(name);
  });
});

describe("templates/gitlab.yml: the jobs, run in order", function () {
  this.timeout(180_000);
  const gitlab = new FakeGitLab();
  let sandbox: Sandbox;
  let stack: TestStack;
  let origin: string;

  const git = (cwd: string, ...words: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@localhost", ...words], {
      cwd,
      stdio: "pipe",
      encoding: "utf8",
    });

  before(async () => {
    await gitlab.start();
    sandbox = await startSandbox({});
    stack = new TestStack(sandbox);
    origin = path.join(stack.folder, "acme/syncs.git");
    mkdirSync(path.join(stack.project, "node_modules/.bin"));
    writeFileSync(
      path.join(stack.project, "node_modules/.bin/pulumi-syncs"),
      `#!/bin/sh\nexec "${process.execPath}" "${path.join(ROOT, "dist/cli/bin.js")}" "$@"\n`,
      { mode: 0o755 },
    );
    writeFileSync(path.join(stack.project, ".gitignore"), "node_modules\nresources.json\n");
    git(stack.project, "init", "--quiet", "--bare", origin);
    git(stack.project, "init", "--quiet", "--initial-branch=main");
    git(stack.project, "commit", "--quiet", "--allow-empty", "-m", "State");
    git(stack.project, "push", "--quiet", origin, "HEAD:pulumi-state");
    git(stack.project, "add", ".");
    git(stack.project, "commit", "--quiet", "-m", "Program");
    git(stack.project, "remote", "add", "origin", origin);
    git(stack.project, "push", "--quiet", "origin", "HEAD:main");
    // The stack is made by a person, not by a job.
    const seed = path.join(stack.folder, "seed");
    git(stack.folder, "clone", "--quiet", "--branch", "pulumi-state", origin, seed);
    stack.declare([declared("nango", { frequency: "2h" })]);
    const made = await bash("npx --no-install pulumi-syncs up --stack prod --create --yes --skip-preview", {
      ...sandbox.environment,
      PULUMI_BACKEND_URL: `file://${seed}`,
    });
    expect(made.status, made.log).to.equal(0);
    git(seed, "add", "--all");
    git(seed, "commit", "--quiet", "-m", "State");
    git(seed, "push", "--quiet", origin, "HEAD:pulumi-state");
  });

  after(async () => {
    gitlab.stop();
    stack.dispose();
    await sandbox.close();
  });

  const bash = (text: string, variables: Record<string, string> = {}): Promise<{ status: number; log: string }> => {
    const env = {
      PATH: process.env["PATH"],
      HOME: stack.folder,
      PULUMI_HOME: path.join(stack.folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "",
      ...VARIABLES,
      SYNCS_STACK: "prod",
      STATE: `${stack.project}.state`,
      CI_PROJECT_DIR: stack.project,
      CI_SERVER_URL: `file://${stack.folder}`,
      CI_PROJECT_PATH: "acme/syncs",
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      ...gitlab.environment,
      SYNCS_STATE_TOKEN: gitlab.token,
      ...variables,
    };
    return new Promise((resolve) => {
      execFile("bash", ["-eo", "pipefail", "-c", text], { cwd: stack.project, env }, (error, out, err) => {
        expect(out + err).not.to.contain(gitlab.token);
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), log: out + err });
      });
    });
  };

  /** Where the platforms are; no key. */
  const addresses = (): Record<string, string> =>
    Object.fromEntries(Object.entries(sandbox.environment).filter(([name]) => name.endsWith("_BASE_URL")));

  const job = (name: string, variables: Record<string, string> = {}): Promise<{ status: number; log: string }> => {
    const { script = [], extends: base = "" } = FILE[name] ?? {};
    // What the jobs install is there already.
    const lines = [...(FILE[base]?.before_script ?? []), ...script].filter((line) => !line.includes("npm ci"));
    return bash(lines.join("\n"), variables);
  };

  it("a merge request gets one note, and what its change causes stops it", async () => {
    stack.declare([declared("nango", { frequency: "5m" })]);
    const calls = await job("syncs:calls", addresses());
    expect(calls.status, calls.log).to.equal(0);
    const blocked = await job("syncs:review");
    expect(blocked.status, blocked.log).to.equal(2);
    expect(gitlab.notes.map(({ body }) => body).join()).to.contain("PUT /sync/update-connection-frequency");
  });

  it("the label lets it through, its calls are made after the merge, and the state is kept", async () => {
    gitlab.versions.push({ id: 1, head_commit_sha: "0123456789abcdef", created_at: "2026-01-01T10:00:00Z" });
    gitlab.label("syncs-accepted", "2026-01-01T11:00:00Z");
    await job("syncs:calls", addresses());
    const accepted = await job("syncs:review");
    expect(accepted.status, accepted.log).to.equal(0);
    expect(gitlab.notes).to.have.length(1);

    gitlab.merged.set("merge", [{ iid: 5, state: "merged", sha: "0123456789abcdef" }]);
    const before = git(origin, "rev-parse", "pulumi-state");
    const update = await job("syncs:update", { ...sandbox.environment, CI_COMMIT_SHA: "merge" });
    expect(update.status, update.log).to.equal(0);
    expect(git(origin, "rev-parse", "pulumi-state")).not.to.equal(before);
    expect(git(origin, "ls-tree", "-r", "--name-only", "pulumi-state")).not.to.contain("locks/");
  });

  it("where the state could not be kept, nothing is changed and the job fails", async () => {
    stack.declare([declared("nango", { frequency: "7m" })]);
    rmSync(path.join(stack.folder, "acme"), { recursive: true });
    const since = sandbox.log().length;
    const update = await job("syncs:update", { ...sandbox.environment, CI_COMMIT_SHA: "merge" });
    expect(update.status, update.log).not.to.equal(0);
    expect(sandbox.log()).to.have.length(since);
  });
});
