import { readFile, symlink } from "node:fs/promises";

import { expect } from "chai";

import { loadProject } from "../../../engine/project/project.js";
import { StackConfigFile } from "../../../engine/project/stack-config-file.js";
import { needsKey, resolveConfig, type StackConfig } from "../../../engine/project/stack-config.js";
import { PassphraseCrypter } from "../../../engine/state/passphrase-crypter.js";
import { failureOf, Scratch } from "../kit/scratch.js";

const FIXTURE = { text: "fixture", source: "the test" };
const PROJECT = "name: demo\nruntime: nodejs\n";

describe("the config of a stack", () => {
  let scratch: Scratch;
  let crypter: PassphraseCrypter;
  before(async () => {
    crypter = await PassphraseCrypter.create(FIXTURE);
  });
  beforeEach(async () => {
    scratch = await Scratch.make({ "Pulumi.yaml": PROJECT });
  });
  afterEach(() => scratch.remove());

  function load(): Promise<StackConfigFile> {
    return StackConfigFile.load(scratch.path("Pulumi.dev.yaml"));
  }

  async function resolve(yaml: string, project = PROJECT): Promise<StackConfig> {
    await scratch.put({ "Pulumi.yaml": project, "Pulumi.dev.yaml": yaml });
    return resolveConfig(await loadProject(scratch.root), "dev", await load(), crypter);
  }

  it("that Pulumi wrote is read, secrets decrypted", async () => {
    const yaml = await readFile(`${__dirname}/../../data/recorded/pulumi/create-three/Pulumi.dev.yaml`, "utf8");
    await scratch.put({ "Pulumi.dev.yaml": yaml });
    const file = await load();
    const opened = await PassphraseCrypter.open(FIXTURE, file.salt!, file.path);
    const config = resolveConfig(await loadProject(scratch.root), "dev", file, opened);
    expect(config.values).to.deep.equal({ "demo:greeting": "hello", "other:thing": "7", "demo:apiKey": "topsecret" });
    expect(config.secretKeys).to.deep.equal(["demo:apiKey"]);
    expect(config.stored).to.deep.include({ "other:thing": "7" });
    expect(config.stored["demo:apiKey"]).to.have.all.keys("secure");
  });

  it("gives every value the text that Pulumi gives it", async () => {
    const { values } = await resolve(
      [
        "config:",
        "  demo:int: 9007199254740993",
        "  demo:float: 1.50",
        "  demo:yes: true",
        "  demo:text: '007'",
        "  demo:null: null",
        "  demo:octal: 0777",
        "  demo:grouped: 1_000",
        "  demo:date: 2024-01-01",
        "  demo:moment: 2024-1-2T10:00:00.250Z",
        "  demo:zone: 2024-01-01T10:00:00+02:00",
        "  demo:quoted: '2024-01-01'",
        "  demo:config:old: x",
        "  aws:region: eu",
        "  demo:object: {b: [1, two, false], a: '<&>'}",
      ].join("\n"),
    );
    expect(values).to.deep.equal({
      "demo:int": "9007199254740993",
      "demo:float": "1.5",
      "demo:yes": "true",
      "demo:text": "007",
      "demo:null": "",
      "demo:octal": "511",
      "demo:grouped": "1000",
      "demo:date": "2024-01-01 00:00:00 +0000 UTC",
      "demo:moment": "2024-01-02 10:00:00.25 +0000 UTC",
      "demo:zone": "2024-01-01 10:00:00 +0200 +0200",
      "demo:quoted": "2024-01-01",
      "demo:old": "x",
      "aws:region": "eu",
      "demo:object": `{"a":"\\u003c\\u0026\\u003e","b":[1,"two",false]}`,
    });
  });

  it("makes a structured value secret when one secret is in it", async () => {
    const secure = crypter.encrypt("s3cret");
    const config = await resolve(`config:\n  demo:db:\n    user: u\n    list:\n      - secure: ${secure}\n`);
    expect(config.values).to.deep.equal({ "demo:db": `{"list":["s3cret"],"user":"u"}` });
    expect(config.secretKeys).to.deep.equal(["demo:db"]);
    expect(config.stored).to.deep.equal({ "demo:db": { user: "u", list: [{ secure }] } });
  });

  it("needs a key only where something is encrypted", async () => {
    await scratch.put({ "Pulumi.dev.yaml": "encryptionsalt: v1:x:v1:y:z\nconfig:\n  demo:a: b\n" });
    expect(needsKey(await load())).to.equal(false);
    await scratch.put({ "Pulumi.dev.yaml": "config:\n  demo:a:\n    secure: v1:x:y\n" });
    expect(needsKey(await load())).to.equal(true);
    const error = await failureOf(resolve("config:\n  demo:a:\n    secure: v1:x:y\n"));
    expect(error.message).to.match(/secret config value 'demo:a' cannot be decrypted/);
  });

  describe("and what the project says of it", () => {
    it("fills what the stack leaves open", async () => {
      const project = `${PROJECT}config:\n  plain: p\n  size: {type: integer, default: 3}\n  aws:region: eu\n  list: [a, b]\n  set: x\n`;
      const { values } = await resolve("config:\n  demo:set: y\n", project);
      expect(values).to.deep.equal({
        "demo:set": "y",
        "demo:plain": "p",
        "demo:size": "3",
        "aws:region": "eu",
        "demo:list": `["a","b"]`,
      });
    });

    const wrong: [string, string, string, RegExp][] = [
      ["is missing", "  need: {type: string}", "", /missing config.*demo:need/],
      [
        "is of another type",
        "  n: {type: integer}",
        "  demo:n: x",
        /'demo:n' of stack 'dev' must be of the type integer/,
      ],
      ["is no such list", "  l: {type: array, items: {type: integer}}", "  demo:l: [a]", /of the type array<integer>/],
      [
        "is in clear",
        "  s: {type: string, secret: true}",
        "  demo:s: x",
        /must be a secret: set it with `config set --secret/,
      ],
    ];
    for (const [what, declared, set, message] of wrong) {
      it(`refuses what ${what}`, async () => {
        const resolved = resolve(set === "" ? "" : `config:\n${set}\n`, `${PROJECT}config:\n${declared}\n`);
        expect((await failureOf(resolved)).message).to.match(message);
      });
    }

    it("takes what fits", async () => {
      const types =
        "  i: {type: integer}\n  b: {type: boolean}\n  o: {type: object}\n  l: {type: array, items: {type: string}}\n";
      const { values } = await resolve(
        "config:\n  demo:i: '-4'\n  demo:b: false\n  demo:o: {a: 1}\n  demo:l: [x]\n",
        `${PROJECT}config:\n${types}`,
      );
      expect(values["demo:b"]).to.equal("false");
    });
  });

  describe("changed", () => {
    const before =
      "# who reads this\nencryptionsalt: v1:old\nconfig:\n  # by hand\n  demo:a: one # here\n  demo:config:b: two\n  demo:date: 2024-01-01\n  demo:octal: 0777\n  c:d: three\n";

    it("keeps comments and order", async () => {
      await scratch.put({ "Pulumi.dev.yaml": before });
      const file = await load();
      file.setSalt("v1:new");
      file.set("demo:a", "uno");
      file.set("demo:b", "due");
      file.set("demo:e", "four");
      expect(file.remove("c:d")).to.equal(true);
      expect(file.remove("c:d")).to.equal(false);
      await file.save();
      expect(await readFile(file.path, "utf8")).to.equal(
        "# who reads this\nencryptionsalt: v1:new\nconfig:\n  # by hand\n  demo:a: uno # here\n  demo:config:b: due\n  demo:date: 2024-01-01\n  demo:octal: 0777\n  demo:e: four\n",
      );
    });

    it("is made where there was none, and loses an empty block", async () => {
      const file = await load();
      file.setSalt("v1:s");
      file.set("demo:a", "x".repeat(200));
      await file.save();
      expect(await readFile(file.path, "utf8")).to.equal(
        `encryptionsalt: v1:s\nconfig:\n  demo:a: ${"x".repeat(200)}\n`,
      );
      file.remove("demo:a");
      await file.save();
      expect(await readFile(file.path, "utf8")).to.equal("encryptionsalt: v1:s\n");
    });

    it("reads any text back as it was set", async () => {
      const texts = [
        "007",
        "1_000",
        "2024-01-01",
        "true",
        "null",
        "~",
        "1e3",
        "",
        " a ",
        "a: b",
        "# c",
        "two\nlines",
        "0x1f",
      ];
      const file = await load();
      for (const [index, text] of texts.entries()) file.set(`demo:k${index}`, text);
      await file.save();
      const { values } = resolveConfig(await loadProject(scratch.root), "dev", await load(), undefined);
      expect(Object.values(values)).to.deep.equal(texts);
    });

    it("holds a secret encrypted", async () => {
      const file = await load();
      file.set("demo:s", "hunter2", crypter);
      await file.save();
      expect(await readFile(file.path, "utf8")).not.to.include("hunter2");
      const again = await load();
      const { values } = resolveConfig(await loadProject(scratch.root), "dev", again, crypter);
      expect(values["demo:s"]).to.equal("hunter2");
    });

    it("writes through a link", async () => {
      await scratch.put({ "elsewhere/config.yaml": "config: {}\n" });
      await symlink(scratch.path("elsewhere/config.yaml"), scratch.path("Pulumi.dev.yaml"));
      const file = await load();
      file.setSalt("v1:s");
      await file.save();
      expect(await readFile(scratch.path("elsewhere/config.yaml"), "utf8")).to.include("encryptionsalt: v1:s");
    });
  });

  const refused: [string, string, RegExp][] = [
    ["another secrets provider", "secretsprovider: awskms://alias/x\n", /'awskms:\/\/alias\/x'.*needs the Pulumi CLI/],
    ["a key of one", "encryptedkey: x\n", /`encryptedkey` in .*needs the Pulumi CLI/],
    ["an environment", "environment:\n  - prod\n", /`environment` in .*needs the Pulumi CLI/],
    ["a key without namespace", "config:\n  a: b\n", /`config\.a`: a key should be `<namespace>:<name>`/],
    ["a list", "- a\n", /`key: value` lines/],
    ["broken YAML", "config:\n  demo:pw: hunter2\n bad: [\n", /Pulumi\.dev\.yaml: line \d/],
  ];
  for (const [what, yaml, message] of refused) {
    it(`with ${what} is refused, the file named and nothing of it shown`, async () => {
      const error = await failureOf(resolve(yaml));
      expect(error.message).to.match(message).and.not.include("hunter2");
    });
  }
});
