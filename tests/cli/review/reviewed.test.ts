import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pulumiIsOnPath } from "../../../bench/pulumi-on-path.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../../../sandbox/types.js";
import { commandLine, type Ended } from "../../kit/command-line.js";
import { declared } from "../../kit/fleet.js";
import { type Declared, succeeded, TestStack } from "../../kit/test-stack.js";

/** Exit status of an update that is not what was reviewed. */
const NOT_REVIEWED = 10;

describe("pulumi-syncs up --reviewed", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    stack = new TestStack(sandbox);
  });
  afterEach(() => {
    stack.dispose();
  });

  const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    commandLine([...words, "--stack", "dev"], { cwd: stack.project, env: { ...stack.environment, ...env } });
  const up = (reviewed: string, ...more: string[]): Promise<Ended> =>
    run(["up", "--yes", "--reviewed", reviewed, ...more]);

  const review = async (): Promise<{ fingerprint: string }> => {
    const { status } = await run(["review", "--output", "review.json"]);
    expect(status).to.equal(0);
    return JSON.parse(readFileSync(join(stack.project, "review.json"), "utf8")) as { fingerprint: string };
  };

  const given = async (...resources: Declared[]): Promise<void> => {
    stack.declare(resources);
    succeeded(await stack.up());
  };

  const writesOf = async (action: () => Promise<Ended>): Promise<[Ended, LoggedRequest[]]> => {
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    const ended = await action();
    return [ended, sandbox.log({ since }).filter(({ method, path }) => method !== "GET" && !path.endsWith("/login"))];
  };

  it("does what was reviewed, by the file or by the fingerprint", async () => {
    await given(declared("nango"), declared("paragon"));
    stack.declare([
      declared("nango", { frequency: "5m" }),
      declared("paragon", { incrementalAccumulatorFrequency: "5m" }),
    ]);
    await review();
    const [first, writes] = await writesOf(() => up("review.json"));
    expect(first.status, first.stderr).to.equal(0);
    expect(writes).to.have.length(2);

    stack.declare([
      declared("nango", { frequency: "7m" }),
      declared("paragon", { incrementalAccumulatorFrequency: "5m" }),
    ]);
    const { fingerprint } = await review();
    const [second, more] = await writesOf(() => up(fingerprint, "--skip-preview"));
    expect(second.status, second.stderr).to.equal(0);
    expect(more).to.have.length(1);
  });

  it("says of the same calls to another server that the address is what differs", async () => {
    await given(declared("nango"));
    stack.declare([declared("nango", { frequency: "5m" })]);
    const { fingerprint } = await review();
    const env = { NANGO_BASE_URL: `${sandbox.url.replace("127.0.0.1", "localhost")}/nango` };
    for (const given of ["review.json", fingerprint]) {
      const { status, stderr } = await run(["up", "--yes", "--reviewed", given], env);
      expect(status).to.equal(NOT_REVIEWED);
      expect(stderr).to.contain("The review needs the same address as the update");
      expect(stderr.includes("they go to another server")).to.equal(given === "review.json");
    }
  });

  it("does nothing where the program says something else by now, and says which calls differ", async () => {
    await given(declared("nango"), declared("paragon"));
    stack.declare([declared("nango", { frequency: "5m" }), declared("paragon")]);
    const { fingerprint } = await review();
    stack.declare([declared("nango", { frequency: "6m" }), declared("paragon", { paused: true })]);
    for (const given of ["review.json", fingerprint]) {
      const [{ status, stderr }, writes] = await writesOf(() => up(given));
      expect(status).to.equal(NOT_REVIEWED);
      expect(writes).to.deep.equal([]);
      expect(stderr).to.contain("This update would not make the calls that were reviewed. Nothing was done.");
      expect(stderr).to.contain('"frequency":"6m"');
      if (given === fingerprint) continue;
      expect(stderr).to.match(
        /Reviewed, and not made now:\n {2}PUT http:\S+\/sync\/update-connection-frequency .*"frequency":"5m"/,
      );
      expect(stderr).to.match(/Made now, and not reviewed:\n(?: {2}.*\n)* {2}POST \S+\/disable/);
    }
  });

  it("does nothing where the same calls would go to another host", async () => {
    await given(declared("nango"));
    stack.declare([declared("nango", { frequency: "5m" })]);
    await review();
    const other = await startSandbox();
    try {
      const env = { NANGO_BASE_URL: other.environment["NANGO_BASE_URL"] ?? "" };
      const { status, stderr } = await run(["up", "--yes", "--reviewed", "review.json"], env);
      expect(status).to.equal(NOT_REVIEWED);
      expect(stderr).to.contain(env.NANGO_BASE_URL);
      expect(other.log()).to.deep.equal([]);
    } finally {
      await other.close();
    }
  });

  it("does nothing where the state was changed between the preview and the update", async () => {
    await given(declared("nango"), declared("paragon"));
    stack.declare([declared("nango", { frequency: "5m" }), declared("paragon")]);
    await review();
    // The program of the preview is the last one to come before the update: another run ends before it begins.
    writeFileSync(
      join(stack.project, "racing.js"),
      `const { readFileSync, writeFileSync } = require("fs");
       const file = process.env.RACE_STATE;
       const text = readFileSync(file, "utf8");
       writeFileSync(file, text.replaceAll('"frequency": "1h"', '"frequency": "2h"').replaceAll('"frequency":"1h"', '"frequency":"2h"'));`,
    );
    const program = readFileSync(join(stack.project, "index.js"), "utf8");
    writeFileSync(
      join(stack.project, "index.js"),
      `${program}\nif (require("@pulumi/pulumi").runtime.isDryRun()) process.on("exit", () => require("./racing.js"));`,
    );
    const state = join(stack.folder, "backend/.pulumi/stacks/demo/dev.json");
    const [{ status, stderr }, writes] = await writesOf(() =>
      run(["up", "--yes", "--reviewed", "review.json"], { RACE_STATE: state }),
    );
    expect([status, writes], stderr).to.deep.equal([NOT_REVIEWED, []]);
    expect(stderr).to.contain("The state of the stack changed since the preview");
  });

  it("does no call that only the update's own run of the program asks for", async () => {
    await given(declared("nango"));
    stack.declare([declared("nango", { frequency: "5m" })]);
    await review();
    const program = readFileSync(join(stack.project, "index.js"), "utf8");
    const frequency = `require("@pulumi/pulumi").runtime.isDryRun() ? "5m" : "6m"`;
    writeFileSync(
      join(stack.project, "index.js"),
      program.replace(
        'require("./resources.json")',
        `require("./resources.json").map((each) => ({ ...each, args: { ...each.args, frequency: ${frequency} } }))`,
      ),
    );
    const [{ status, stdout, stderr }, writes] = await writesOf(() => up("review.json"));
    expect([status, writes], stderr).to.deep.equal([NOT_REVIEWED, []]);
    expect(stdout + stderr).to.contain("did not plan to update");
  });

  it("takes no other review than one that can be applied", async () => {
    await given(declared("nango"));
    writeFileSync(join(stack.project, "other.json"), "{}");
    for (const [name, message] of [
      ["missing.json", "neither a fingerprint"],
      ["other.json", "not the JSON of a review"],
    ] as const) {
      const { status, stderr } = await up(name);
      expect([name, status]).to.deep.equal([name, 2]);
      expect(stderr).to.contain(message);
    }
    stack.declare([declared("nango", { frequency: "5m" })]);
    await review();
    const path = join(stack.project, "review.json");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll('"5m"', '"6m"'));
    expect((await up("review.json")).stderr).to.contain("changed by hand");
    stack.declare([declared("nango", { frequency: "1s" })]);
    await run(["review", "--output", "failed.json"]);
    expect((await up("failed.json")).stderr).to.contain("has no fingerprint");
  });
});

