import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";

const ROOT = path.resolve(__dirname, "..", "..");

/** Not the synchronous one: the sandbox answers from this very process. */
const run = promisify(execFile);

interface Packed {
  readonly filename: string;
}

function versionOf(name: string): string {
  const text = readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** A program of a user in each module system; each declares one sync and exports its frequency. */
const PROGRAMS = {
  "TypeScript, CommonJS": {
    packageType: "commonjs",
    main: "index.ts",
    source: `import { nango } from "pulumi-syncs";
const sync = new nango.Sync("s", { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "2h" });
export const frequency = sync.frequency;
`,
  },
  "JavaScript, CommonJS": {
    packageType: "commonjs",
    main: "index.js",
    source: `const { nango } = require("pulumi-syncs");
const sync = new nango.Sync("s", { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "2h" });
exports.frequency = sync.frequency;
`,
  },
  "JavaScript, ESM": {
    packageType: "module",
    main: "index.mjs",
    source: `import { nango } from "pulumi-syncs";
const sync = new nango.Sync("s", { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "2h" });
export const frequency = sync.frequency;
`,
  },
} as const;

describe("the packed package, installed into an empty project", function () {
  this.timeout(300_000);
  let folder: string;
  let packed: Packed;
  let sandbox: Sandbox;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pulumi-syncs-packed-"));
    // The build stands already (npm test): packing must not write it anew under the other tests.
    const listing = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const [first] = JSON.parse(listing) as Packed[];
    if (first === undefined) throw new Error(`npm pack told nothing: ${listing}`);
    packed = first;
    writeFileSync(path.join(folder, "package.json"), '{ "name": "empty", "private": true }\n');
    const wanted = ["@pulumi/pulumi", "typescript"].map((name) => `${name}@${versionOf(name)}`);
    execFileSync(
      "npm",
      ["install", "--no-audit", "--no-fund", "--prefer-offline", path.join(folder, packed.filename), ...wanted],
      {
        cwd: folder,
        stdio: "pipe",
      },
    );
    sandbox = await startSandbox({});
  });

  after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs no script when it is installed", () => {
    const { scripts } = JSON.parse(
      readFileSync(path.join(folder, "node_modules", "pulumi-syncs", "package.json"), "utf8"),
    ) as { scripts: object };
    expect(Object.keys(scripts)).to.not.include.members(["preinstall", "install", "postinstall"]);
  });

  for (const [title, program] of Object.entries(PROGRAMS)) {
    it(`runs a program in ${title}`, async () => {
      const project = path.join(folder, title.replace(/\W+/g, "-"));
      mkdirSync(project);
      writeFileSync(
        path.join(project, "package.json"),
        JSON.stringify({ name: "program", private: true, type: program.packageType }),
      );
      writeFileSync(path.join(project, "Pulumi.yaml"), `name: program\nruntime: nodejs\nmain: ${program.main}\n`);
      writeFileSync(path.join(project, program.main), program.source);
      sandbox.reset();
      const bin = path.join(folder, "node_modules", ".bin", "pulumi-syncs");
      const { stdout } = await run(bin, ["up", "--yes", "--skip-preview", "--engine", "embedded"], {
        cwd: project,
        env: {
          ...process.env,
          ...sandbox.environment,
          PULUMI_HOME: project,
          PULUMI_BACKEND_URL: `file://${project}`,
          PULUMI_CONFIG_PASSPHRASE: "x",
        },
      });
      expect(stdout).to.contain('frequency: "2h"');
      const writes = sandbox.log().filter(({ method }) => method !== "GET");
      expect(writes.map(({ method, path: where }) => `${method} ${where}`)).to.deep.equal([
        "PUT /sync/update-connection-frequency",
      ]);
    });
  }

  for (const { moduleResolution, module, packageType, skipLibCheck } of [
    { moduleResolution: "node", module: "commonjs", packageType: "commonjs", skipLibCheck: true },
    // Once with every declaration file checked, ours and those it imports.
    { moduleResolution: "node16", module: "node16", packageType: "commonjs", skipLibCheck: false },
    { moduleResolution: "node16", module: "node16", packageType: "module", skipLibCheck: true },
    { moduleResolution: "bundler", module: "esnext", packageType: "module", skipLibCheck: true },
  ] as const) {
    it(`gives its types to a ${packageType} program under moduleResolution ${moduleResolution}`, async () => {
      const project = path.join(folder, `types-${moduleResolution}-${packageType}`);
      mkdirSync(project);
      writeFileSync(path.join(project, "package.json"), JSON.stringify({ private: true, type: packageType }));
      writeFileSync(
        path.join(project, "index.ts"),
        `import { aisquared, nango, paragon, sequin } from "pulumi-syncs";
const args: nango.SyncArgs = { providerConfigKey: "k", connectionId: "c", syncName: "s", frequency: null };
export const id = new nango.Sync("s", args).syncId;
// @ts-expect-error the name is misspelt
export const wrong: nango.SyncArgs = { providerConfigKey: "k", connectionId: "c", syncName: "s", frequencey: "1h" };
export const all = [aisquared.Sync, nango.Sync, paragon.Sync, sequin.Sync];
`,
      );
      writeFileSync(
        path.join(project, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: {
            strict: true,
            noEmit: true,
            target: "es2022",
            module,
            moduleResolution,
            types: [],
            skipLibCheck,
            // Of moduleResolution "node" alone: TypeScript 6 warns that it will go.
            ...(moduleResolution === "node" ? { ignoreDeprecations: "6.0" } : {}),
          },
        }),
      );
      const compiler = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
      // Prints its findings to standard output, and fails with them in the message.
      const { stdout } = await run(process.execPath, [compiler, "-p", project]);
      expect(stdout).to.equal("");
    });
  }
});
