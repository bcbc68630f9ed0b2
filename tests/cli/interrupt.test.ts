import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Cli, TemporaryFolder } from "../kit/process.js";
import { until } from "../kit/until.js";

const ROOT = join(__dirname, "../..");

describe("Ctrl-C during a run of the embedded engine", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder();
    const at = (name: string): string => join(folder.path, name);
    cpSync(join(ROOT, "tests/data/recorded/pulumi/_kit"), folder.path, { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), at("node_modules"));
    writeFileSync(at("package.json"), '{"name":"demo","private":true}');
    writeFileSync(at("Pulumi.yaml"), "name: demo\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(
      at("index.js"),
      'const { Thing } = require("./thing");\n' +
        'const a = new Thing("a", { key: "a", delay: 1500 });\n' +
        'new Thing("b", { key: a.key });\n',
    );
    writeFileSync(at("remote.json"), "{}");
  });

  afterEach(() => {
    folder.remove();
  });

  function start(): Cli {
    const env = {
      HOME: folder.path,
      PULUMI_HOME: join(folder.path, "home"),
      PULUMI_BACKEND_URL: `file://${folder.path}`,
      PULUMI_CONFIG_PASSPHRASE: "fixture",
      REMOTE_FILE: join(folder.path, "remote.json"),
      CALLS_FILE: join(folder.path, "calls"),
    };
    return new Cli(["up", "--skip-preview", "--engine", "embedded"], { env, cwd: folder.path });
  }

  interface Latest {
    resources?: { urn: string }[];
    pending_operations?: { type: string }[];
  }

  function state(): Latest {
    const text = readFileSync(join(folder.path, ".pulumi/stacks/demo/dev.json"), "utf8");
    return (JSON.parse(text) as { checkpoint: { latest: Latest } }).checkpoint.latest;
  }

  function names({ resources = [] }: Latest): (string | undefined)[] {
    return resources.map(({ urn }) => urn.split("::").at(-1));
  }

  /** A call that the platform hears, and answers a while later. */
  async function untilCreating(run: Cli): Promise<void> {
    await run.says("Thing a creating");
    const calls = join(folder.path, "calls");
    await until(() => existsSync(calls) && readFileSync(calls, "utf8").includes('"create"'));
  }

  it("once: what is under way is finished and saved, nothing new begins", async () => {
    const run = start();
    await untilCreating(run);
    run.signal("SIGINT");
    const { status, stdout } = await run.end();
    expect(status).to.equal(1);
    expect(stdout)
      .to.contain("^C received; cancelling.")
      .and.contain("Thing a created")
      .and.contain("error: update canceled");
    expect(stdout).not.to.contain("Thing b");
    expect(names(state())).to.include("a").and.not.include("b");
    expect(state().pending_operations ?? []).to.deep.equal([]);
  });

  it("twice: it ends at once with status 8, and the state says what was under way", async () => {
    const run = start();
    await untilCreating(run);
    run.signal("SIGINT");
    await run.says("^C received; cancelling.");
    run.signal("SIGINT");
    const { status, stdout } = await run.end();
    expect(status).to.equal(8);
    expect(stdout).to.contain("^C received; terminating").and.contain("Thing a creating (interrupted)");
    expect(state().pending_operations?.map(({ type }) => type)).to.deep.equal(["creating"]);
  });

  it("twice: it ends whatever the program does and whoever it leaves behind", async () => {
    writeFileSync(
      join(folder.path, "index.js"),
      `process.on("SIGINT", () => undefined);
       const helper = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 600000)"], {
         stdio: "inherit", detached: true });
       require("node:fs").writeFileSync("helper", String(helper.pid));
       setInterval(() => undefined, 1000);\n`,
    );
    const run = start();
    const helper = join(folder.path, "helper");
    await until(() => existsSync(helper) && readFileSync(helper, "utf8") !== "");
    run.signal("SIGINT");
    await run.says("^C received; cancelling.");
    run.signal("SIGINT");
    const { status } = await run.end();
    process.kill(Number(readFileSync(helper, "utf8")));
    expect(status).to.equal(8);
  });
});
