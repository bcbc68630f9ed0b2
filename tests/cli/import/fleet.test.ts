import { expect } from "chai";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { findOnPath } from "../../../cli/engine-choice.js";
import { FLEETS } from "./fleets.js";
import { ImportWorkspace } from "./workspace.js";

const PULUMI = findOnPath("pulumi", process.env) === undefined ? undefined : process.env["PATH"];

describe("import of a fleet", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
  });

  for (const engine of ["embedded", "pulumi"] as const) {
    for (const { platform, count, words, make, more } of FLEETS) {
      it(`of ${platform} ends in an empty preview, then finds only what is new (${engine})`, async function () {
        if (engine === "pulumi" && PULUMI === undefined) this.skip();
        const workspace = new ImportWorkspace(sandbox, engine === "pulumi" ? { PATH: PULUMI } : {});
        const { out } = workspace;
        try {
          make(sandbox);
          const listed = await workspace.succeed("import", platform, ...words, "--out", out);
          expect(listed.stdout).to.contain(`Wrote ${count} syncs`);
          expect(workspace.importFile().resources).to.have.length(count);
          await workspace.succeed("import", "--file", "import.json", "-C", out);

          more(sandbox);
          const again = await workspace.succeed("import", platform, ...words, "--out", out, "--new");
          expect(again.stdout).to.contain("Wrote 1 sync ").and.to.contain(`${count} more are known`);
          expect(workspace.importFile("import.new.json").resources).to.have.length(1);
          const known = new Set(workspace.importFile().resources.map(({ name }) => name));
          expect(known.has(workspace.importFile("import.new.json").resources[0]!.name)).to.equal(false);

          await workspace.succeed("import", "--file", "import.new.json", "-C", out);
          workspace.write("index.ts", `${workspace.read("index.ts")}\nimport "./index.new";\n`);
          await workspace.succeed("preview", "--expect-no-changes", "-C", out);
          await workspace.succeed("refresh", "--preview-only", "--expect-no-changes", "-C", out);
          expect(workspace.writes()).to.deep.equal([]);
        } finally {
          workspace.dispose();
        }
      });
    }
  }
});
