import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { blocksOf, commandsOf, scriptOf } from "../kit/document.js";
import { TemporaryFolder } from "../kit/process.js";

const ROOT = join(__dirname, "../..");
const EXAMPLES = join(ROOT, "examples");

/** These set up a service, or need the Pulumi CLI: their own tests follow them. */
const ELSEWHERE = ["github", "gitlab", "policy"];

const NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(EXAMPLES, entry.name)).includes("README.md"))
  .map(({ name }) => name)
  .filter((name) => !ELSEWHERE.includes(name));

describe("The README of an example", function () {
  this.timeout(300_000);

  for (const name of NAMES) {
    it(`${name} runs as it stands`, async () => {
      const folder = new TemporaryFolder();
      try {
        const project = join(folder.path, name);
        cpSync(join(EXAMPLES, name), project, { recursive: true });
        // What `npm install` puts there: the first page does it in full (tests/docs/first-program.long.test.ts).
        mkdirSync(join(project, "node_modules/.bin"), { recursive: true });
        symlinkSync(ROOT, join(project, "node_modules/pulumi-syncs"));
        const bin = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli/bin.js")}" "$@"\n`;
        writeFileSync(join(project, "node_modules/.bin/pulumi-syncs"), bin, { mode: 0o755 });
        for (const dependency of ["@pulumi", "@types", "typescript", "zod"]) {
          symlinkSync(join(ROOT, "node_modules", dependency), join(project, "node_modules", dependency));
        }
        const commands = blocksOf(readFileSync(join(project, "README.md"), "utf8")).flatMap(({ language, text }) =>
          language === "sh" ? commandsOf(text) : [],
        );
        expect(commands[0], "how it is installed").to.match(/^npm install \.\.\/pulumi-syncs-/);
        const nested = join(folder.path, "nested.sh");
        const script = scriptOf(commands.slice(1), nested, (inner) => {
          writeFileSync(nested, inner);
        });
        writeFileSync(join(folder.path, "typed.sh"), script);
        // Without the Pulumi CLI, with an empty HOME.
        const env = { PATH: `${join(process.execPath, "..")}:/usr/bin:/bin`, HOME: folder.path };
        await new Promise<void>((resolve) => {
          execFile(
            "bash",
            ["-c", "exec bash ../typed.sh < /dev/null"],
            { cwd: project, env },
            (error, stdout, stderr) => {
              expect(error?.code ?? 0, stdout + stderr).to.equal(0);
              resolve();
            },
          );
        });
      } finally {
        folder.remove();
      }
    });
  }
});
