import { expect } from "chai";

import { splitWords } from "../../../engine/project/node-arguments.js";
import { loadProject, stackConfigFile } from "../../../engine/project/project.js";
import { failureOf, Scratch } from "../kit/scratch.js";

describe("a project", () => {
  let scratch: Scratch;
  beforeEach(async () => {
    scratch = await Scratch.make({ "Pulumi.yaml": "name: demo\nruntime: nodejs\n" });
  });
  afterEach(() => scratch.remove());

  it("is found from any directory below it", async () => {
    await scratch.put({ "a/b/index.js": "" });
    const project = await loadProject(scratch.path("a/b"));
    expect(project.file).to.equal(scratch.path("Pulumi.yaml"));
    expect(project.program).to.deep.equal({
      root: scratch.root,
      directory: scratch.root,
      entry: ".",
      nodeArgs: [],
      typescript: true,
    });
    expect(stackConfigFile(project, "dev")).to.equal(scratch.path("Pulumi.dev.yaml"));
  });

  it("that is nowhere is told with what to do", async () => {
    const empty = await Scratch.make();
    expect((await failureOf(loadProject(empty.root))).message).to.match(/Pulumi\.yaml: there is no such file.*--cwd/);
    await empty.remove();
  });

  it("gives its runtime's options to the program", async () => {
    await scratch.put({
      "Pulumi.yaml": [
        "name: demo",
        "runtime:",
        "  name: nodejs",
        "  options:",
        "    typescript: false",
        `    nodeargs: "--import 'a b' --max-old-space-size=4096"`,
        "    tsconfig: ./other.json",
        "    packagemanager: npm",
      ].join("\n"),
    });
    const { program } = await loadProject(scratch.root);
    expect(program).to.deep.include({
      typescript: false,
      nodeArgs: ["--import", "a b", "--max-old-space-size=4096"],
      tsconfig: "./other.json",
    });
  });

  it("runs in the directory of `main`, be it a directory or a file", async () => {
    await scratch.put({ "src/main.ts": "" });
    await scratch.put({ "Pulumi.yaml": "name: demo\nruntime: nodejs\nmain: src/main.ts\n" });
    expect((await loadProject(scratch.root)).program).to.include({ directory: scratch.path("src"), entry: "main.ts" });
    await scratch.put({ "Pulumi.yaml": "name: demo\nruntime: nodejs\nmain: src/\n" });
    expect((await loadProject(scratch.root)).program).to.include({ directory: scratch.path("src"), entry: "." });
    await scratch.put({ "Pulumi.yaml": "name: demo\nruntime: nodejs\nmain: nowhere\n" });
    expect((await failureOf(loadProject(scratch.root))).message).to.match(/`main` names nowhere, which cannot be read/);
  });

  it("may keep its stacks' config elsewhere, and have another ending", async () => {
    await scratch.put({ "Pulumi.yaml": "name: demo\nruntime: nodejs\nstackConfigDir: stacks\n" });
    expect(stackConfigFile(await loadProject(scratch.root), "dev")).to.equal(scratch.path("stacks/Pulumi.dev.yaml"));
    const other = await Scratch.make({ "Pulumi.yml": "name: demo\nruntime: nodejs\nconfig: stacks\n" });
    expect(stackConfigFile(await loadProject(other.root), "dev")).to.equal(other.path("stacks/Pulumi.dev.yml"));
    await other.remove();
  });

  it("may ask for a refresh before every run", async () => {
    expect((await loadProject(scratch.root)).refreshAlways).to.equal(false);
    await scratch.put({ "Pulumi.yaml": "name: demo\nruntime: nodejs\noptions:\n  refresh: always\n" });
    expect((await loadProject(scratch.root)).refreshAlways).to.equal(true);
  });

  const refused: [string, string, RegExp][] = [
    ["another runtime", "name: demo\nruntime: python\n", /The runtime 'python'.*needs the Pulumi CLI/],
    ["plugins", "name: demo\nruntime: nodejs\nplugins:\n  providers: []\n", /`plugins` in .* needs the Pulumi CLI/],
    ["no name", "runtime: nodejs\n", /Pulumi\.yaml: `name`/],
    ["a name that is no directory", "name: a/b\nruntime: nodejs\n", /`name`: may only hold letters/],
    ["a name that leads out of its directory", "name: ..\nruntime: nodejs\n", /`name`: may only hold letters/],
    ["a wrong option", "name: demo\nruntime:\n  name: nodejs\n  options:\n    typescript: yes please\n", /`runtime/],
    ["no YAML", "name: demo\nruntime: [nodejs\n", /Pulumi\.yaml: line 3/],
    ["nothing", "", /Pulumi\.yaml: /],
  ];
  for (const [what, text, message] of refused) {
    it(`with ${what} is refused, and the file is named`, async () => {
      await scratch.put({ "Pulumi.yaml": text });
      expect((await failureOf(loadProject(scratch.root))).message).to.match(message);
    });
  }
});

describe("the words of nodeargs", () => {
  it("are split as a shell does", () => {
    expect(splitWords("")).to.deep.equal([]);
    expect(splitWords("  a  b ")).to.deep.equal(["a", "b"]);
    expect(splitWords(`--x="a \\"b\\"" 'c d'e f\\ g ''`)).to.deep.equal([`--x=a "b"`, "c de", "f g", ""]);
  });
});
