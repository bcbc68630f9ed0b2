import { readFileSync } from "node:fs";
import { expect } from "chai";
import { PULUMI, Shop } from "../../kit/shop.js";

const A = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic:Resource::a";

describe("the verbs of state", function () {
  this.timeout(120_000);
  let shop: Shop;
  let exported: string;

  before(async () => {
    shop = new Shop();
    const { status, stderr } = await shop.run("up --stack dev --create --yes --skip-preview");
    expect(status, stderr).to.equal(0);
    ({ stdout: exported } = await shop.run("stack export"));
  });

  after(() => {
    shop.dispose();
  });

  beforeEach(async () => {
    const { status, stderr } = await shop.run("stack import", { stdin: exported });
    expect(status, stderr).to.equal(0);
  });

  const state = (): string => readFileSync(shop.backend("stacks/shop/dev.json"), "utf8");
  const urns = (): string[] => [...state().matchAll(/"urn":\s*"([^"]+)"/g)].map(([, urn = ""]) => urn);
  const protectedAgain = async (): Promise<void> => {
    const text = exported.replace(`"urn": "${A}",`, `"urn": "${A}",\n"protect": true,`);
    expect(text).not.to.equal(exported);
    expect((await shop.run("stack import", { stdin: text })).status).to.equal(0);
  };

  it("delete takes a resource out, by its name or its URN; the next up makes it anew", async () => {
    for (const named of ["a", A]) {
      await shop.run("stack import", { stdin: exported });
      const { status, stdout } = await shop.run(`state delete ${named} --yes`);
      expect([status, stdout]).to.deep.equal([0, "Resource deleted\n"]);
      expect(urns()).not.to.include(A);
    }
    expect((await shop.run("preview")).stdout).to.contain("+ 1 to create");
  });

  it("delete refuses what others stand on, and what is protected, and changes nothing", async () => {
    const before = state();
    const parent = await shop.run("state delete c --yes");
    expect([parent.status, parent.stderr.includes("--target-dependents")]).to.deep.equal([1, true]);
    expect(parent.stderr).to.contain("$pulumi-nodejs:dynamic:Resource::b");
    expect(state()).to.equal(before);
    expect((await shop.run("state delete c --yes --target-dependents")).status).to.equal(0);
    expect(urns().filter((urn) => /::[bc]$/.test(urn))).to.deep.equal([]);

    await protectedAgain();
    const guarded = await shop.run("state delete a --yes");
    expect([guarded.status, guarded.stderr.includes("state unprotect")]).to.deep.equal([1, true]);
    expect((await shop.run("state delete a --yes --force")).status).to.equal(0);
  });

  it("rename moves everything that refers to it", async () => {
    expect((await shop.run("state rename c group --yes")).status).to.equal(0);
    expect(urns().filter((urn) => urn.endsWith("::group"))).to.have.length(1);
    expect(state()).not.to.contain("my:comp:Group::c");
    shop.write("index.js", shop.read("index.js").replace('new Group("c")', 'new Group("group")'));
    try {
      expect((await shop.run("preview --expect-no-changes")).status).to.equal(0);
    } finally {
      shop.write("index.js", shop.read("index.js").replace('new Group("group")', 'new Group("c")'));
    }
    const taken = await shop.run("state rename a a --yes");
    expect([taken.status, taken.stderr.includes("already exists")]).to.deep.equal([1, true]);
  });

  it("unprotect takes the protection from one, or from all", async () => {
    for (const words of ["a", "--all"]) {
      await protectedAgain();
      expect((await shop.run(`state unprotect ${words} --yes`)).status).to.equal(0);
      expect(state()).not.to.contain('"protect": true');
    }
    expect((await shop.run("state unprotect --yes")).status).to.equal(2);
  });

  it("say what there is where the name is none, and change nothing unasked", async () => {
    const none = await shop.run("state delete nobody --yes");
    expect([none.status, none.stderr.includes(A)]).to.deep.equal([1, true]);
    expect((await shop.run("state delete a")).status).to.equal(2);
    expect((await shop.run("state delete a", { typed: "no\n" })).status).to.equal(1);
    expect((await shop.run("state move a")).stderr).to.contain("needs the Pulumi CLI");
    expect(urns()).to.include(A);
  });

  it("leave a state that the Pulumi CLI takes", async function () {
    if (PULUMI === undefined) this.skip();
    await shop.run("state rename c group --yes");
    await shop.run("state delete a --yes");
    const { status, stdout, stderr } = await shop.pulumi("stack export --stack dev");
    expect(status, stderr).to.equal(0);
    expect(stdout).to.contain("my:comp:Group::group");
    expect(
      (await shop.pulumi("state rename --yes --stack dev urn:pulumi:dev::shop::my:comp:Group::group c")).status,
    ).to.equal(0);
  });
});
