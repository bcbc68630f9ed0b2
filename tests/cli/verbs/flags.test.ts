import { expect } from "chai";
import { Shop } from "../../kit/shop.js";

const THING = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic:Resource::";

/** Resources by name: what each depends on, and whether it is protected. */
type Program = Readonly<Record<string, { on?: string; protect?: boolean; value?: number }>>;

interface Digest {
  steps: { op: string; urn: string }[];
  changeSummary: Record<string, number>;
}

describe("the flags of a run", () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => {
    shop.dispose();
  });

  const declare = (program: Program): void => {
    shop.write(
      "index.js",
      `const pulumi = require("@pulumi/pulumi");
const provider = {
  create: async (inputs) => ({ id: inputs.name, outs: inputs }),
  update: async (id, olds, news) => ({ outs: news }),
  diff: async (id, olds, news) => ({ changes: olds.value !== news.value, replaces: news.value === 99 ? ["value"] : [] }),
};
class Thing extends pulumi.dynamic.Resource {
  constructor(name, { value = 1, on }, options) {
    super(provider, name, { name, value, password: pulumi.secret("hush"), on: on === undefined ? "" : made[on].id }, options);
  }
}
const made = {};
for (const [name, { protect, ...args }] of Object.entries(${JSON.stringify(program)})) made[name] = new Thing(name, args, { protect });
exports.answer = pulumi.secret("hush");
`,
    );
  };
  const up = async (flags = ""): Promise<string> => {
    const { status, stdout, stderr } = await shop.run(`up --stack dev --create --yes --skip-preview ${flags}`);
    expect(status, stdout + stderr).to.equal(0);
    return stdout;
  };
  const digest = async (words: string): Promise<Digest> => {
    const { stdout } = await shop.run(`${words} --stack dev --json`);
    return JSON.parse(stdout) as Digest;
  };
  const done = ({ steps }: Digest): string[] =>
    steps.filter(({ urn }) => urn.startsWith(THING)).map(({ op, urn }) => `${op} ${urn.slice(THING.length)}`);
  const standing = async (): Promise<string[]> => {
    const { stdout } = await shop.run("stack --output json");
    const { resources } = JSON.parse(stdout) as { resources: { urn: string; name: string }[] };
    return resources.filter(({ urn }) => urn.startsWith(THING)).map(({ name }) => name);
  };

  it("--exclude leaves a resource as it is, and --exclude-dependents what depends on it", async () => {
    declare({ a: {}, b: { on: "a" }, c: {} });
    await up();
    declare({ a: { value: 2 }, b: { on: "a", value: 2 }, c: { value: 2 }, d: {} });
    expect(done(await digest(`preview --exclude ${THING}a --exclude ${THING}d`))).to.have.members([
      "update b",
      "update c",
    ]);
    expect(done(await digest(`preview --exclude ${THING}a --exclude-dependents`))).to.have.members([
      "update c",
      "create d",
    ]);
    await up(`--exclude ${THING}a --exclude-dependents`);
    expect(done(await digest("preview"))).to.have.members(["update a", "update b"]);
  });

  it("--target-dependents takes in what depends on a target", async () => {
    declare({ a: {}, b: { on: "a" }, c: {} });
    await up();
    declare({ a: { value: 2 }, b: { on: "a", value: 2 }, c: { value: 2 } });
    expect(done(await digest(`preview --target ${THING}a`))).to.deep.equal(["update a"]);
    expect(done(await digest(`preview --target ${THING}a --target-dependents`))).to.have.members([
      "update a",
      "update b",
    ]);
    const refused = await shop.run(`destroy --yes --skip-preview --stack dev --target ${THING}a`);
    expect(refused.status).to.equal(1);
    expect(refused.stdout).to.contain("was not specified in --target list");
    const words = `destroy --yes --skip-preview --stack dev --target ${THING}a --target-dependents`;
    expect((await shop.run(words)).status).to.equal(0);
    expect(await standing()).to.deep.equal(["c"]);
  });

  it("destroy --exclude and --exclude-protected leave resources, and what those stand on", async () => {
    declare({ a: {}, b: { on: "a", protect: true }, c: {}, d: {} });
    await up();
    expect(
      (await shop.run(`destroy --yes --skip-preview --stack dev --exclude ${THING}b --exclude ${THING}c`)).status,
    ).to.equal(0);
    expect((await standing()).sort()).to.deep.equal(["a", "b", "c"]);
    const { status, stdout } = await shop.run("destroy --yes --skip-preview --stack dev --exclude-protected");
    expect(status).to.equal(0);
    expect(stdout).to.contain("All unprotected resources were destroyed. There are still 1 protected resources");
    expect((await standing()).sort()).to.deep.equal(["a", "b"]);
  });

  it("refuses flags that do not go together, and an exclude that names nothing", async () => {
    declare({ a: {} });
    await up();
    const both = await shop.run(`preview --stack dev --target ${THING}a --exclude ${THING}a`);
    expect(both.status).to.equal(2);
    expect(both.stderr).to.contain("--target and --exclude cannot be used together");
    const unknown = await shop.run(`preview --stack dev --exclude ${THING}nosuch`);
    expect(unknown.status).to.equal(1);
    expect(unknown.stdout).to.contain("could not be found in the stack");
  });

  it("show more or less of a run", async () => {
    declare({ a: {}, b: {} });
    expect(await up("--show-secrets")).to.contain(`answer: "hush"`);
    declare({ a: { value: 2 }, b: {} });
    const said = async (flags: string): Promise<string> => (await shop.run(`preview --stack dev ${flags}`)).stdout;
    const sames = await said("--show-sames --urns");
    expect(sames).to.contain(`${THING}a`).and.contain(`${THING}b`);
    const details = await said("--diff");
    expect(details).to.match(/value *: 1 => 2/);
    expect(details).not.to.contain("hush");
    const listed = await digest("preview --show-sames --show-secrets");
    expect(done(listed)).to.have.members(["update a", "same b"]);
    // As with Pulumi, what goes into files has none.
    expect(JSON.stringify(listed)).not.to.contain("hush");
    expect(await said("--show-sames --show-secrets")).to.contain(`answer: "hush"`);
    declare({ a: { value: 99 }, b: {} });
    const hidden = await digest("preview --show-replacement-steps");
    expect(done(hidden)).to.have.members(["create-replacement a", "replace a", "delete-replaced a"]);
    expect(JSON.stringify(hidden)).not.to.contain("hush");
    expect(await up("--suppress-outputs")).not.to.contain("Outputs:");
  });

  it("set config before the run, and take it from another file", async () => {
    shop.write("index.js", `exports.seen = new (require("@pulumi/pulumi").Config)("shop").require("x");`);
    expect(await up("--config x=one")).to.contain(`seen: "one"`);
    expect(shop.read("Pulumi.dev.yaml")).to.contain("shop:x: one");
    shop.write("other.yaml", `${shop.read("Pulumi.dev.yaml").split("config:")[0] ?? ""}config:\n  shop:x: two\n`);
    expect(await up("--config-file other.yaml")).to.contain(`"two"`);
  });

  it("--skip-config-validation takes config that the project would refuse", async () => {
    shop.write("Pulumi.yaml", `${shop.read("Pulumi.yaml")}config:\n  needed:\n    type: string\n`);
    shop.write("index.js", "");
    const { status, stderr } = await shop.run("preview");
    expect(status).to.equal(1);
    expect(stderr).to.contain("missing config");
    expect((await shop.run("preview --skip-config-validation")).status).to.equal(0);
  });

  it("refuses by name what only Pulumi serves, and takes what turns off what is not there", async () => {
    shop.write("index.js", "");
    for (const flag of ["--neo", "--ignore-protect", "--policy-pack x", "--show-config", "--debug", "--verbose 3"]) {
      const { status, stderr } = await shop.run(`preview ${flag}`);
      expect(status, flag).to.equal(1);
      expect(stderr, flag).to.contain(`${flag.split(" ")[0] ?? ""} needs the Pulumi CLI`);
    }
    const { status } = await shop.run("preview --skip-plugin-pre-install --suppress-permalink --suppress-progress");
    expect(status).to.equal(0);
  });
});
