import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { refuseUnrunnable } from "../../cli/program-kind.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { commandLine, type Ended } from "../kit/command-line.js";
import { cli, TemporaryFolder } from "../kit/process.js";

const ROOT = join(__dirname, "../..");
const SYNC = `new nango.Sync("s", { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "2h" });\n`;

describe("Programs of every kind", function () {
  this.timeout(120_000);
  let folder: TemporaryFolder;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
  });

  after(() => sandbox.close());

  beforeEach(() => {
    folder = new TemporaryFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      writeFileSync(join(folder.path, name), text);
    }
  };
  const link = (name: string, target: string): void => {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    symlinkSync(target, join(folder.path, name));
  };
  const packages = (place: string, ...names: string[]): void => {
    for (const name of names) {
      link(join(place, "node_modules", name), name === "pulumi-syncs" ? ROOT : join(ROOT, "node_modules", name));
    }
  };
  const project = (more = ""): string => `name: kinds\nruntime: nodejs\nmain: index.ts\n${more}`;
  const preview = (place = ".", run: typeof cli | typeof commandLine = commandLine): Promise<Ended> =>
    run(["preview", "--engine", "embedded", "--cwd", join(folder.path, place)], {
      env: {
        ...sandbox.environment,
        PULUMI_BACKEND_URL: `file://${folder.path}`,
        PULUMI_HOME: folder.path,
        PULUMI_CONFIG_PASSPHRASE: "x",
      },
    });
  const refused = async (env: NodeJS.ProcessEnv = {}): Promise<string> => {
    try {
      await refuseUnrunnable(folder.path, env);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("TypeScript as ES modules: fails at once with the lines to add, and runs with them", async () => {
    write({
      "package.json": '{"type":"module"}',
      "Pulumi.yaml": project(),
      "index.ts": `import { nango } from "pulumi-syncs";\n${SYNC}`,
    });
    packages(".", "pulumi-syncs", "@pulumi", "tsx", "typescript");
    if (!("typescript" in process.features && process.features["typescript"])) {
      const { status, stderr } = await preview();
      expect(status).to.equal(1);
      expect(stderr).to.contain('nodeargs: "--import=tsx"').and.contain("npm install tsx");
    }
    write({
      "Pulumi.yaml": `name: kinds\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    nodeargs: "--import=tsx"\n`,
    });
    const { status, stdout, stderr } = await preview(".", cli);
    expect(status, stdout + stderr).to.equal(0);
    expect(stdout).to.contain("nango:Sync");
  });

  it("a workspace where only a shared package depends on us: fails in the program with the line to add, and runs with it", async () => {
    write({
      "app/package.json": '{"dependencies":{"shared":"*"}}',
      "app/Pulumi.yaml": "name: kinds\nruntime: nodejs\nmain: index.js\n",
      "app/index.js": `require("shared")();\n`,
      "shared/package.json": '{"name":"shared","main":"index.js"}',
      "shared/index.js": `const { nango } = require("pulumi-syncs");\nmodule.exports = () => { ${SYNC} };\n`,
    });
    packages("shared", "pulumi-syncs", "@pulumi");
    packages("app", "@pulumi");
    link("app/node_modules/shared", join(folder.path, "shared"));
    const { status, stdout } = await preview("app");
    expect(status).to.equal(1);
    expect(stdout).to.contain("pulumi-syncs is not found from").and.contain("app/package.json");
    expect(stdout)
      .to.contain('"pulumi-syncs": "*"')
      .and.not.match(/\n\s+at /);

    packages("app", "pulumi-syncs");
    const then = await preview("app");
    expect(then.status, then.stdout + then.stderr).to.equal(0);
  });

  it("Yarn's Plug'n'Play: fails at once with the line to add", async () => {
    write({ ".pnp.cjs": "", "app/package.json": "{}", "app/Pulumi.yaml": project(), "app/index.ts": "" });
    const { status, stderr } = await preview("app");
    expect(status).to.equal(1);
    expect(stderr).to.contain("nodeLinker: node-modules").and.contain(join(folder.path, ".yarnrc.yml"));
  });

  it("Bun installs into node_modules, and its programs run as any other; its runtime needs the CLI", async () => {
    write({ "package.json": "{}", "bun.lock": "{}", "index.ts": "", "Pulumi.yaml": "name: kinds\nruntime: bun\n" });
    packages(".", "@pulumi");
    const { status, stderr } = await preview();
    expect(status).to.equal(1);
    expect(stderr).to.contain("The runtime 'bun'").and.contain("needs the Pulumi CLI");
  });

  describe("TypeScript 6", () => {
    const settings = (compilerOptions: object, more: object = {}): void => {
      write({
        "package.json": "{}",
        "Pulumi.yaml": project(),
        "index.ts": "export const a: number = 1;\n",
        "tsconfig.json": `// ours\n${JSON.stringify({ compilerOptions, ...more })}`,
      });
    };

    beforeEach(() => {
      packages(".", "typescript", "@pulumi");
    });

    it("refuses the settings of older templates: fails at once with the lines to write", async () => {
      for (const old of [
        { module: "commonjs" },
        { module: "CommonJS", moduleResolution: "node" },
        { module: "commonjs", moduleResolution: "Node10" },
      ]) {
        settings(old);
        const said = await refused();
        expect(said, JSON.stringify(old)).to.contain('"moduleResolution": "nodenext"').and.contain("tsconfig.json");
      }
    });

    it("takes what it takes", async () => {
      const good: [object, object?][] = [
        [{ module: "nodenext", moduleResolution: "nodenext" }],
        [{ module: "nodenext" }],
        [{ strict: true }],
        [{ module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" }],
        [{ module: "commonjs", moduleResolution: "bundler" }],
        [{ module: "commonjs" }, { extends: "./base.json" }],
      ];
      for (const [options, more] of good) {
        settings(options, more);
        expect(await refused(), JSON.stringify(options)).to.equal("");
      }
      settings({ module: "commonjs" });
      expect(await refused({ PULUMI_NODEJS_TRANSPILE_ONLY: "true" })).to.equal("");
    });

    it("runs a program with the lines that were named", async () => {
      settings({ module: "nodenext", moduleResolution: "nodenext", strict: true });
      const { status, stdout, stderr } = await preview();
      expect(status, stdout + stderr).to.equal(0);
    });
  });
});
