import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Shop } from "../../kit/shop.js";

const FILE = "Pulumi.dev.yaml";

describe("the verbs of config", () => {
  let shop: Shop;
  let salt: string;

  before(async () => {
    shop = new Shop();
    await shop.run("stack init dev");
    salt = shop.read(FILE);
  });

  beforeEach(() => {
    // One salt for all: each other one costs a derivation of its key.
    shop.write(FILE, salt);
  });

  after(() => {
    shop.dispose();
  });

  const config = (): string => shop.read(FILE).slice(salt.length);
  const ok = async (...args: Parameters<Shop["run"]>): Promise<string> => {
    const { status, stdout, stderr } = await shop.run(...args);
    expect(status, stderr).to.equal(0);
    expect(stderr).to.equal("");
    return stdout;
  };
  const fails = async (...args: Parameters<Shop["run"]>): Promise<string> => {
    const before = shop.read(FILE);
    const { status, stderr } = await shop.run(...args);
    expect(status).to.equal(1);
    expect(shop.read(FILE)).to.equal(before);
    return stderr;
  };

  it("keep comments and order", async () => {
    shop.write(FILE, `# ours\n${salt}config:\n  # the region\n  aws:region: eu-west-1 # nearest\n  shop:z: "1"\n`);
    await ok("config set a 1");
    await ok("config set aws:region eu-north-1");
    await ok("config rm z");
    expect(shop.read(FILE)).to.equal(
      `# ours\n${salt}config:\n  # the region\n  aws:region: eu-north-1 # nearest\n  shop:a: "1"\n`,
    );
  });

  it("keep a whole value as a text, whatever it looks like", async () => {
    await ok("config set a 1");
    await ok("config set b true");
    await ok("config set c 2026-01-01");
    await ok("config set d 012");
    await ok("config set e ''");
    expect(config()).to.equal(
      `config:\n  shop:a: "1"\n  shop:b: "true"\n  shop:c: "2026-01-01"\n  shop:d: "012"\n  shop:e: ""\n`,
    );
  });

  const placed: [key: string, value: string, yaml: string][] = [
    ["names[0]", "a", "shop:names:\n    - a"],
    ["names[1]", "12", "shop:names:\n    - null\n    - 12"],
    ["outer.inner", "true", "shop:outer:\n    inner: true"],
    ["outer.list[0].x", "-5", "shop:outer:\n    list:\n      - x: -5"],
    [`outer["x y"].z`, "012", `shop:outer:\n    x y:\n      z: "012"`],
    [`["top.x"].y`, "1.5", `shop:top.x:\n    y: "1.5"`],
    ["ns:outer.inner", "9223372036854775807", "ns:outer:\n    inner: 9223372036854775807"],
  ];
  for (const [key, value, yaml] of placed) {
    it(`read ${key} inside of a value`, async () => {
      shop.write(FILE, `${salt}config:\n  ${yaml}\n`);
      expect(await ok(["config", "get", "--path", key])).to.equal(`${value}\n`);
    });
  }

  for (const [key, words] of [
    ["list[x]", "invalid config key path 'list[x]'"],
    ["map.", "invalid config key path 'map.'"],
    ["map[", "invalid config key path 'map['"],
    ["[0]", "should begin with the name of a value"],
    ["x:y:z.a", "could not parse x:y:z as a configuration key"],
    ["map[0]", "'map[0]' not found"],
  ] as const) {
    it(`refuse to read ${key}`, async () => {
      shop.write(FILE, `${salt}config:\n  shop:list:\n    - 1\n  shop:map:\n    text: a\n`);
      expect(await fails(["config", "get", "--path", key])).to.contain(words);
    });
  }

  it("go on with a structured value as an editor wrote it", async () => {
    const structured = "config:\n  shop:names:\n    - a # first\n  shop:outer:\n    inner: true\n";
    shop.write(FILE, salt + structured);
    await ok("config set other 1");
    expect(config()).to.equal(`${structured}  shop:other: "1"\n`);
    await ok("config set names d");
    await ok("config rm outer");
    expect(config()).to.equal(`config:\n  shop:names: d\n  shop:other: "1"\n`);
  });

  it("refuse a key with two colons, and take the old form of one", async () => {
    expect(await fails("config set x:y:z 1")).to.contain(
      "configuration keys should be of the form `<namespace>:<name>`",
    );
    await ok("config set x:config:z 1");
    expect(config()).to.equal(`config:\n  x:z: "1"\n`);
  });

  /** Config with a secret inside of a value, as Pulumi sets one. */
  async function withSecretInside(name: string, secret: string): Promise<void> {
    await ok(`config set --secret ${name} ${secret}`);
    const inside = `shop:${name}:\n    s:\n      secure:`;
    shop.write(FILE, shop.read(FILE).replace(`shop:${name}:\n    secure:`, inside));
  }

  it("encrypt secrets, and read those inside", async () => {
    await ok("config set --secret password hush");
    await withSecretInside("outer", "55");
    expect(config()).not.to.match(/hush|55$/m);
    expect(await ok("config get password")).to.equal("hush\n");
    expect(await ok("config get outer --json")).to.equal(
      `{\n  "value": "{\\"s\\":\\"55\\"}",\n  "objectValue": {\n    "s": "55"\n  },\n  "secret": true\n}\n`,
    );
    // An encrypted value has no inside.
    expect(await fails("config get --path password.secure")).to.contain("not found");
  });

  it("take a value from the standard input, without its last line end", async () => {
    await ok("config set text", { stdin: "one\ntwo\n\n" });
    expect(await ok("config get text")).to.equal("one\ntwo\n\n");
    await ok("config set text --raw", { stdin: "one\n" });
    expect(await ok("config get text")).to.equal("one\n\n");
    await ok("config set --secret text", { stdin: "hush\n" });
    expect(await ok("config get text")).to.equal("hush\n");
  });

  it("ask for a value at a terminal, and do not show a secret one", async () => {
    expect((await shop.run("config set plain", { typed: "seen\n" })).stdout).to.contain("value: ");
    const { status, stdout } = await shop.run("config set --secret hidden", { typed: "unseen\n" });
    expect(status).to.equal(0);
    expect(stdout).to.contain("value: ").and.not.contain("unseen");
    expect(await ok("config get hidden")).to.equal("unseen\n");
    expect(await fails("config set none", { typed: "" })).to.contain("there was no answer, so nothing was changed");
  });

  it("check a type, and spell the value in its own way", async () => {
    await ok("config set --type int n 05");
    await ok("config set --type bool b t");
    await ok("config set --type float f 1.50");
    await ok("config set --type string s 12");
    expect(config()).to.equal(`config:\n  shop:n: 5\n  shop:b: true\n  shop:f: 1.5\n  shop:s: "12"\n`);
    expect(await fails("config set --type int n five")).to.contain("'five' is not of type int: write a whole number");
    expect((await shop.run("config set --type what n 5")).status).to.equal(2);
    const both = await shop.run("config set --secret --plaintext n 5");
    expect(both.status).to.equal(2);
    expect(both.stderr).to.contain("only one of --secret, --plaintext and --type may be given");
  });

  it("list values by namespace and name, secrets hidden", async () => {
    await withSecretInside("outer", "hush");
    await ok("config set b 1");
    await ok("config set aws:region eu");
    expect(await ok("config")).to.equal(
      `KEY         VALUE\naws:region  eu\nb           1\nouter       {"s":"[secret]"}\n`,
    );
    expect(await ok("config", { env: { PULUMI_CONFIG_PASSPHRASE: "wrong" } })).to.contain("[secret]");
    expect(await ok("config --show-secrets")).to.contain(`outer       {"s":"hush"}\n`);
    expect(JSON.parse(await ok("config --json"))).to.deep.equal({
      "aws:region": { value: "eu", secret: false },
      "shop:b": { value: "1", secret: false },
      "shop:outer": { secret: true },
    });
    expect(JSON.parse(await ok("config --json --show-secrets"))).to.have.deep.property("shop:outer", {
      value: '{"s":"hush"}',
      objectValue: { s: "hush" },
      secret: true,
    });
  });

  it("list what the project gives, too", async () => {
    const project = shop.read("Pulumi.yaml");
    shop.write("Pulumi.yaml", `${project}config:\n  greeting:\n    default: hello\n  needed:\n    type: string\n`);
    try {
      expect(await ok("config")).to.equal("KEY       VALUE\ngreeting  hello\n");
      expect(await ok("config get greeting")).to.equal("hello\n");
    } finally {
      shop.write("Pulumi.yaml", project);
    }
  });

  it("remove values; one that is not there is no error", async () => {
    await ok("config set x 1");
    await ok("config rm x");
    await ok("config rm nosuch");
    expect(config()).to.equal("");
  });

  it("work on another file on request", async () => {
    await ok("config set --config-file other.yaml a 1");
    expect(shop.read("other.yaml")).to.equal(`config:\n  shop:a: "1"\n`);
    expect(await ok("config get a --config-file other.yaml")).to.equal("1\n");
    expect(config()).to.equal("");
  });

  it("name a key that is not there", async () => {
    expect(await fails("config get nosuch")).to.equal("error: configuration key 'nosuch' not found for stack 'dev'\n");
    expect(await fails("config get ns:nosuch")).to.contain("'ns:nosuch'");
    expect(await fails("config get --path outer.nosuch")).to.contain("'outer.nosuch'");
  });

  it("tell a wrong passphrase, and one that is not set", async () => {
    await ok("config set --secret password hush");
    for (const words of ["config set --secret x y", "config get password", "config --show-secrets"]) {
      expect(await fails(words, { env: { PULUMI_CONFIG_PASSPHRASE: "wrong" } }), words).to.contain(
        "Incorrect passphrase",
      );
      expect(await fails(words, { env: { PULUMI_CONFIG_PASSPHRASE: undefined } }), words).to.contain(
        "set PULUMI_CONFIG_PASSPHRASE",
      );
    }
    await ok("config set plain 1", { env: { PULUMI_CONFIG_PASSPHRASE: undefined } });
  });

  it("say that a stack is missing, and make none", async () => {
    for (const words of ["config", "config rm x", "config set --secret a hush", "config get a"]) {
      const { status, stderr } = await shop.run(`${words} -s fresh`);
      expect([status, stderr.includes("no stack named 'fresh'")], words).to.deep.equal([6, true]);
    }
    expect(existsSync(join(shop.project, "Pulumi.fresh.yaml"))).to.equal(false);
  });

  it("do not need a state that can be read", async () => {
    await shop.run("stack init damaged --no-select");
    writeFileSync(join(shop.backend("stacks/shop"), "damaged.json"), "{");
    await ok("config set --secret a hush -s damaged");
    expect(await ok("config get a -s damaged")).to.equal("hush\n");
  });

  it("refuse by name what only Pulumi does", async () => {
    for (const [words, name] of [
      ["env ls", "config env"],
      ["refresh --force", "config refresh"],
      ["set-all --plaintext a=1", "config set-all"],
      ["rm-all a b", "config rm-all"],
      ["cp --dest other", "config cp"],
      ["set --path a.b 1", "config set --path"],
      ["rm --path a.b", "config rm --path"],
    ] as const) {
      expect(await fails(`config ${words}`), words).to.contain(`\`${name}\` needs the Pulumi CLI`);
    }
  });
});
