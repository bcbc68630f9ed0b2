import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { main } from "../../../cli/main.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { changeEnvironment } from "../../kit/environment.js";
import { Kept } from "../../kit/kept.js";
import { madeDigest, madeRefresh } from "../../kit/digests.js";
import { declared } from "../../kit/fleet.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { fakePulumi, TemporaryFolder } from "../../kit/process.js";

const STATE = {
  providerConfigKey: "hubspot",
  connectionId: "acme",
  syncName: "contacts",
  frequency: "1h",
  syncId: "s",
};

const digest = (op: "refresh" | "update"): string =>
  JSON.stringify(
    madeRefresh([
      {
        op,
        type: "nango:Sync",
        name: "acme",
        before: STATE,
        after: { ...STATE, frequency: op === "update" ? "5m" : "1h" },
        ...(op === "update" && { detailedDiff: { frequency: { kind: "update" } } }),
      },
    ]),
  );

/** A preview of a program that says another frequency than what was last applied. */
function preview(frequency: string): string {
  const step = { op: "update", type: "nango:Sync", name: "acme", before: STATE, after: { ...STATE, frequency } };
  return JSON.stringify(madeDigest([{ ...step, detailedDiff: { frequency: { kind: "update" } } }]));
}

/** Whether a stack is there is asked on the way. */
function isStackCommand(call: unknown): boolean {
  return Array.isArray(call) && call[0] !== "refresh" && call[0] !== "preview";
}

