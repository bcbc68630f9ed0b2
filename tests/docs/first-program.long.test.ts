import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect } from "chai";
import { findOnPath } from "../../cli/engine-choice.js";
import { blocksOf, commandsOf, scriptOf } from "../kit/document.js";

const ROOT = join(__dirname, "../..");
const PULUMI = findOnPath("pulumi", process.env);

/** Types the commands of a page, line by line, in a folder that has the packed package, with an empty HOME. */
describe("What a newcomer types", function () {
  this.timeout(600_000);
  let packed: string;

  before(() => {
    packed = mkdtempSync(join(tmpdir(), "pulumi-syncs-packed-"));
    // The build stands already (npm run test:long): packing must not write it anew under the other tests.
    const words = ["pack", "--ignore-scripts", "--pack-destination", packed];
    execFileSync("npm", words, { cwd: ROOT, stdio: "pipe" });
  });

  after(() => {
    rmSync(packed, { recursive: true, force: true });
  });

  async function typed(page: string, from: string, to: string, path: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-syncs-newcomer-"));
    try {
      for (const file of readdirSync(packed)) cpSync(join(packed, file), join(folder, file));
      mkdirSync(join(folder, "home"));
      const text = readFileSync(join(ROOT, page), "utf8");
      const part = text.slice(text.indexOf(from), to === "" ? undefined : text.indexOf(to));
      const commands = blocksOf(part).flatMap(({ language, text: block }) =>
        language === "sh" ? commandsOf(block) : [],
      );
      expect(commands.length).to.be.greaterThan(5);
      const nested = join(folder, "nested.sh");
      const script = scriptOf(commands, nested, (inner) => {
        writeFileSync(nested, inner);
      });
      writeFileSync(join(folder, "typed.sh"), script);
      const env = {
        PATH: path,
        HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        npm_config_cache: join(process.env["HOME"] ?? "", ".npm"),
        npm_config_prefer_offline: "true",
        ...(process.env["npm_config_registry"] !== undefined && {
          npm_config_registry: process.env["npm_config_registry"],
        }),
      };
      return await new Promise((resolve) => {
        execFile(
          "bash",
          ["-c", "exec bash typed.sh < /dev/null"],
          { cwd: folder, env, maxBuffer: 1e8 },
          (error, stdout, stderr) => {
            expect(error?.code ?? 0, stdout + stderr).to.equal(0);
            // The program that the page shows is the one that was written.
            const program = blocksOf(part).find(({ language }) => language === "ts")?.text;
            if (program !== undefined) expect(readFileSync(join(folder, "syncs/index.ts"), "utf8")).to.equal(program);
            resolve(stdout + stderr);
          },
        );
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const pathWithout = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => PULUMI === undefined || folder !== dirname(PULUMI))
    .join(delimiter);
  const pages = [
    ["README.md", "## Your first program", "## What each change calls"],
    ["docs/first-hour.md", "# First hour", ""],
  ] as const;

  for (const [page, from, to] of pages) {
    it(`${page} runs as it stands, without the Pulumi CLI`, async () => {
      const said = await typed(page, from, to, pathWithout);
      expect(said).to.contain("PUT /sync/update-connection-frequency").and.contain("Created stack 'dev'");
    });

    it(`${page} runs as it stands, with the Pulumi CLI and without a login`, async function () {
      if (PULUMI === undefined) {
        console.log("      Not typed with the Pulumi CLI: there is none on the PATH.");
        this.skip();
      }
      const said = await typed(page, from, to, process.env["PATH"] ?? "");
      expect(said).to.contain("PUT /sync/update-connection-frequency").and.contain("Using the Pulumi CLI");
    });
  }
});
