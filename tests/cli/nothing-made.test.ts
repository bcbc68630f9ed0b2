import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { PULUMI, type Said, Shop } from "../kit/shop.js";
import { fakePulumi, TemporaryFolder } from "../kit/process.js";

/** Every file below a folder with its content; what a link names is not looked into. */
function filesBelow(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) files[`${relative(folder, path)}/`] = "";
    if (entry.isFile()) files[relative(folder, path)] = readFileSync(path, "base64");
  }
  return files;
}

describe("A command that is not asked for a stack makes none", function () {
  this.timeout(120_000);
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
    mkdirSync(join(shop.folder, "home"));
  });

  afterEach(() => {
    shop.dispose();
  });

  /** All but the logs that the Pulumi CLI keeps of itself. */
  const files = (): Record<string, string> =>
    Object.fromEntries(Object.entries(filesBelow(shop.folder)).filter(([name]) => !/^home\/(?:logs\/|$)/.test(name)));

  /** Runs with a HOME of its own, and fails where anything in it, the project or the backend is another than before. */
  async function unchanged(words: string, given: Parameters<Shop["run"]>[1] = {}): Promise<Said> {
    const env = { HOME: join(shop.folder, "home"), ...given.env };
    const before = files();
    const said = await shop.run(words, { ...given, env });
    expect(files(), words).to.deep.equal(before);
    return said;
  }

  const LOOKS = ["preview", "preview --json", "preview -c greeting=hello", "review", "review --format json"];

  it("in a project without any stack a preview and a review plan against an empty state, and write nothing", async () => {
    for (const words of LOOKS) {
      const { status, stdout, stderr } = await unchanged(words, { env: { PULUMI_CONFIG_PASSPHRASE: undefined } });
      expect(status, `${words}\n${stdout}${stderr}`).to.equal(0);
      if (words === "preview") expect(stdout).to.match(/\+ \d+ to create/);
    }
  });

  it("with a stack a preview and a review write nothing, with a value of --config for this once neither", async () => {
    await shop.run("up --yes");
    for (const words of [...LOOKS, "drift", "refresh --preview-only -c greeting=hello"]) {
      const { status, stdout, stderr } = await unchanged(words);
      expect(status, `${words}\n${stdout}${stderr}`).to.equal(0);
    }
  });

  it("a name that does not exist is refused by every command, with the nearest one that does", async () => {
    await shop.run("stack init prod");
    const words = [
      ...["preview", "review", "up --yes", "up --skip-preview", "refresh --yes", "destroy --yes", "drift", "config"],
      ...["config set a 1", "stack", "stack output", "stack export", "stack rm --yes"],
    ];
    for (const line of words) {
      const { status, stderr } = await unchanged(`${line} --stack prdo`);
      expect(status, `${line}\n${stderr}`).to.equal(6);
      expect(stderr, line).to.contain("no stack named 'prdo'").and.to.contain("Did you mean 'prod'?");
      expect(stderr, line).to.contain("stack init prdo");
    }
    // A name that was noted earlier is a name as well.
    const { status, stderr } = await unchanged("up --yes", { env: { PULUMI_STACK: "prdo" } });
    expect([status, stderr.includes("Did you mean 'prod'?")]).to.deep.equal([6, true]);
  });

  it("one that was selected and is gone is not made again in silence", async () => {
    await shop.run("stack init prod");
    rmSync(shop.backend("stacks/shop"), { recursive: true });
    const { status, stderr } = await unchanged("up --yes");
    expect([status, stderr.includes("no stack named 'prod'")]).to.deep.equal([6, true]);
  });

  it("of several stacks none is made up where none is selected", async () => {
    await shop.run("stack init prod --no-select");
    for (const line of ["up --yes", "preview", "review"]) {
      const { status, stderr } = await unchanged(line);
      expect(status, line).to.equal(6);
      expect(stderr, line).to.contain("The project has: prod.");
    }
  });

  it("`up --create` makes the named one", async () => {
    const { status, stdout, stderr } = await shop.run("up --stack prod --create --yes");
    expect(status, stderr).to.equal(0);
    expect(stdout + stderr).to.contain("Created stack 'prod'");
  });

  it("`up` asks at a terminal, and takes anything but yes for no", async () => {
    await shop.run("stack init prod");
    const no = await unchanged("up --stack prdo", { typed: "no\n" });
    expect([no.status, no.stdout.includes("Did you mean 'prod'?")]).to.deep.equal([6, true]);
    // --yes says that nobody is asked, not that a mistyped name is right.
    expect((await unchanged("up --stack prdo --yes", { typed: "yes\n" })).status).to.equal(6);
    const yes = await shop.run("up --stack staging --target urn:none", { typed: "yes\n" });
    expect(yes.stdout + yes.stderr)
      .to.contain("Do you want to make the stack 'staging'?")
      .and.to.contain("urn:none");
  });

  it("in a project without any stack `up` makes dev, and says so", async () => {
    const { status, stdout, stderr } = await shop.run("up --yes");
    expect([status, (stdout + stderr).includes("Created stack 'dev'")]).to.deep.equal([0, true]);
  });

  describe("with the Pulumi CLI", () => {
    it("neither", async function () {
      if (PULUMI === undefined) this.skip();
      const env = { PATH: process.env["PATH"] };
      // The CLI notes the form of a backend when it opens one for the first time.
      await shop.pulumi("stack ls");
      for (const words of ["preview", "review"]) {
        const { status, stderr } = await unchanged(words, { env });
        expect(status, stderr).to.equal(0);
        expect(stderr).to.contain("plans against an empty state");
      }
      const forced = await unchanged("preview --engine pulumi", { env });
      expect([forced.status, forced.stderr.includes("stack init dev")]).to.deep.equal([6, true]);
      await shop.run("stack init prod", { env });
      for (const words of ["preview", "review", "up --yes", "preview -c a=b"]) {
        const { status, stderr } = await unchanged(`${words} --stack prdo`, { env });
        expect([status, stderr.includes("Did you mean 'prod'?")], words).to.deep.equal([6, true]);
      }
      await unchanged("preview --stack prod", { env });
      await unchanged("review --stack prod", { env });
    });

    it("that is not logged in is named, with both ways out", async () => {
      const folder = new TemporaryFolder();
      try {
        const { env } = fakePulumi(folder.path, "process.exit(3);");
        for (const words of ["up --yes", "preview", "review", "drift", "stack ls", "config"]) {
          const { status, stderr } = await unchanged(words, {
            env: { PATH: env["PATH"], PULUMI_BACKEND_URL: undefined },
          });
          expect(status, words).to.equal(1);
          expect(stderr, words).to.contain("pulumi login").and.to.contain("--engine embedded");
        }
      } finally {
        folder.remove();
      }
    });
  });
});