async function run(words: string[], input?: string, env: NodeJS.ProcessEnv = {}) {
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

describe("pulumi-syncs drift", function () {
  this.timeout(120_000);
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("ends with 0 without drift, with 2 with some", async () => {
    expect(await run(["drift", "-"], digest("refresh"))).to.deep.equal({
      status: 0,
      stdout: "### No drift (demo / dev)\n\n1 sync read, all as last applied.\n",
      stderr: "",
    });
    const { status, stdout } = await run(["drift"], digest("update"));
    expect(status).to.equal(2);
    expect(stdout).to.match(/^### 1 sync changed outside code \(demo \/ dev\)/);
  });

  it("uses the ignore file beside the program, or the one that is named", async () => {
    const entry = "- sync: acme\n  reason: incident\n  until: 2999-12-31\n";
    writeFileSync(join(folder.path, ".driftignore"), entry);
    expect((await run(["drift", "-", "-C", folder.path], digest("update"))).status).to.equal(0);
    writeFileSync(join(folder.path, "mine.yaml"), "[]");
    const named = ["drift", "-", "-C", folder.path, "--ignore-file", "mine.yaml"];
    expect((await run(named, digest("update"))).status).to.equal(2);
    writeFileSync(join(folder.path, "mine.yaml"), "- sync: acme");
    const { status, stderr } = await run(named, digest("update"));
    expect([status, stderr]).to.deep.equal([
      2,
      "error: mine.yaml, entry 1: reason must be a text; until must be a day such as 2027-01-31.\n",
    ]);
  });

  it("writes several formats at once", async () => {
    await run(["drift", "-", "-C", folder.path, "-o", "d.md", "-o", "d.html", "-o", "d.json"], digest("update"));
    const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
    expect(read("d.md")).to.match(/^### 1 sync changed/);
    expect(read("d.html")).to.match(/^<!doctype html>/);
    expect(JSON.parse(read("d.json"))).to.have.property("format", "pulumi-syncs/drift/v1");
  });

  it("refuses the JSON of a preview", async () => {
    const preview = JSON.stringify({ steps: [{ op: "create", urn: "urn:pulumi:dev::demo::t::x" }] });
    const { status, stderr } = await run(["drift", "-"], preview);
    expect(status).to.equal(1);
    expect(stderr).to.contain("JSON of an update");
  });

  it("looks only, with the Pulumi CLI too, and asks the program where something differs", async () => {
    const answers = { refresh: digest("update"), preview: preview("2h") };
    const { env, log } = fakePulumi(
      folder.path,
      `process.stdout.write(process.env.PULUMI_SKIP_CONFIRMATIONS ? "" : ${JSON.stringify(answers)}[words[0]] ?? "{}");`,
    );
    const words = ["drift", "-C", folder.path, "-s", "prod"];
    const { status, stdout } = await run(words, undefined, { ...env, PULUMI_SKIP_CONFIRMATIONS: "1" });
    expect(status).to.equal(2);
    expect(stdout).to.match(/\|`frequency`: `2h` → `5m`\|/);
    const calls = readFileSync(log, "utf8").trimEnd().split("\n");
    const common = ["--json", "--non-interactive", "--cwd", folder.path, "--stack", "prod"];
    expect(calls.map((line): unknown => JSON.parse(line)).filter((call) => !isStackCommand(call))).to.deep.equal([
      ["refresh", "--preview-only", ...common],
      ["preview", ...common, "--refresh=false"],
    ]);
  });

  it("says that it is what was last applied, where the program cannot be previewed", async () => {
    const answers = { refresh: digest("update"), preview: "" };
    const { env } = fakePulumi(
      folder.path,
      `process.stdout.write(${JSON.stringify(answers)}[words[0]] ?? "{}"); if (words[0] === "preview") process.exitCode = 255;`,
    );
    const { status, stdout } = await run(["drift", "-C", folder.path, "-s", "prod"], undefined, env);
    expect(status).to.equal(2);
    expect(stdout).to.contain("|Last applied → on the platform|");
  });

  describe("on the embedded engine", () => {
    let sandbox: Sandbox;
    let stack: TestStack;
    let restore: () => void;
    beforeEach(async () => {
      sandbox = await startSandbox();
      stack = new TestStack(sandbox);
      restore = changeEnvironment(stack.environment);
    });
    afterEach(async () => {
      restore();
      stack.dispose();
      await sandbox.close();
    });

    const drift = (...words: string[]) => run(["drift", "-C", stack.project, "--stack", "dev", ...words]);

    it("ends with 0, 2 or 1, and changes neither platform nor state", async () => {
      stack.declare([declared("nango"), declared("paragon")]);
      succeeded(await stack.up());
      const clean = await drift();
      expect(clean.stdout).to.contain("2 syncs read, all as last applied.");
      expect(clean.status).to.equal(0);

      sandbox.change("nango", { action: "pause", connection: "acme", sync: "orders" });
      const since = sandbox.log().at(-1)!.sequence;
      const found = await drift();
      expect(found.status).to.equal(2);
      expect(sandbox.log({ since }).filter(({ method }) => method !== "GET")).to.deep.equal([]);
      // Nothing was taken over: it is found again.
      expect((await drift("--format", "json")).stdout).to.contain('"onPlatform": "true"');

      sandbox.fault({ platform: "paragon", times: "always", status: 401, body: { message: "no" } });
      const half = await drift();
      expect(half.status).to.equal(1);
      expect(half.stdout).to.contain("1 sync changed outside code, 1 sync could not be read");
    });

    it("says with Pulumi's own status that there is no such stack", async () => {
      expect((await drift("--stack", "nowhere")).status).to.equal(6);
    });

    it("asks a platform once for all that one answer holds", async () => {
      const connections = ["acme", "globex", "hooli"];
      stack.declare([
        ...connections.flatMap((connectionId) =>
          ["contacts", "orders", "tickets"].map((syncName) =>
            declared("nango", { connectionId, syncName }, { name: `${connectionId}-${syncName}` }),
          ),
        ),
        ...["a", "b", "c"].map((name) => declared("paragon", { configurationName: name }, { name: `paragon-${name}` })),
        ...["a", "b", "c"].map((name) => declared("sequin", { externalId: name, name }, { name: `sequin-${name}` })),
        ...["profile", "customer", "DatabricksModel"].map((streamName) =>
          declared("aisquared", { streamName }, { name: `aisquared-${streamName}` }),
        ),
      ]);
      succeeded(await stack.up());
      const since = sandbox.log().at(-1)!.sequence;
      const { status, stdout } = await drift();
      expect(stdout).to.contain("18 syncs read, all as last applied.");
      expect(status).to.equal(0);
      const asked: Record<string, number> = {};
      for (const { platform, method } of sandbox.log({ since })) {
        if (method === "GET") asked[platform] = (asked[platform] ?? 0) + 1;
      }
      expect(asked).to.deep.equal({ nango: connections.length, paragon: 1, sequin: 1, aisquared: 1 });
    });
  });

  it("explains itself, its ignore file and its statuses", async () => {
    const { status, stdout } = await run(["drift", "--help"]);
    expect(status).to.equal(0);
    for (const part of ["- sync: acme-*", "until: 2027-01-31", "--ignore-file"]) expect(stdout).to.contain(part);
    expect(stdout).to.match(/0 +no drift\n +1 +the check is incomplete/);
  });
});
