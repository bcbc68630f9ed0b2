import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { allCustomers } from "../../../examples/shards/customers.js";
import { shardOf } from "../../../examples/shards/shard.js";
import { startSandbox } from "../../../sandbox/server.js";
import { cli, TemporaryFolder } from "../../kit/process.js";

const ROOT = join(__dirname, "../../..");

describe("examples/shards", function () {
  this.timeout(120_000);

  it("gives every customer one shard, whoever else is there", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 500 }), (customer, shards) => {
        const shard = shardOf(customer, shards);
        expect(shard).to.be.within(0, shards - 1);
        expect(shardOf(customer, shards)).to.equal(shard);
      }),
    );
    // What a stack has must not move with an upgrade of anything: these are for ever.
    expect(["acme", "globex", "customer-1"].map((id) => shardOf(id, 20))).to.deep.equal([17, 5, 16]);
  });

  it("splits ten thousand customers into stacks of about the same size", () => {
    const sizes = new Map<number, number>();
    for (const { id } of allCustomers(10_000)) sizes.set(shardOf(id, 20), (sizes.get(shardOf(id, 20)) ?? 0) + 1);
    expect(sizes.size).to.equal(20);
    for (const size of sizes.values()) expect(size).to.be.within(425, 575);
  });

  it("runs one shard: its own customers, and nobody else's", async () => {
    const folder = new TemporaryFolder();
    const sandbox = await startSandbox({});
    try {
      const project = join(folder.path, "shards");
      cpSync(join(ROOT, "examples/shards"), project, { recursive: true });
      mkdirSync(join(project, "node_modules"));
      symlinkSync(ROOT, join(project, "node_modules/pulumi-syncs"));
      for (const name of ["@pulumi", "@types", "typescript"]) {
        symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
      }
      execFileSync(process.execPath, ["stacks.mjs", "1000"], { cwd: project });
      expect(readdirSync(project).filter((name) => name.startsWith("Pulumi.shard-"))).to.have.length(1000);

      sandbox.change("nango", { action: "create-connections", integration: "hubspot", count: 10_000 });
      const env = {
        ...sandbox.environment,
        PULUMI_BACKEND_URL: `file://${folder.path}`,
        PULUMI_HOME: join(folder.path, "home"),
        PULUMI_CONFIG_PASSPHRASE: "shards",
      };
      const { status, stderr, stdout } = await cli(
        ["up", "--yes", "--create", "--stack", "shard-7", "--cwd", project],
        { env },
      );
      expect(status, stdout + stderr).to.equal(0);

      const expected = allCustomers(10_000).filter(({ id }) => shardOf(id, 1000) === 7);
      expect(expected).not.to.be.empty;
      const written = sandbox
        .log({ platform: "nango" })
        .filter(({ method }) => method === "PUT")
        .map(({ body }) => (body as { connection_id: string }).connection_id);
      expect(written.sort()).to.deep.equal(expected.map(({ id }) => id).sort());
      // The file now has the stack's salt; it is not written over.
      const before = readFileSync(join(project, "Pulumi.shard-7.yaml"), "utf8");
      execFileSync(process.execPath, ["stacks.mjs", "1000"], { cwd: project });
      expect(readFileSync(join(project, "Pulumi.shard-7.yaml"), "utf8"))
        .to.equal(before)
        .and.contain("encryptionsalt");
    } finally {
      await sandbox.close();
      folder.remove();
    }
  });
});
