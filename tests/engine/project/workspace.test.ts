import { readdir, readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { locateBackend } from "../../../engine/project/backend-location.js";
import { readPassphrase } from "../../../engine/project/passphrase.js";
import { loadProject, type Project } from "../../../engine/project/project.js";
import { pulumiHome } from "../../../engine/project/pulumi-home.js";
import { selectedStack, selectStack } from "../../../engine/project/selected-stack.js";
import { parseStackName } from "../../../engine/project/stack-name.js";
import { openWorkspace } from "../../../engine/project/workspace.js";
import { failureOf, Scratch } from "../kit/scratch.js";

describe("a workspace", () => {
  let scratch: Scratch;
  let project: Project;
  let environment: NodeJS.ProcessEnv;
  beforeEach(async () => {
    scratch = await Scratch.make({ "Pulumi.yaml": "name: demo\nruntime: nodejs\n" });
    project = await loadProject(scratch.root);
    environment = { PULUMI_HOME: scratch.path("home") };
  });
  afterEach(() => scratch.remove());

  describe("its backend", () => {
    const locate = () => locateBackend(project, scratch.root, environment);

    it("is the environment's, else the project's, else the login's, else the home directory", async () => {
      expect(await locate()).to.deep.equal({ url: "file://~", directory: userInfo().homedir });
      await scratch.put({ "home/credentials.json": `{"current":"file:///login"}` });
      expect(await locate()).to.deep.equal({ url: "file:///login", directory: "/login" });
      project.backendUrl = "file://./state";
      expect(await locate()).to.deep.equal({ url: "file://./state", directory: scratch.path("state") });
      environment["PULUMI_BACKEND_URL"] = "file:///env%20ironment?no_tmp_dir=true";
      expect((await locate()).directory).to.equal("/env ironment");
    });

    it("below ~ is in the user's directory, as Pulumi has it: not in the one that $HOME names", async () => {
      const { HOME } = process.env;
      process.env["HOME"] = scratch.path("elsewhere");
      try {
        for (const [url, path] of [
          ["~", ""],
          ["~/states", "states"],
          ["~/a%20b?no_tmp_dir=true", "a b"],
        ] as const) {
          environment["PULUMI_BACKEND_URL"] = `file://${url}`;
          expect((await locate()).directory, url).to.equal(join(userInfo().homedir, path));
        }
        delete environment["PULUMI_BACKEND_URL"];
        expect((await locate()).directory).to.equal(userInfo().homedir);
        environment["PULUMI_HOME"] = "";
        expect(pulumiHome(environment)).to.equal(join(userInfo().homedir, ".pulumi"));
      } finally {
        if (HOME === undefined) delete process.env["HOME"];
        else process.env["HOME"] = HOME;
      }
    });

    it("is a path with a ~ in it where the ~ is not at its beginning", async () => {
      environment["PULUMI_BACKEND_URL"] = "file://%7E/states#part";
      expect((await locate()).directory).to.equal(scratch.path("~/states"));
    });

    it("takes a variable that is empty for one that is not set", async () => {
      await scratch.put({ "home/credentials.json": `{"current":"file:///login"}` });
      Object.assign(environment, { PULUMI_CREDENTIALS_PATH: "", PULUMI_BACKEND_URL: "" });
      expect((await locate()).directory).to.equal("/login");
      await scratch.put({ "other/credentials.json": `{"current":"file:///other"}` });
      environment["PULUMI_CREDENTIALS_PATH"] = scratch.path("other");
      expect((await locate()).directory).to.equal("/other");
    });

    it("that is no file:// is refused with where it came from, and without a password", async () => {
      environment["PULUMI_BACKEND_URL"] = "https://me:hunter2@pulumi.example";
      const { message } = await failureOf(locate());
      expect(message).to.match(/https:\/\/\*\*\*\*@pulumi\.example \(PULUMI_BACKEND_URL\) needs the Pulumi CLI/);
      expect(message).not.to.include("hunter2");
      delete environment["PULUMI_BACKEND_URL"];
      await scratch.put({ "home/credentials.json": `{"current":"https://api.pulumi.com"}` });
      expect((await failureOf(locate())).message).to.match(/credentials\.json; set PULUMI_BACKEND_URL=file:/);
    });

    it("behind a login that cannot be read is asked for", async () => {
      await scratch.put({ "home/credentials.json": "\u0000encrypted" });
      expect((await failureOf(locate())).message).to.match(/credentials\.json: it cannot be read.*PULUMI_BACKEND_URL/);
    });
  });

  describe("its stack", () => {
    const home = () => scratch.path("home");

    it("is selected for one backend, in the file and form of Pulumi", async () => {
      expect(await selectedStack(project, "file:///a", home())).to.equal(undefined);
      await selectStack(project, "file:///a", "organization/demo/one", home());
      await selectStack(project, "file:///b", "organization/demo/two", home());
      expect(await selectedStack(project, "file:///a", home())).to.equal("organization/demo/one");
      const [name = ""] = await readdir(join(home(), "workspaces"));
      expect(name).to.match(/^demo-[0-9a-f]{40}-workspace\.json$/);
      expect(await readFile(join(home(), "workspaces", name), "utf8")).to.equal(
        `{\n    "stacks": {\n        "file:///a": "organization/demo/one",\n        "file:///b": "organization/demo/two"\n    }\n}`,
      );
      await selectStack(project, "file:///a", undefined, home());
      await selectStack(project, "file:///b", undefined, home());
      expect(await readdir(join(home(), "workspaces"))).to.deep.equal([]);
    });

    it("is read from the older form, and that is told when it is broken", async () => {
      await selectStack(project, "x", "y", home());
      const [name = ""] = await readdir(join(home(), "workspaces"));
      await scratch.put({ [`home/workspaces/${name}`]: `{"stack":"old"}` });
      expect(await selectedStack(project, "file:///a", home())).to.equal("old");
      await scratch.put({ [`home/workspaces/${name}`]: "{" });
      expect((await failureOf(selectedStack(project, "a", home()))).message).to.match(
        /workspace\.json: it is not JSON/,
      );
    });

    it("is none where PULUMI_STACK is empty, as with Pulumi, unless one is named", async () => {
      Object.assign(process.env, { PULUMI_STACK: "", PULUMI_BACKEND_URL: `file://${scratch.root}` });
      try {
        expect((await failureOf(openWorkspace({ cwd: scratch.root }))).message).to.match(/PULUMI_STACK.*--stack/);
        expect((await openWorkspace({ cwd: scratch.root, stack: "one" })).stack.name).to.equal("one");
      } finally {
        delete process.env["PULUMI_STACK"];
        delete process.env["PULUMI_BACKEND_URL"];
      }
    });

    it("is named short or in full, and belongs to the present project", () => {
      const dev = { project: "demo", name: "dev" };
      for (const text of ["dev", "organization/dev", "organization/demo/dev"]) {
        expect(parseStackName(text, project)).to.deep.equal(dev);
      }
      expect(() => parseStackName("organization/other/dev", project)).to.throw(/belongs to the project 'other'/);
      for (const text of ["me/demo/dev", "a/b/c/d"])
        expect(() => parseStackName(text, project), text).to.throw(/not a stack of a file/);
      for (const text of ["", "a b", "..", "x".repeat(101)]) {
        expect(() => parseStackName(text, project), text).to.throw(/not a stack name/);
      }
    });
  });

  describe("its passphrase", () => {
    const read = () => readPassphrase("dev", scratch.root, environment);

    it("is the variable's, an empty one too, else the file's without its end of line", async () => {
      await scratch.put({ secret: "from file\n" });
      environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = "secret";
      expect((await read()).text).to.equal("from file");
      environment["PULUMI_CONFIG_PASSPHRASE"] = "";
      expect(await read()).to.deep.equal({ text: "", source: "PULUMI_CONFIG_PASSPHRASE" });
    });

    it("that is missing is asked for by name", async () => {
      expect((await failureOf(read())).message).to.match(/stack 'dev' need a passphrase: set PULUMI_CONFIG_PASSPHRASE/);
      environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = "nowhere";
      expect((await failureOf(read())).message).to.match(
        /PULUMI_CONFIG_PASSPHRASE_FILE names nowhere, which cannot be read/,
      );
    });
  });
});
