import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");

describe("The pages made from the code", () => {
  it("are up to date", function () {
    this.timeout(60_000);
    // In a process of its own: what other tests made known as secret would be blanked on the page.
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(ROOT, "scripts/docs.ts"), "--check"],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
  });

  it("show no secret in a call", () => {
    const page = readFileSync(join(ROOT, "docs/calls.md"), "utf8");
    expect(page).to.match(/sk_live_first_secret/);
    const calls = page.split("\n").filter((line) => line.startsWith("  - "));
    expect(calls).not.to.be.empty;
    expect(calls.join("\n")).not.to.match(/sk_live|embedding-key/);
  });
});
