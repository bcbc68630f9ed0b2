import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Shop } from "../../kit/shop.js";

interface Exported {
  version: number;
  deployment: {
    resources: Record<string, unknown>[];
    pending_operations?: unknown[];
    manifest: Record<string, unknown>;
  };
}

const STATE = "stacks/shop/dev.json";

describe("the verbs of stack", () => {
  let shop: Shop;
  let exported: string;

  before(async () => {
    shop = new Shop();
    const { status, stderr, stdout } = await shop.run("up --stack dev --create --yes --skip-preview");
    expect(status, stdout + stderr).to.equal(0);
    ({ stdout: exported } = await shop.run("stack export"));
  });

  after(() => {
    shop.dispose();
  });

  const state = (): string => readFileSync(shop.backend(STATE), "utf8");
  const edited = (edit: (exported: Exported) => void): string => {
    const content = JSON.parse(exported) as Exported;
    edit(content);
    return JSON.stringify(content);
  };

  describe("without a verb", () => {
    it("shows the resources as a tree, and the outputs, secrets hidden and without a passphrase", async () => {
      const { status, stdout } = await shop.run("stack", { env: { PULUMI_CONFIG_PASSPHRASE: undefined } });
      expect(status).to.equal(0);
      expect(stdout).to.match(
        /^Current stack is dev:\n {4}Managed by .+\n {4}Last updated: (?:now|\d+ seconds? ago) \(/,
      );
      expect(stdout).to.contain(
        [
          "Current stack resources (5):",
          "    TYPE                                  NAME",
          "    pulumi:pulumi:Stack                   shop-dev",
          "    ├─ my:comp:Group                      c",
          "    │  └─ pulumi-nodejs:dynamic:Resource  b",
          "    ├─ pulumi-nodejs:dynamic:Resource     a",
          "    └─ pulumi:providers:pulumi-nodejs     default",
          "",
          "Current stack outputs (7):",
          "    OUTPUT  VALUE",
          "    empty   ",
          "    id      id-of-a",
          "    lines   one",
          "            two 'quoted'",
          "    number  5",
          `    object  {"a":[1,"x<&>"],"z":null}`,
          "    plain   text",
          "    secret  [secret]",
        ].join("\n"),
      );
    });

    it("shows ids and URNs below each resource", async () => {
      const { stdout } = await shop.run("stack -i -u");
      expect(stdout).to.contain(
        [
          "    │  └─ pulumi-nodejs:dynamic:Resource  b",
          "    │        URN: urn:pulumi:dev::shop::my:comp:Group$pulumi-nodejs:dynamic:Resource::b",
          "    │        ID: id-of-b",
        ].join("\n"),
      );
    });

    it("shows secrets where they are asked for", async () => {
      expect((await shop.run("stack --show-secrets")).stdout).to.contain(`secret  {"pw":"hush"}`);
    });

    it("tells only its name, or everything as JSON", async () => {
      expect((await shop.run("stack --show-name")).stdout).to.equal("dev\n");
      expect((await shop.run("stack --show-name -Q")).stdout).to.equal("organization/shop/dev\n");
      const json: unknown = JSON.parse((await shop.run("stack --output json")).stdout);
      expect(json).to.deep.include({ project: "shop", stack: "dev", tags: {} });
      expect(json).to.have.nested.property("resources[0].urn", "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev");
      expect(json).to.have.nested.property("outputs.secret", "[secret]");
    });

    it("names the stacks that there are where one is missing, with status 6", async () => {
      for (const words of [
        "stack -s nosuch",
        "stack output -s nosuch",
        "stack --stack nosuch export",
        "stack rm nosuch -y",
      ]) {
        const { status, stderr } = await shop.run(words);
        expect(status, words).to.equal(6);
        expect(stderr, words).to.contain("There is no stack named 'nosuch'").and.contain("The project has: dev");
      }
    });

    it("refuses a stack of another project, and words that are none", async () => {
      const other = await shop.run("stack -s organization/other/dev");
      expect(other.status).to.equal(2);
      expect(other.stderr).to.contain("belongs to the project 'other'");
      const unknown = await shop.run("stack exprot");
      expect(unknown.status).to.equal(2);
      expect(unknown.stderr).to.contain("unknown command 'stack exprot'").and.contain("export");
    });

    it("refuses by name what only Pulumi does", async () => {
      const verbs = ["rename new", "history", "graph out.dot", "tag ls", "change-secrets-provider default", "migrate"];
      for (const verb of verbs) {
        const { status, stderr } = await shop.run(`stack ${verb}`);
        expect(status, verb).to.equal(1);
        expect(stderr, verb).to.contain(`\`stack ${verb.split(" ")[0] ?? ""}\` needs the Pulumi CLI`);
      }
    });
  });

  describe("output", () => {
    it("writes one value as it is, structured ones as JSON", async () => {
      const said = async (words: string): Promise<string> => (await shop.run(`stack output ${words}`)).stdout;
      expect(await said("plain")).to.equal("text\n");
      expect(await said("object")).to.equal(`{"a":[1,"x<&>"],"z":null}\n`);
      expect(await said("object --json")).to.equal(`{\n  "a": [\n    1,\n    "x<&>"\n  ],\n  "z": null\n}\n`);
      expect(await said("secret")).to.equal("[secret]\n");
      expect(await said("secret --show-secrets")).to.equal(`{"pw":"hush"}\n`);
    });

    it("writes all as JSON, and as words for a shell", async () => {
      const json: unknown = JSON.parse((await shop.run("stack output -j")).stdout);
      expect(json).to.deep.equal({
        empty: "",
        id: "id-of-a",
        lines: "one\ntwo 'quoted'",
        number: 5,
        object: { a: [1, "x<&>"], z: null },
        plain: "text",
        secret: "[secret]",
      });
      const { stdout } = await shop.run("stack output --shell");
      expect(stdout).to.contain(`lines='one\ntwo '\\''quoted'\\'''\n`).and.contain("number=5\n");
    });

    it("says which outputs there are where one is missing", async () => {
      const { status, stderr } = await shop.run("stack output nosuch");
      expect(status).to.equal(1);
      expect(stderr).to.contain("current stack does not have output property 'nosuch'").and.contain("plain");
    });

    it("needs the passphrase for secrets only", async () => {
      const env = { PULUMI_CONFIG_PASSPHRASE: undefined };
      expect((await shop.run("stack output plain", { env })).stdout).to.equal("text\n");
      const without = await shop.run("stack output --show-secrets", { env });
      expect(without.status).to.equal(1);
      expect(without.stderr).to.contain("PULUMI_CONFIG_PASSPHRASE");
      const wrong = await shop.run("stack output --show-secrets", { env: { PULUMI_CONFIG_PASSPHRASE: "wrong" } });
      expect(wrong.status).to.equal(1);
      expect(wrong.stderr).to.contain("Incorrect passphrase");
    });
  });

  describe("export and import", () => {
    afterEach(async () => {
      expect((await shop.run("stack import", { stdin: exported })).status).to.equal(0);
    });

    it("carry a state over unchanged: no run has anything to do then", async () => {
      expect((await shop.run("stack import", { stdin: exported })).stdout).to.equal("Import complete.\n");
      const { deployment } = JSON.parse((await shop.run("stack export")).stdout) as Exported;
      expect(deployment.resources).to.have.length(5);
      expect((await shop.run("preview --expect-no-changes")).status).to.equal(0);
    });

    it("show secrets on request, and encrypt them again", async () => {
      const { stdout } = await shop.run("stack export --show-secrets --file clear.json");
      expect(stdout).to.equal("");
      expect(shop.read("clear.json")).to.contain(`"plaintext": "\\"hush\\""`).and.not.contain("ciphertext");
      expect((await shop.run("stack import --file clear.json")).status).to.equal(0);
      expect(state()).not.to.contain("hush");
      expect((await shop.run("stack output secret --show-secrets")).stdout).to.equal(`{"pw":"hush"}\n`);
    });

    it("keep the state before as .bak", async () => {
      const old = state();
      await shop.run("stack import", { stdin: edited(({ deployment }) => deployment.resources.pop()) });
      expect(readFileSync(`${shop.backend(STATE)}.bak`, "utf8")).to.equal(old);
    });

    it("clear pending operations, and say so", async () => {
      const text = edited(({ deployment }) => {
        deployment.pending_operations = [{ resource: deployment.resources.at(-1), type: "creating" }];
      });
      const { status, stderr } = await shop.run("stack import", { stdin: text });
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning: removing pending operation 'creating' on 'urn:pulumi:dev::shop::");
      expect(state()).not.to.contain("pending_operations");
    });

    const refused: [what: string, text: () => string, words: string][] = [
      ["of another project", () => exported.replaceAll("::shop::", "::other::"), "is from a different stack"],
      [
        "of another stack",
        () => exported.replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::"),
        "is from a different stack",
      ],
      [
        "in the wrong order",
        () => edited(({ deployment }) => deployment.resources.reverse()),
        "state file contains errors",
      ],
      [
        "with a resource twice",
        () => edited(({ deployment }) => deployment.resources.push(deployment.resources[4] ?? {})),
        "stands twice",
      ],
      ["that was changed", () => edited(({ deployment }) => (deployment.manifest["magic"] = "x")), "`manifest.magic`"],
      ["of a newer version", () => exported.replace(`"version": 3`, `"version": 9`), "needs the Pulumi CLI"],
      ["that is no JSON", () => "garbage", "is not JSON"],
      ["that is cut off", () => exported.slice(0, 900), "is not JSON"],
      ["that is something else", () => `{"name":"x"}`, "is not an exported stack"],
      ["that is empty", () => "", "is not JSON"],
    ];
    for (const [what, text, words] of refused) {
      it(`refuse a state ${what}, and change nothing`, async () => {
        const old = state();
        const { status, stderr, stdout } = await shop.run("stack import", { stdin: text() });
        expect(status).to.equal(1);
        expect(stdout).to.equal("");
        expect(stderr).to.contain(words);
        expect(state()).to.equal(old);
        expect(readdirSync(shop.backend("locks/organization/shop/dev"))).to.deep.equal([]);
      });
    }

    it("take with --force what breaks a rule, with a warning", async () => {
      const text = edited(({ deployment }) => deployment.resources.reverse());
      const { status, stderr } = await shop.run("stack import --force", { stdin: text });
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning: state file contains errors");
    });

    it("refuse a state whose secrets the passphrase does not open", async () => {
      const old = state();
      const wrong = { env: { PULUMI_CONFIG_PASSPHRASE: "wrong" }, stdin: exported };
      const { status, stderr } = await shop.run("stack import", wrong);
      expect(status).to.equal(1);
      expect(stderr).to.contain("Incorrect passphrase");
      expect(state()).to.equal(old);
    });

    it("name a file that is not there", async () => {
      const { status, stderr } = await shop.run("stack import --file nosuch.json");
      expect(status).to.equal(1);
      expect(stderr).to.contain("could not open file nosuch.json");
    });

    it("name a damaged state and the way back, and an import repairs it", async () => {
      writeFileSync(shop.backend(STATE), state().slice(0, 500));
      const { status, stderr } = await shop.run("stack export");
      expect(status).to.equal(1);
      expect(stderr).to.contain("is damaged: it is not complete JSON").and.contain("To go back to it");
      expect((await shop.run("stack import", { stdin: exported })).status).to.equal(0);
      expect((await shop.run("stack output plain")).stdout).to.equal("text\n");
    });

    it("say that older states are not kept here", async () => {
      const { status, stderr } = await shop.run("stack export --version 1");
      expect(status).to.equal(1);
      expect(stderr).to.contain("does not provide the ability to export previous deployments");
    });
  });

  describe("while another run holds the stack", () => {
    const directory = (): string => shop.backend("locks/organization/shop/dev");

    beforeEach(() => {
      mkdirSync(directory(), { recursive: true });
      const holder = { pid: 77, username: "ann", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
      writeFileSync(join(directory(), "other.json"), JSON.stringify(holder));
    });

    it("import and rm are refused, with the way to remove a lock that was left", async () => {
      for (const words of ["stack import", "stack rm --yes --force"]) {
        const { status, stderr } = await shop.run(words, { stdin: exported });
        expect(status, words).to.equal(1);
        expect(stderr, words)
          .to.contain("locked by another run")
          .and.contain("`pulumi-syncs cancel --stack organization/shop/dev`");
      }
    });

    it("what only looks, and config, do not mind", async () => {
      for (const words of ["stack", "stack ls", "stack output", "stack export", "config", "config set x 1"]) {
        expect((await shop.run(words)).status, words).to.equal(0);
      }
    });

    it("cancel removes the lock, and says whose", async () => {
      const { status, stdout } = await shop.run("cancel");
      expect(status).to.equal(0);
      expect(stdout).to.equal(
        "Removed the lock of ann@elsewhere (process 77, since 2026-01-01T00:00:00Z).\n" +
          "The currently running update for 'dev' has been canceled!\n",
      );
      expect(readdirSync(directory())).to.deep.equal([]);
    });

    it("cancel has the name typed at a terminal", async () => {
      const { status, stderr } = await shop.run("cancel", { typed: "no\n" });
      expect(status).to.equal(1);
      expect(stderr).to.contain("confirmation declined");
      expect(readdirSync(directory())).to.deep.equal(["other.json"]);
    });
  });
});

describe("a stack", () => {
  let shop: Shop;

  beforeEach(() => {
    shop = new Shop();
  });

  afterEach(() => {
    shop.dispose();
  });

  it("is made empty and selected", async () => {
    const { status, stderr } = await shop.run("stack init prod");
    expect(status).to.equal(0);
    expect(stderr).to.equal("Created stack 'prod'\n");
    expect((await shop.run("stack --show-name")).stdout).to.equal("prod\n");
    expect((await shop.run("stack ls")).stdout).to.match(/^NAME {3}LAST UPDATE +RESOURCE COUNT\nprod\* {2}\S.* 0\n$/);
    expect((await shop.run("stack output")).stdout).to.contain("No output values currently in this stack");
  });

  it("is made once", async () => {
    await shop.run("stack init prod");
    const { status, stderr } = await shop.run("stack init prod");
    expect(status).to.equal(1);
    expect(stderr).to.equal("error: stack 'organization/shop/prod' already exists\n");
  });

  it("is made without being selected", async () => {
    await shop.run("stack init dev");
    await shop.run("stack init prod --no-select");
    expect((await shop.run("stack --show-name")).stdout).to.equal("dev\n");
    const { status, stderr } = await shop.run("stack init third --copy-config-from dev");
    expect(status).to.equal(1);
    expect(stderr).to.contain("`stack init --copy-config-from` needs the Pulumi CLI");
    expect((await shop.run("stack ls")).stdout).not.to.contain("third");
  });

  for (const [name, words] of [
    ["bad name", "is not a stack name"],
    ["acme/shop/dev", "is not a stack of a file:// backend"],
    ["organization/other/dev", "belongs to the project 'other'"],
  ]) {
    it(`is not made with the name ${name ?? ""}`, async () => {
      const { status, stderr } = await shop.run(["stack", "init", name ?? ""]);
      expect(status).to.equal(2);
      expect(stderr).to.contain(words);
    });
  }

  it("is not made without a name, or without a passphrase", async () => {
    expect((await shop.run("stack init")).stderr).to.contain("missing stack name");
    const { status, stderr } = await shop.run("stack init dev", { env: { PULUMI_CONFIG_PASSPHRASE: undefined } });
    expect(status).to.equal(1);
    expect(stderr).to.contain("PULUMI_CONFIG_PASSPHRASE");
    expect(existsSync(join(shop.project, "Pulumi.dev.yaml"))).to.equal(false);
  });

  it("is asked for at a terminal", async () => {
    expect((await shop.run("stack init", { typed: "prod\n" })).stderr).to.contain("Created stack 'prod'");
    expect((await shop.run("stack unselect")).stderr).to.equal("Stack was unselected\n");
    expect((await shop.run("stack select", { typed: "prod\n" })).stdout).to.contain("(prod)");
    expect((await shop.run("stack --show-name")).stdout).to.equal("prod\n");
  });

  it("is selected by name, made with --create, and unselected", async () => {
    expect((await shop.run("stack select")).status).to.equal(6);
    expect((await shop.run("stack select prod")).status).to.equal(6);
    expect((await shop.run("stack select prod --create")).stderr).to.equal("Created stack 'prod'\n");
    expect((await shop.run("stack --show-name")).stdout).to.equal("prod\n");
    expect((await shop.run("stack unselect")).stderr).to.equal("Stack was unselected\n");
    expect((await shop.run("stack unselect")).stderr).to.equal("");
    expect((await shop.run("stack select prod --stack prod")).stderr).to.contain("only one of --stack or argument");
  });

  it("is listed as JSON, damaged ones and those of other projects too", async () => {
    await shop.run("stack init dev");
    await shop.run("stack init broken --no-select");
    writeFileSync(shop.backend("stacks/shop/broken.json"), "{");
    mkdirSync(shop.backend("stacks/other"));
    writeFileSync(shop.backend("stacks/other/dev.json"), readFileSync(shop.backend("stacks/shop/dev.json")));
    const list = async (flags: string): Promise<unknown> => JSON.parse((await shop.run(`stack ls ${flags}`)).stdout);
    const [broken, dev, ...others] = (await list("--json")) as Record<string, unknown>[];
    expect(others).to.deep.equal([]);
    expect(broken).to.deep.equal({ name: "broken", current: false });
    expect(dev).to.deep.include({ name: "dev", current: true, resourceCount: 0 });
    expect(dev?.["lastUpdate"]).to.match(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/);
    expect(await list("--all --output json")).to.have.length(3);
    expect(await list("--project other --json")).to.have.nested.property("[0].name", "organization/other/dev");
    expect((await shop.run("stack ls --tag x=y")).stderr).to.contain("--tag needs the Pulumi CLI");
  });

  it("is removed with its config and history, and asks first", async () => {
    await shop.run("stack init dev");
    expect((await shop.run("stack rm")).stderr).to.equal("error: non-interactive mode requires --yes flag\n");
    const declined = await shop.run("stack rm", { typed: "yes\n" });
    expect(declined.status).to.equal(1);
    expect(declined.stdout).to.contain("This will permanently remove the 'dev' stack!");
    const removed = await shop.run("stack rm", { typed: "dev\n" });
    expect(removed.status).to.equal(0);
    expect(removed.stdout).to.contain("Stack 'dev' has been removed!");
    expect(existsSync(join(shop.project, "Pulumi.dev.yaml"))).to.equal(false);
    expect(existsSync(shop.backend("stacks/shop/dev.json.bak"))).to.equal(true);
    expect((await shop.run("stack ls")).stdout).to.equal("NAME  LAST UPDATE  RESOURCE COUNT\n");
  });

  it("that still has resources is removed by force only; config and backups stay or go as asked", async () => {
    await shop.run("up --stack dev --create --yes --skip-preview");
    const { status, stderr } = await shop.run("stack rm --yes");
    expect(status).to.equal(1);
    expect(stderr).to.contain("'dev' still has resources; removal rejected.");
    expect((await shop.run("stack rm --yes --force --preserve-config --remove-backups")).status).to.equal(0);
    expect(existsSync(join(shop.project, "Pulumi.dev.yaml"))).to.equal(true);
    expect(existsSync(shop.backend("stacks/shop/dev.json.bak"))).to.equal(false);
    expect(existsSync(shop.backend("backups/shop/dev"))).to.equal(false);
    expect(existsSync(shop.backend("history/shop/dev"))).to.equal(false);
  });

  it("whose state is damaged is removed by force only", async () => {
    await shop.run("stack init dev");
    writeFileSync(shop.backend("stacks/shop/dev.json"), "{");
    const { status, stderr } = await shop.run("stack rm --yes");
    expect(status).to.equal(1);
    expect(stderr).to.contain("is damaged").and.contain("--force");
    expect((await shop.run("stack rm --yes --force")).status).to.equal(0);
  });
});
