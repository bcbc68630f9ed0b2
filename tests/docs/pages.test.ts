import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");

describe("The pages made from the code", () => {
  it("show no secret in a call", () => {
    const page = readFileSync(join(ROOT, "docs/calls.md"), "utf8");
    expect(page).to.match(/sk_live_first_secret/);
    const calls = page.split("\n").filter((line) => line.startsWith("  - "));
    expect(calls).not.to.be.empty;
    expect(calls.join("\n")).not.to.match(/sk_live|embedding-key/);
  });
});
