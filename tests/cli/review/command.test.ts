import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { main } from "../../../cli/main.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { changeEnvironment } from "../../kit/environment.js";
import { Kept } from "../../kit/kept.js";
import { madeDigest } from "../../kit/digests.js";
import { declared } from "../../kit/fleet.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { fakePulumi, TemporaryFolder } from "../../kit/process.js";

const DRIVE = { userId: "acme", integration: "googledrive", pipeline: "files", configurationName: "default" };
const STATE = { ...DRIVE, incrementalAccumulatorFrequency: "1h", syncId: "s" };

/** A preview that deletes a Paragon sync and makes another run ten times as often. */
const DIGEST = JSON.stringify(
  madeDigest([
    { op: "delete", type: "paragon:Sync", name: "acme", before: STATE },
    {
      op: "update",
      type: "paragon:Sync",
      name: "globex",
      before: { ...STATE, userId: "globex" },
      after: { ...DRIVE, userId: "globex", incrementalAccumulatorFrequency: "5m" },
    },
  ]),
);

interface Setup {
  /** What is piped in; none: a terminal. */
  input?: string | Buffer;
  env?: NodeJS.ProcessEnv;
}

async function run(words: string[], { input, env = {} }: Setup = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: input === undefined });
  stdin.end(input ?? "");
  const [stdout, stderr] = [new Kept(), new Kept()];
  const status = await main(
    words,
    { stdin, stdout, stderr, env: { PATH: "/nowhere", ...env }, host: warmHost },
    () => undefined,
  );
  return { status, stdout: stdout.text, stderr: stderr.text };
}

