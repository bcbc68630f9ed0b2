import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pairOf } from "../../../cli/config/pair.js";
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
    ["o.secure", "1", "shop:o:\n    secure: 1"],
  ];
  for (const [key, value, yaml] of placed) {
    it(`set ${key} to ${value}`, async () => {
      await ok(["config", "set", "--path", key, "--", value]);
      expect(config()).to.equal(`config:\n  ${yaml}\n`);
      expect(await ok(["config", "get", "--path", key])).to.equal(`${value}\n`);
    });
  }

  it("go into what is there, and let a whole value that is no list or map give way", async () => {
    await ok("config set --path names[0] a");
    await ok("config set --path names[1] b");
    await ok("config set --path names[0] c");
    expect(await ok("config get names")).to.equal(`["c","b"]\n`);
    await ok("config set names d");
    await ok("config set --path names.x e");
    expect(await ok("config get names")).to.equal(`{"x":"e"}\n`);
    await ok("config set --secret names hush");
    await ok("config set --path names.x f");
    expect(await ok("config get names")).to.equal(`{"x":"f"}\n`);
  });

  const wrongPaths: [key: string, words: string][] = [
    ["list[5]", "list[5]: array index out of range"],
    ["list.x", "list.x: key for an array must be an int"],
    ["map[0]", "map[0]: key for a map must be a string"],
    ["map.text.x", "map.text: expected a map"],
    ["map.text[0]", "map.text: expected an array"],
    ["list[x]", "invalid config key path 'list[x]'"],
    ["map.", "invalid config key path 'map.'"],
    ["map[", "invalid config key path 'map['"],
    ["[0]", "should begin with the name of a value"],
    ["x:y:z.a", "could not parse x:y:z as a configuration key"],
  ];
  for (const [key, words] of wrongPaths) {
    it(`refuse to set ${key}, and change nothing`, async () => {
      shop.write(FILE, `${salt}config:\n  shop:list:\n    - 1\n  shop:map:\n    text: a\n`);
      expect(await fails(["config", "set", "--path", key, "v"])).to.contain(words);
    });
  }

  it("refuse what would be taken for a secret", async () => {
    expect(await fails("config set --path o.secure text")).to.contain(`maps with the single key "secure" are reserved`);
  });

  it("refuse a key with two colons, and take the old form of one", async () => {
    expect(await fails("config set x:y:z 1")).to.contain(
      "configuration keys should be of the form `<namespace>:<name>`",
    );
    await ok("config set x:config:z 1");
    expect(config()).to.equal(`config:\n  x:z: "1"\n`);
  });

  it("encrypt secrets, whole ones and those inside", async () => {
    await ok("config set --secret password hush");
    await ok("config set --secret --path outer.s 55");
    expect(config()).not.to.match(/hush|55/);
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

  it("refuse a text that looks like a secret, unless it is said to be none", async () => {
    const words = "config set apiToken d41d8cd98f00b204e9800998ecf8427e";
    expect(await fails(words)).to.contain("looks like a secret; rerun with --secret to encrypt it, or --plaintext");
    await ok(`${words} --plaintext`);
    expect(await ok("config get apiToken")).to.equal("d41d8cd98f00b204e9800998ecf8427e\n");
  });

  it("check a type, and spell the value in its own way", async () => {
    await ok("config set --type int n 05");
    await ok("config set --type bool b t");
    await ok("config set --type float f 1.50");
    await ok("config set --type string --path o.s 12");
    expect(config()).to.equal(`config:\n  shop:n: 5\n  shop:b: true\n  shop:f: 1.5\n  shop:o:\n    s: "12"\n`);
    expect(await fails("config set --type int n five")).to.contain("'five' is no int: write a whole number");
    expect((await shop.run("config set --type what n 5")).status).to.equal(2);
    const both = await shop.run("config set --secret --plaintext n 5");
    expect(both.status).to.equal(2);
    expect(both.stderr).to.contain("only one of --secret, --plaintext and --type may be given");
  });

  it("list values by namespace and name, secrets hidden", async () => {
    await ok("config set --secret --path outer.s hush");
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

  it("remove values, inside others too; what is not there is no error", async () => {
    await ok("config set --path o.a 1");
    await ok("config set --path o.b 2");
    await ok("config set --path l[0] 1");
    await ok("config set x 1");
    await ok("config rm --path o.a");
    await ok("config rm --path l[0]");
    await ok("config rm --path l[7]");
    await ok("config rm x");
    await ok("config rm nosuch");
    expect(config()).to.equal("config:\n  shop:o:\n    b: 2\n  shop:l: []\n");
    await ok("config rm-all o l");
    expect(config()).to.equal("");
  });

  it("set many values, all or none", async () => {
    await ok("config set-all --plaintext a=1 --secret b=hush=hush --plaintext 'c=x y'");
    expect(await ok("config --show-secrets")).to.equal("KEY  VALUE\na    1\nb    hush=hush\nc    x y\n");
    expect(await fails("config set-all --plaintext d=1 --plaintext x:y:z=2")).to.contain("x:y:z");
    await ok([
      "config",
      "set-all",
      "--json",
      `{"shop:j":{"value":"1","secret":false},"k":{"value":"2","secret":true}}`,
    ]);
    expect(await ok("config get k")).to.equal("2\n");
    expect((await shop.run("config set-all --plaintext novalue")).stderr).to.contain(
      "must be in the form [key]=[value]",
    );
    expect(pairOf(`"a=b"=c`)).to.deep.equal({ key: "a=b", value: "c" });
  });

  it("copy values to another stack, secrets under its key", async () => {
    await ok("config set --secret password hush");
    await ok("config set other 1");
    await shop.run("stack init copy --no-select");
    await ok("config cp password --dest copy");
    expect(await ok("config --show-secrets -s copy")).to.equal("KEY       VALUE\npassword  hush\n");
    await ok("config cp --dest copy");
    expect(await ok("config get other -s copy")).to.equal("1\n");
    expect(await fails("config cp nosuch --dest copy")).to.contain("'nosuch' not found");
    expect(await fails("config cp --dest dev")).to.contain("are the same");
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
    for (const verb of ["env ls", "refresh --force"]) {
      const { status, stderr } = await shop.run(`config ${verb}`);
      expect(status).to.equal(1);
      expect(stderr).to.contain(`\`config ${verb.split(" ")[0] ?? ""}\` needs the Pulumi CLI`);
    }
  });
});