describe("pulumi-syncs up --reviewed on the Pulumi CLI", function () {
  this.timeout(240_000);

  it("does what was reviewed, and nothing else", async function () {
    if (!pulumiIsOnPath()) this.skip();
    const sandbox = await startSandbox();
    const stack = new TestStack(sandbox);
    const env = { ...stack.environment, PATH: process.env["PATH"], PULUMI_SKIP_UPDATE_CHECK: "true" };
    const run = (...words: string[]): Promise<Ended> =>
      commandLine([...words, "--stack", "dev", "--non-interactive"], { cwd: stack.project, env });
    const review = (): Promise<Ended> =>
      commandLine(["review", "--stack", "dev", "--output", "review.json"], { cwd: stack.project, env });
    const writes = (): number =>
      sandbox.log().filter(({ method, path }) => method !== "GET" && !path.endsWith("/login")).length;
    try {
      stack.declare([declared("nango"), declared("paragon")]);
      expect((await run("up", "--yes", "--create")).status).to.equal(0);
      stack.declare([declared("nango", { frequency: "5m" }), declared("paragon", { paused: true })]);
      expect((await review()).status).to.equal(0);
      stack.declare([declared("nango", { frequency: "6m" }), declared("paragon", { paused: true })]);
      const before = writes();
      const other = await run("up", "--yes", "--reviewed", "review.json");
      expect([other.status, writes() - before], other.stderr).to.deep.equal([NOT_REVIEWED, 0]);
      expect(other.stderr).to.match(/Made now, and not reviewed:\n {2}PUT .*"frequency":"6m"/);

      stack.declare([declared("nango", { frequency: "5m" }), declared("paragon", { paused: true })]);
      const same = await run("up", "--yes", "--skip-preview", "--reviewed", "review.json");
      expect([same.status, writes() - before], same.stderr).to.deep.equal([0, 2]);
    } finally {
      stack.dispose();
      await sandbox.close();
    }
  });
});

describe("The hosts of a review", function () {
  this.timeout(120_000);

  it("come first where they are others than at the last up, also where nothing else changes", async () => {
    const sandbox = await startSandbox();
    const stack = new TestStack(sandbox);
    const run = (words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
      commandLine([...words, "--stack", "dev"], { cwd: stack.project, env: { ...stack.environment, ...env } });
    try {
      stack.declare([declared("nango")]);
      expect((await run(["up", "--yes", "--create"])).status).to.equal(0);
      const same = await run(["review", "--fail-on", "host"]);
      expect([same.status, same.stdout], same.stderr).to.deep.include(0);
      expect(same.stdout).not.to.contain("elsewhere");

      const evil = { NANGO_BASE_URL: "https://evil.example/nango" };
      for (const moved of [
        await run(["review", "--fail-on", "host"], evil),
        await run(["config", "set", "nango:baseUrl", evil.NANGO_BASE_URL]).then(() =>
          run(["review", "--fail-on", "host"], { NANGO_BASE_URL: "" }),
        ),
      ]) {
        expect(moved.status).to.equal(2);
        const { stdout } = moved;
        expect(stdout).to.match(/^### ⛔ Blocked by `host`: Nango: https:<!-- -->\/\/evil\.example\/nango/);
        expect(stdout.indexOf("go elsewhere than at the last update")).to.be.within(1, 300);
        expect(stdout).to.contain("No call is made.");
      }
    } finally {
      stack.dispose();
      await sandbox.close();
    }
  });
});
