import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../../sandbox/server.js";
import { commandLine, type Ended } from "../../kit/command-line.js";
import { TemporaryFolder } from "../../kit/process.js";

const ROOT = join(__dirname, "../../..");

describe("init", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const run = (words: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    commandLine(words.split(" "), { cwd: folder.path, env });
  const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");

  it("writes a project whose program runs beside the sandbox, with its state inside of it", async function () {
    this.timeout(60_000);
    const { status, stdout } = await run("init my-syncs");
    expect(status).to.equal(0);
    expect(stdout).to.contain("cd my-syncs\n  npm install\n");
    const project = join(folder.path, "my-syncs");
    expect(readdirSync(project).sort()).to.deep.equal([
      ...[".gitignore", "Pulumi.yaml", "index.ts", "package.json", "tsconfig.json"],
    ]);
    const manifest = JSON.parse(read("my-syncs/package.json")) as { name: string; dependencies: object };
    expect(manifest.name).to.equal("my-syncs");
    expect(Object.keys(manifest.dependencies)).to.deep.equal(["pulumi-syncs", "@pulumi/pulumi", "typescript"]);

    mkdirSync(join(project, "node_modules"));
    symlinkSync(ROOT, join(project, "node_modules/pulumi-syncs"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(project, "node_modules/@pulumi"));
    const sandbox = await startSandbox();
    try {
      const env = {
        ...sandbox.environment,
        PULUMI_CONFIG_PASSPHRASE: "x",
        PULUMI_HOME: folder.path,
        PULUMI_BACKEND_URL: "",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      };
      const review = await commandLine(["review"], { cwd: project, env });
      expect(review.status, review.stdout + review.stderr).to.equal(0);
    } finally {
      await sandbox.close();
    }
  });

  it("leaves what is there as it is, and says which packages it would have named", async () => {
    writeFileSync(join(folder.path, "package.json"), '{"name":"mine"}');
    const { status, stdout } = await run("init");
    expect(status).to.equal(0);
    expect(read("package.json")).to.equal('{"name":"mine"}');
    expect(stdout).to.contain("Left as they are: package.json.").and.contain("npm install pulumi-syncs @pulumi/pulumi");
  });

  it("names no package that is there already", async () => {
    writeFileSync(join(folder.path, "package.json"), "{}");
    for (const name of ["pulumi-syncs", "@pulumi/pulumi"]) {
      mkdirSync(join(folder.path, "node_modules", name), { recursive: true });
    }
    const { stdout } = await run("init");
    expect(stdout).to.contain("  npm install typescript\n");
    mkdirSync(join(folder.path, "node_modules/typescript"));
    rmSync(join(folder.path, "Pulumi.yaml"));
    expect((await run("init")).stdout).not.to.contain("npm install");
  });

  it("says of workflows below the root of a repository that they do nothing there", async () => {
    mkdirSync(join(folder.path, ".git"));
    const { stdout } = await run("init syncs --workflows github");
    expect(stdout).to.contain(`move it to ${folder.path}.`).and.contain('"working-directory: syncs"');
    expect((await run("init syncs --workflows gitlab")).stdout).to.contain(".gitlab-ci.yml works in the root");
    expect((await run("init --workflows github")).stdout).not.to.contain("move it");
  });

  it("refuses a project, but adds workflows to one", async () => {
    await run("init");
    const again = await run("init");
    expect([again.status, again.stderr.includes("Nothing was written")]).to.deep.equal([1, true]);
    const { status, stdout } = await run("init --workflows github");
    expect(status).to.equal(0);
    expect(stdout).to.contain("OWNER/pulumi-syncs");
    expect(readdirSync(join(folder.path, ".github/workflows")).sort()).to.deep.equal([
      "drift.yml",
      "review.yml",
      "up.yml",
    ]);
    await run("init --workflows gitlab");
    expect(existsSync(join(folder.path, ".gitlab-ci.yml"))).to.equal(true);
  });
});
