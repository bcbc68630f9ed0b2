import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { createPaint } from "../../cli/display/paint.js";
import { requestLine } from "../../cli/run-sandbox.js";
import { shellQuote } from "../../cli/shell.js";
import { Cli, cli, TemporaryFolder } from "../kit/process.js";

describe("pulumi-syncs sandbox", () => {
  const folder = new TemporaryFolder();

  after(() => {
    folder.remove();
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`prints the environment, logs requests, keeps its data and ends well at ${signal}`, async () => {
      const data = join(folder.path, `${signal}.json`);
      const sandbox = new Cli(["sandbox", "--port", "0", "--cwd", folder.path, "--data", `${signal}.json`]);
      await sandbox.says(/Sandbox at http:\/\/127\.0\.0\.1:\d+; Ctrl-C ends it\./);
      const base = /^export NANGO_BASE_URL=(\S+)$/m.exec(sandbox.stdout)?.[1];
      expect(base).to.match(/^http:\/\/127\.0\.0\.1:\d+\/nango$/);
      const { status } = await fetch(`${base}/sync/status?key=a%1b`);
      await sandbox.says(/nango .*GET .*\/sync\/status/);
      sandbox.signal(signal);
      const ended = await sandbox.end();
      expect(ended.status).to.equal(0);
      expect(ended.stderr).to.contain(` ${status} GET `);
      expect(
        ended.stdout
          .trimEnd()
          .split("\n")
          .every((line) => line.startsWith("export ")),
      ).to.equal(true);
      expect(JSON.parse(readFileSync(data, "utf8"))).to.be.an("object");
    });
  }

  it("refuses an address that other machines can reach, until it is allowed", async () => {
    const { status, stdout, stderr } = await cli(["sandbox", "--host", "0.0.0.0", "--port", "0"]);
    expect(status).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr)
      .to.match(/^error: The sandbox listens on loopback only/)
      .and.not.match(/\n\s+at /);
    const sandbox = new Cli(["sandbox", "--host", "0.0.0.0", "--port", "0", "--allow-remote"]);
    await sandbox.says("Sandbox at ");
    sandbox.signal("SIGTERM");
    expect((await sandbox.end()).status).to.equal(0);
  });

  describe("with a command", () => {
    const node = (script: string): string[] => [process.execPath, "-e", script];

    it("runs it with the environment set, and stops when it ends, with its status", async () => {
      const script =
        'fetch(process.env.NANGO_BASE_URL + "/sync/status").then(({ status }) => {' +
        "console.log(process.env.SEQUIN_BASE_URL, status); process.exitCode = 3; });";
      const { status, stdout, stderr } = await cli(["sandbox", "--", ...node(script)]);
      expect(stdout).to.match(/^http:\/\/127\.0\.0\.1:\d+\/sequin 4\d\d\n$/);
      expect({ status, stderr }).to.deep.equal({ status: 3, stderr: "" });
    });

    it("has the address of every time, and another one only while that is taken", async () => {
      const address = async (): Promise<string> =>
        (await cli(["sandbox", "--", ...node("console.log(process.env.NANGO_BASE_URL)")])).stdout.trim();
      const usual = createServer();
      // Taken by this test, or by somebody else on this machine: then that one stands for it.
      const isOurs = await new Promise<boolean>((done) => {
        usual.once("error", () => {
          done(false);
        });
        usual.listen(4010, "127.0.0.1", () => {
          done(true);
        });
      });
      try {
        expect(await address())
          .to.match(/^http:\/\/127\.0\.0\.1:\d+\/nango$/)
          .and.not.equal("http://127.0.0.1:4010/nango");
      } finally {
        if (isOurs) usual.close();
      }
    });

    it("hands its own flags to it, and passes SIGTERM on", async () => {
      const script = "console.log(process.argv.slice(1).join()); setInterval(() => undefined, 1_000);";
      const sandbox = new Cli(["sandbox", "--", ...node(script), "--", "--port", "x"]);
      await sandbox.says("--port,x");
      sandbox.signal("SIGTERM");
      expect((await sandbox.end()).status).to.equal(143);
    });

    it("that is not there says so", async () => {
      const { status, stderr } = await cli(["sandbox", "--", "no-such-command-here"]);
      expect(status).to.equal(127);
      expect(stderr).to.match(/^error: The command no-such-command-here cannot be run: .*ENOENT/);
    });

    it("keeps the data from one command to the next", async () => {
      const script = (method: string): string =>
        `const url = process.env.SEQUIN_BASE_URL + "/v1/streams"; fetch(url, { method: "${method}", headers: ` +
        '{ Authorization: "Bearer " + process.env.SEQUIN_API_TOKEN } }).then((answer) => console.log(answer.status));';
      const run = () => cli(["sandbox", "--cwd", folder.path, "--data", "kept.json", "--", ...node(script("GET"))]);
      expect((await run()).stdout).to.equal("200\n");
      expect(JSON.parse(readFileSync(join(folder.path, "kept.json"), "utf8"))).to.be.an("object");
      expect((await run()).stdout).to.equal("200\n");
    });
  });

  it("refuses a port that is none", async () => {
    const { status, stderr } = await cli(["sandbox", "--port", "70000"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("It must be a whole number from 0 to 65535.");
  });

  it("writes a request as one line, escaped and cut", () => {
    const line = requestLine(
      {
        sequence: 1,
        at: "2026-01-02T03:04:05.678Z",
        platform: "nango",
        method: "PUT",
        path: "/sync/\u001b[31m",
        headers: {},
        status: 0,
        body: { text: "x".repeat(500) },
      },
      createPaint(false),
    );
    expect(line).to.match(/^03:04:05 nango {5}--- PUT {4}\/sync\/\\u001b\[31m \{"text":"x+…$/);
    expect(line.length).to.be.lessThan(260);
  });

  it("quotes values for a shell", () => {
    expect(shellQuote("http://127.0.0.1:1/a")).to.equal("http://127.0.0.1:1/a");
    expect(shellQuote("it's\n$HOME")).to.equal("'it'\\''s\n$HOME'");
  });
});
