import { readFileSync } from "node:fs";
import { expect } from "chai";
import { PULUMI, Shop } from "../../kit/shop.js";

/** Verbs one after the other, on two stacks that are alike: what they say and how they end must be alike, too. */
const SCRIPT: readonly string[] = [
  "stack init dev",
  "config set plain 1",
  "config set aws:region eu-west-1",
  "config set --secret password hush",
  "config",
  "config --json",
  "config --show-secrets",
  "config get password",
  "config get nosuch",
  "config rm nosuch",
  // The last one: with the next value that it sets, Pulumi makes a text of the number.
  "config set --type float f 1.50",
  "stack output",
  "up --yes --skip-preview",
  "stack output",
  "stack output --json --show-secrets",
  "stack output object",
  "stack output secret",
  "stack ls",
  "stack --show-name",
  "stack -i -u",
  "stack select nosuch",
  "stack export --file kept.json",
  "stack import --file kept.json",
  "stack rm --yes",
  "stack unselect",
  "stack select dev",
  "stack rm --yes --force",
  "stack ls",
];

/** What says the same in other words, or what differs by nature. */
function comparable(line: string, { status, stdout }: { status: number; stdout: string }): [string, number, string] {
  const said = stdout
    .replaceAll("pulumi-syncs", "pulumi")
    .replace(/Last updated: .*/, "Last updated: <time>")
    .replace(/Pulumi version used: .*/, "Pulumi version used: <version>")
    .replace(/(?:now|\d+ seconds? ago|\d+ minutes? ago)(?= +\d)/, "<time>")
    .replace(/LAST UPDATE +/, "LAST UPDATE  ")
    .replace(/<time> +/, "<time>  ")
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, "<uuid>");
  // The display of a run has its own tests.
  return [line, status, line.startsWith("up ") ? "" : said];
}

/** Keys of a config file in their order, secrets and the salt left out. */
function keysOf(file: string): string {
  return file.replace(/v1:\S+/g, "<secret>").replaceAll("'", '"');
}

(PULUMI === undefined ? describe.skip : describe)("the verbs, beside the real CLI", () => {
  const shops: Shop[] = [];
  const shop = (): Shop => {
    const made = new Shop();
    shops.push(made);
    return made;
  };

  after(() => {
    for (const made of shops) made.dispose();
  });

  it("say the same, end the same, and leave the same config", async () => {
    const [ours, theirs] = [shop(), shop()];
    for (const line of SCRIPT) {
      const [own, other] = [await ours.run(line), await theirs.pulumi(line)];
      expect(comparable(line, own), own.stderr).to.deep.equal(comparable(line, other));
      if (line.startsWith("config")) {
        expect(keysOf(ours.read("Pulumi.dev.yaml")), line).to.equal(keysOf(theirs.read("Pulumi.dev.yaml")));
      }
    }
  }).timeout(240_000);

  it("leave what the CLI goes on with, and go on with what it leaves", async () => {
    const both = shop();
    const ok = async (engine: "run" | "pulumi", line: string): Promise<string> => {
      const { status, stdout, stderr } = await both[engine](line);
      expect(status, `${line}\n${stdout}${stderr}`).to.equal(0);
      return stdout;
    };
    await ok("run", "stack init dev");
    await ok("run", "config set --secret password hush");
    await ok("run", "config set letter y");
    expect(await ok("pulumi", "config get password")).to.equal("hush\n");
    expect(await ok("pulumi", "config get letter")).to.equal("y\n");
    await ok("pulumi", "config set --secret other quiet");
    expect(await ok("run", "config get other")).to.equal("quiet\n");
    await ok("pulumi", "up --yes --skip-preview");
    await ok("run", "stack export --show-secrets --file clear.json");
    await ok("run", "stack import --file clear.json");
    await ok("pulumi", "preview --expect-no-changes");
    await ok("pulumi", "stack export --file kept.json");
    await ok("run", "stack import --file kept.json");
    await ok("run", "preview --expect-no-changes");
    expect(await ok("pulumi", "stack output secret --show-secrets")).to.equal(`{"pw":"hush"}\n`);
    await ok("pulumi", "stack init other");
    expect(await ok("run", "stack --show-name")).to.equal("other\n");
    await ok("run", "stack rm --yes other");
    expect(await ok("pulumi", "stack ls")).not.to.contain("other");
    expect(readFileSync(both.backend("stacks/shop/dev.json"), "utf8")).not.to.contain("hush");
  }).timeout(240_000);
});