describe("pulumi-syncs review", function () {
  this.timeout(120_000);
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(() => {
    folder = new TemporaryFolder();
    file = join(folder.path, "preview.json");
    writeFileSync(file, DIGEST);
  });
  afterEach(() => {
    folder.remove();
  });

  it("reads a file, as Markdown unless told otherwise", async () => {
    const { status, stdout, stderr } = await run(["review", file]);
    expect(status).to.equal(0);
    expect(stdout).to.match(/^### 2 syncs change, 2 calls \(demo \/ dev\)\n/);
    expect(stderr).to.equal("");
    expect((await run(["review", file, "--format", "html"])).stdout).to.match(/^<!doctype html>/);
    expect(JSON.parse((await run(["review", file, "--format", "json"])).stdout)).to.have.property("syncs");
  });

  it("writes for people on a terminal, and Markdown elsewhere", async () => {
    const shown = async (words: string[], isTTY: boolean, env = {}): Promise<string> => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      const stdout = new Kept(isTTY);
      const terminal = { stdin, stdout, stderr: new Kept(), env: { PATH: "/nowhere", ...env }, host: warmHost };
      await main(words, terminal, () => undefined);
      return stdout.text;
    };
    const colored = await shown(["review", file], true);
    expect(colored).to.contain("\u001b[");
    const plain = await shown(["review", file], true, { NO_COLOR: "1" });
    expect(plain)
      .to.equal(stripVTControlCharacters(colored))
      .and.to.match(/^2 syncs change, 2 calls \(demo \/ dev\)\n/);
    expect(plain).not.to.match(/<\w|\\|\*\*|&\w+;|`/);
    for (const line of plain.split("\n")) expect(line.length).to.be.at.most(120);
    expect(await shown(["review", file], false)).to.match(/^### /);
    expect(await shown(["review", file, "--format", "text"], false)).to.equal(plain);
  });

  it("reads a file of the folder that --cwd names", async () => {
    expect((await run(["review", "preview.json", "-C", folder.path])).status).to.equal(0);
  });

  it("reads what is piped in, with or without -", async () => {
    for (const words of [["review"], ["review", "-"]]) {
      expect((await run(words, { input: DIGEST })).stdout).to.match(/^### 2 syncs change/);
    }
  });

  it("reads what PowerShell writes", async () => {
    const { stdout } = await run(["review", "-"], { input: Buffer.from(`\ufeff${DIGEST}`, "utf16le") });
    expect(stdout).to.match(/^### 2 syncs change/);
  });

  it("writes several formats at once, over what is there", async () => {
    const path = (name: string): string => join(folder.path, name);
    writeFileSync(path("a.md"), "old");
    const words = ["review", file, "-C", folder.path, "-o", "a.md", "-o", "a.html", "--output", "a.json"];
    const { status, stdout, stderr } = await run(words);
    expect(status).to.equal(0);
    expect(stdout).to.equal("");
    expect(stderr).to.equal("Wrote a.md\nWrote a.html\nWrote a.json\n");
    expect(readFileSync(path("a.md"), "utf8")).to.match(/^### 2 syncs/);
    expect(readFileSync(path("a.html"), "utf8")).to.match(/^<!doctype html>/);
    expect(JSON.parse(readFileSync(path("a.json"), "utf8"))).to.have.property("format", "pulumi-syncs/review/v1");
    await run(["review", file, "-C", folder.path, "--format", "html", "-o", "page"]);
    expect(readFileSync(path("page"), "utf8")).to.match(/^<!doctype html>/);
    expect((await run(["review", file, "-o", "-"])).stdout).to.match(/^### 2 syncs/);
  });

  it("says where a report cannot go", async () => {
    const { status, stderr } = await run(["review", file, "-o", join(folder.path, "nowhere/a.md")]);
    expect(status).to.equal(1);
    expect(stderr).to.match(/^error: Cannot write the report to .*nowhere/);
    const contradiction = await run(["review", file, "-o", "a.md", "--format", "html"]);
    expect(contradiction.status).to.equal(2);
  });

  it("fails on what --fail-on says, and names it", async () => {
    const failed = await run(["review", file, "--fail-on", "full-resync,delete,load+20%"]);
    expect(failed.status).to.equal(2);
    expect(failed.stdout).to.match(
      /^### ⛔ Blocked by `delete`: 1 sync \(acme\); `load\+20%`: from 48 to 288 runs a day \(demo \/ dev\)\n\n2 syncs change/,
    );
    expect(failed.stderr).to.equal("--fail-on delete: 1 sync (acme)\n--fail-on load+20%: from 48 to 288 runs a day\n");
    const passed = await run(["review", file, "--fail-on", "replace,backfill,host,load+1000%"]);
    expect(passed.status).to.equal(0);
    expect(passed.stdout).to.match(/^### ✅ Passed: 2 syncs change/);
  });

  it("refuses a --fail-on that it does not know, before anything else", async () => {
    const { status, stdout, stderr } = await run(["review", "missing.json", "--fail-on", "resync"]);
    expect([status, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.contain('--fail-on does not know "resync". Valid: host, full-resync,');
    expect((await run(["review", file, "--fail-on", ","])).status).to.equal(2);
  });

  for (const [what, text, message] of [
    ["nothing", "", /is empty\. Make it with "pulumi preview --json"/],
    ["JSON that was cut", DIGEST.slice(0, -20), /its JSON ends in the middle: was the preview cut off\?/],
    ["another tool's text", "Terraform will perform the following actions", /it does not begin with JSON/],
    ["another tool's JSON", '{"format_version":"1.2","resource_changes":[]}', /it has neither steps nor a summary/],
    ["JSON of no object", "[1]", /JSON/],
    ["steps of another shape", '{"steps":[{"op":1}]}', /steps\.0\.op/],
    ["a stream of events", '{"sequence":1}\n{"sequence":2}\n', /stream of events/],
    [
      "a refresh",
      JSON.stringify({
        steps: [
          { op: "refresh", urn: "a" },
          { op: "update", urn: "b" },
        ],
      }),
      /JSON of a refresh/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, stdout, stderr } = await run(["review", "-"], { input: text });
      expect([status, stdout]).to.deep.equal([1, ""]);
      expect(stderr)
        .to.match(/^error: /)
        .and.to.match(message);
    });
  }

  it("says which file is missing, and refuses flags of a run for a file", async () => {
    expect((await run(["review", "missing.json"])).stderr).to.contain("Cannot read missing.json");
    const { status, stderr } = await run(["review", file, "--engine", "embedded"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("--engine has no effect on a preview that is read from");
  });

  it("ends with 1 and the errors of a preview that failed", async () => {
    const failed = {
      ...(JSON.parse(DIGEST) as object),
      diagnostics: [{ severity: "error", message: "error: no config" }],
    };
    const { status, stdout, stderr } = await run(["review", "-", "--fail-on", "delete"], {
      input: JSON.stringify(failed),
    });
    expect(status).to.equal(1);
    expect(stdout).to.contain("> - no config");
    expect(stderr).to.contain("The preview failed");
  });

  it("runs the preview on the Pulumi CLI where there is one, without what would disturb its JSON", async () => {
    const { env, log } = fakePulumi(
      folder.path,
      `if (words[0] === "preview") {
         process.stderr.write("a word of pulumi\\n");
         process.stdout.write(process.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW ? "events" : ${JSON.stringify(DIGEST)});
       } else process.stdout.write(JSON.stringify([{ name: "prod", current: true }]));`,
    );
    const words = ["review", "-C", folder.path, "-s", "prod", "--refresh", "-t", "urn:x", "-p", "3"];
    const { status, stdout, stderr } = await run(words, {
      env: { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" },
    });
    expect(stderr).to.contain("Using the Pulumi CLI").and.to.contain("a word of pulumi");
    expect(stdout).to.match(/^### 2 syncs change/);
    expect(status).to.equal(0);
    const calls = readFileSync(log, "utf8").trim().split("\n");
    expect(JSON.parse(calls.at(-1)!)).to.deep.equal(
      ["preview", "--json", "--non-interactive", "--cwd", folder.path, "--stack", "prod"].concat([
        "--refresh=true",
        "--parallel",
        "3",
        "--target",
        "urn:x",
      ]),
    );
  });

  it("passes on how the Pulumi CLI ended without a preview", async () => {
    const { env } = fakePulumi(folder.path, `process.stderr.write("error: no stack\\n"); process.exit(6);`);
    const { status, stderr } = await run(["review", "-C", folder.path], { env });
    expect(status).to.equal(6);
    expect(stderr).to.contain("error: no stack").and.to.contain("ended with status 6 and showed nothing");
  });

  it("runs the preview on the embedded engine, without credentials, and makes no request", async () => {
    const sandbox: Sandbox = await startSandbox();
    const stack = new TestStack(sandbox);
    let restore = (): void => undefined;
    try {
      stack.declare([declared("nango")]);
      succeeded(await stack.up());
      stack.declare([declared("nango", { frequency: "5m" })]);
      const since = sandbox.log().at(-1)?.sequence ?? 0;
      const { PULUMI_BACKEND_URL, PULUMI_HOME, PULUMI_CONFIG_PASSPHRASE } = stack.environment;
      restore = changeEnvironment({ PULUMI_BACKEND_URL, PULUMI_HOME, PULUMI_CONFIG_PASSPHRASE });
      // An empty pipe is what a build server gives: it is no preview.
      const { status, stdout, stderr } = await run(["review", "-C", stack.project, "--stack", "dev"], { input: "" });
      expect(stderr).to.contain("Using the embedded engine");
      expect(stdout).to.contain("`frequency`: `1h` → `5m`");
      expect(status).to.equal(0);
      expect(sandbox.log({ since })).to.deep.equal([]);
    } finally {
      restore();
      stack.dispose();
      await sandbox.close();
    }
  });

  it("explains itself", async () => {
    const { status, stdout } = await run(["review", "--help"]);
    expect(status).to.equal(0);
    expect(stdout)
      .to.contain("--fail-on")
      .and.to.match(/2 +a --fail-on condition was met/);
  });
});
