import { readFileSync } from "node:fs";
import { expect } from "chai";
import { wordsForPulumi } from "../../cli/run-pulumi.js";
import { Cli, cli, fakePulumi, TemporaryFolder } from "../kit/process.js";

const STACKS = `
if (words[0] === "stack" && words[1] === "ls") { console.log(JSON.stringify([{ name: "dev", current: true }])); process.exit(0); }
if (words[0] === "stack") { console.log("Created stack '" + words[2] + "'"); process.exit(0); }
`;

describe("running the Pulumi CLI", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  function calls(log: string): string[][] {
    return readFileSync(log, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as string[]);
  }

  it("passes the same words on, and its output and exit status back", async () => {
    const { env, log } = fakePulumi(
      folder.path,
      `${STACKS} console.log("out"); console.error("err"); process.exit(7);`,
    );
    const words = ["--yes", "--diff", "-p", "3", "--target=urn:a", "--policy-pack", "rules", "--cwd", folder.path];
    const { status, stdout, stderr } = await cli(["up", ...words], { env });
    expect(status).to.equal(7);
    expect(stdout).to.equal("out\n");
    expect(stderr).to.equal(`Using the Pulumi CLI (${folder.path}/pulumi).\nerr\n`);
    expect(calls(log).at(-1)).to.deep.equal(["up", ...words]);
  });

  it("makes a stack that is missing where it was asked to, and says so on standard error", async () => {
    const { env, log } = fakePulumi(folder.path, `${STACKS} console.log("{}");`);
    const { stdout, stderr } = await cli(["up", "--json", "--stack", "new", "--create"], { env });
    expect(stdout).to.equal("{}\n");
    expect(stderr).to.equal("Created stack 'new'\n");
    expect(calls(log).map((call) => call.slice(0, 4))).to.deep.equal([
      ["stack", "ls", "--json", "--non-interactive"],
      ["stack", "select", "new", "--create"],
      ["up", "--json", "--stack", "new"],
    ]);
  });

  it("uses the selected stack, or one named dev where none is selected", async () => {
    const selected = fakePulumi(folder.path, STACKS);
    await cli(["preview"], { env: selected.env });
    expect(calls(selected.log).map(([word]) => word)).to.deep.equal(["stack", "preview"]);
    const none = fakePulumi(folder.path, 'if (words[1] === "ls") console.log("[]");');
    await cli(["up", "--yes"], { env: none.env });
    expect(calls(none.log)[1]?.slice(0, 4)).to.deep.equal(["stack", "select", "dev", "--create"]);
  });

  it("lets the command itself say what is wrong when stacks cannot be listed", async () => {
    const { env } = fakePulumi(
      folder.path,
      'if (words[0] === "stack") process.exit(1); console.error("error: log in"); process.exit(1);',
    );
    const { status, stderr } = await cli(["preview", "--json"], { env });
    expect(status).to.equal(1);
    expect(stderr).to.equal("error: log in\n");
  });

  it("is not used when the embedded engine is asked for", async () => {
    const { env, log } = fakePulumi(folder.path, STACKS);
    const { stderr } = await cli(["preview", "--engine", "embedded", "--cwd", "/"], { env });
    expect(stderr).to.match(/^Using the embedded engine\.\nerror: /);
    expect(readFileSync(log, "utf8")).to.equal("");
  });

  it("is refused with advice when it is asked for and is not there", async () => {
    const { status, stderr } = await cli(["preview", "--engine=pulumi"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("error: There is no pulumi on the PATH. Install the Pulumi CLI");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`passes ${signal} on, and waits for Pulumi to end`, async () => {
      const { env } = fakePulumi(
        folder.path,
        `${STACKS} process.on("${signal}", () => { console.log("saved"); process.exit(1); }); setInterval(() => {}, 1000); console.log("up");`,
      );
      const process = new Cli(["up", "--yes"], { env });
      await process.says("up\n");
      process.signal(signal);
      const { status, stdout } = await process.end();
      expect(stdout).to.equal("up\nsaved\n");
      expect(status).to.equal(1);
    });
  }

  it("never hears of the flag that chooses it", () => {
    expect(
      wordsForPulumi("up", ["--engine", "pulumi", "--yes", "--create", "--engine=pulumi", "-m", "x"]),
    ).to.deep.equal(["--yes", "-m", "x"]);
  });
});
