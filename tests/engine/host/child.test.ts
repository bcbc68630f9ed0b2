import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { isAlive } from "../../kit/alive.js";
import { until } from "../../kit/until.js";

import { Child } from "../../../engine/host/child.js";

describe("a process of the engine", () => {
  let folder: string;
  const helpers: number[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "child-"));
  });
  afterEach(async () => {
    for (const pid of helpers.splice(0)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    await rm(folder, { recursive: true });
  });

  /** Runs a script; lines that begin with `helper` name a process that it has started. */
  async function start(
    script: string,
  ): Promise<{ child: Child; lines: string[]; seen: (line: string) => Promise<void> }> {
    await writeFile(join(folder, "script.js"), script);
    const lines: string[] = [];
    const waiting: (() => void)[] = [];
    const report = (line: string): void => {
      if (line.startsWith("helper ")) helpers.push(Number(line.slice(7)));
      else lines.push(line);
      for (const look of waiting) look();
    };
    const spec = { script: join(folder, "script.js"), args: [], cwd: folder, env: process.env };
    const child = new Child({ ...spec, onStdout: report, onStderr: report });
    const seen = (line: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (lines.includes(line)) resolve();
        };
        waiting.push(look);
        look();
      });
    return { child, lines, seen };
  }

  const helper = (command: string, options: string): string => `
    const helper = require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(command)}], ${options});
    console.log("helper " + helper.pid);
    helper.unref();`;
  const DETACHED = `{ stdio: "inherit", detached: true }`;

  it("has ended when it exits, whoever holds its output open", async () => {
    const { child, lines } = await start(`${helper("sleep 600", DETACHED)} console.log("done");`);
    expect(await child.exited).to.deep.equal({ code: 0, signal: null });
    expect(lines).to.deep.equal(["done"]);
    expect(helpers.map(isAlive), "it left the group on purpose").to.deep.equal([true]);
  });

  it("has ended when it exits, also when somebody goes on talking in its place", async () => {
    const talk = "while true; do echo talk; sleep 0.01; done";
    const { child, lines } = await start(`${helper(talk, DETACHED)} console.log("done");`);
    expect((await child.exited).code).to.equal(0);
    expect(lines).to.include("done");
  });

  it("takes along what it has started in its group", async () => {
    const { child } = await start(`${helper("sleep 600", `{ stdio: "inherit" }`)} setTimeout(() => {}, 50);`);
    await child.exited;
    await until(() => !helpers.some(isAlive));
  });

  it("has all its output reported, the last words without an end of line too, while a helper holds it open", async () => {
    const words = `const line = "x".repeat(99) + "\\n"; process.stdout.write(line.repeat(20_000) + "last");`;
    const { child, lines } = await start(`${helper("sleep 600", DETACHED)} ${words}`);
    await child.exited;
    expect(lines).to.have.length(20_001);
    expect(lines.at(-1)).to.equal("last");
  });

  it("is killed with its group when it does not listen", async () => {
    const { child, lines, seen } = await start(
      `process.on("SIGINT", () => console.log("no")); ${helper("trap '' INT; sleep 600", `{ stdio: "inherit" }`)}
       console.log("ready"); setInterval(() => {}, 1000);`,
    );
    await seen("ready");
    const interrupted = child.interrupt();
    await seen("no");
    expect(await child.kill()).to.deep.equal({ code: null, signal: "SIGKILL" });
    expect(await interrupted).to.deep.equal({ code: null, signal: "SIGKILL" });
    expect(lines).to.deep.equal(["ready", "no"]);
    await until(() => !helpers.some(isAlive));
  });

  it("ends by itself when it is asked to", async () => {
    const { child, seen } = await start(
      `process.on("SIGINT", () => process.exit(3)); console.log("ready"); setInterval(() => {}, 1000);`,
    );
    await seen("ready");
    expect(await child.interrupt()).to.deep.equal({ code: 3, signal: null });
  });
});
