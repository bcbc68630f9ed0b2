import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { ImportWorkspace } from "./workspace.js";

describe("import inside of a project", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let workspace: ImportWorkspace;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    workspace = new ImportWorkspace(sandbox);
  });
  afterEach(() => {
    workspace.dispose();
  });

  const write = (name: string, text: string): void => {
    const path = join(workspace.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const project = (main: string): void => {
    write("Pulumi.yaml", `name: parent\nruntime: nodejs\n${main}`);
    write("index.ts", "export const none = 1;\n");
  };
  const importTo = (out: string, ...words: string[]) =>
    workspace.run("import", "nango", "--sync", "contacts", "--out", join(workspace.folder, out), ...words);

  it("makes a project of the folder, whose commands are right when followed word for word", async () => {
    project("main: index.ts\n");
    const { status, stdout, stderr } = await importTo("fleet");
    expect(status, stderr).to.equal(0);
    expect(workspace.files()).to.deep.equal(["Pulumi.yaml", "import.json", "index.ts", "tsconfig.json"]);
    const commands = stdout.split("\n").flatMap((line) => /^ {2}pulumi-syncs (.*)$/.exec(line)?.[1]?.split(" ") ?? []);
    const cut = commands.indexOf("preview");
    const taken = await workspace.succeed(...commands.slice(0, cut));
    expect(taken.stdout).to.contain("Took 5 of 5 syncs");
    await workspace.succeed(...commands.slice(cut));
    const parent = await workspace.succeed("preview");
    expect(parent.stdout).not.to.contain("delete");
  });

  it("writes into the project whose program it is", async () => {
    project("main: fleet/index.ts\n");
    expect((await importTo("fleet")).status).to.equal(0);
    expect(workspace.files()).to.deep.equal(["import.json", "index.ts"]);
  });

  for (const [what, main, files] of [
    ["of Pulumi.yaml", "main: src/app.ts\n", {}],
    ["of package.json", "", { "package.json": '{"main": "dist/app.js"}' }],
  ] as const) {
    it(`is refused in the project's own folder where the main ${what} is another file, before anything is asked`, async () => {
      project(main);
      write("index.ts", "");
      for (const [name, text] of Object.entries(files)) write(name, text);
      const before = sandbox.log().length;
      const { status, stderr } = await importTo(".", "--force");
      expect(status).to.equal(1);
      expect(stderr)
        .to.match(/app\.[jt]s/)
        .and.contain("--out")
        .and.contain("--new")
        .and.contain("Nothing was written");
      expect(sandbox.log()).to.have.length(before);
      expect((await importTo(".", "--new")).status).to.equal(0);
    });
  }

  it("is not refused where the main is the program it writes", async () => {
    project("main: ./index.ts\n");
    expect((await importTo(".", "--force")).status).to.equal(0);
  });
});
