import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PassphraseCrypter } from "../../engine/state/passphrase-crypter.js";
import { SEEDED } from "../../sandbox/sequin/data.js";
import { startSandbox } from "../../sandbox/server.js";
import type { PlatformName, Sandbox } from "../../sandbox/types.js";
import { commandLine } from "../kit/command-line.js";
import { LONG } from "../kit/length.js";
import { cli } from "../kit/process.js";
import { TestStack } from "../kit/test-stack.js";

/** What the program holds, first and after a change. */
const OWN = {
  credential: ["sk_live_first_secret_of_acme", "sk_live_second_secret_of_acme"],
  embedding: ["sk-first-embedding-key-of-acme", "sk-second-embedding-key-of-acme"],
  config: "a-token-from-the-config-of-the-stack",
  option: "rt_a_refresh_token_in_clear",
} as const;

/** Settings of the platforms that are secrets, and where the config has them. */
const SETTINGS: Readonly<Record<string, string>> = {
  NANGO_SECRET_KEY: "nango:secretKey",
  PARAGON_SIGNING_KEY: "paragon:signingKey",
  SEQUIN_API_TOKEN: "sequin:apiToken",
  AISQUARED_PASSWORD: "aisquared:password",
};

const program = (turn: 0 | 1): string => `
const pulumi = require("@pulumi/pulumi");
const { aisquared, nango, paragon, sequin } = require("pulumi-syncs");
const token = new pulumi.Config().requireSecret("token");
new nango.Sync("contacts", { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "${turn + 2}h" });
new paragon.Sync("files", { userId: "acme", integration: "googledrive", pipeline: "files",
  configuration: { token }, incrementalAccumulatorFrequency: "${turn === 0 ? 1 : 3}h" });
const payments = new sequin.Sync("payments", { provider: "stripe", streamId: "${SEEDED.streamId}", name: "Acme",
  collectionIds: ["stripe:customer"], metadata: { token, turn: ${turn} },
  // In clear: the class makes it a secret whatever the program does.
  credential: { properties: { kind: "stripe_key", name: "Acme", secret: "${OWN.credential[turn]}", refresh_token: "${OWN.option}" } } });
new aisquared.Sync("profiles", { sourceId: 1, destinationId: 3, modelId: 1, streamName: "profile", syncMode: "incremental",
  scheduleType: "manual", configuration: [{ from: "notes", to: "notes", mapping_type: "vector",
    embedding_config: { mode: "openai", model: "small", api_key: "${OWN.embedding[turn]}" } }] });
exports.token = token;
exports.credential = payments.credential;
`;

describe("After everything that a user does, no secret stands anywhere in clear", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let stack: TestStack;
  let environment: NodeJS.ProcessEnv;
  /** What the commands printed, by what they were. */
  const printed = new Map<string, string>();
  const secrets = new Map<string, string>();
  const settings = new Map<string, string>();

  before(async () => {
    sandbox = await startSandbox();
    stack = new TestStack(sandbox);
    const variables: Record<string, string> = { ...stack.environment };
    for (const [index, value] of [...OWN.credential, ...OWN.embedding, OWN.config, OWN.option].entries())
      secrets.set(`secret ${index} of the program`, value);
    secrets.set("the passphrase", "the passphrase of this stack");
    const crypter = await PassphraseCrypter.create({ text: "the passphrase of this stack", source: "the test" });
    const lines = [
      `encryptionsalt: ${crypter.salt}`,
      "config:",
      "  demo:token:",
      `    secure: ${crypter.encrypt(OWN.config)}`,
    ];
    for (const [name, key] of Object.entries(SETTINGS)) {
      const value = variables[name];
      if (value === undefined) throw new Error(`The sandbox has no ${name}.`);
      for (const [index, line] of value
        .split(/\\n|\n/)
        .filter((each) => !/^(?:-----.*|)$/.test(each))
        .entries())
        secrets.set(`${name}, line ${index + 1}`, line);
      settings.set(name, value);
      lines.push(`  ${key}:`, `    secure: ${crypter.encrypt(value)}`);
      Reflect.deleteProperty(variables, name);
    }
    writeFileSync(join(stack.project, "Pulumi.dev.yaml"), [...lines, ""].join("\n"));
    // The parent's own must not help.
    for (const name of Object.keys(SETTINGS)) variables[name] = "";
    environment = { ...variables, PULUMI_CONFIG_PASSPHRASE: "the passphrase of this stack" };
    const { status, stderr } = await commandLine(["stack", "init", "dev"], { cwd: stack.project, env: environment });
    expect(status, stderr).to.equal(0);
  });
  after(async () => {
    stack.dispose();
    await sandbox.close();
  });

  async function run(words: string, expectedStatus = 0, start = LONG ? cli : commandLine): Promise<string> {
    const { status, stdout, stderr } = await start([...words.split(" "), "--stack", "dev"], {
      cwd: stack.project,
      env: environment,
    });
    printed.set(`${printed.size + 1}: ${words}`, `${stdout}\n${stderr}`);
    expect(status, `${words}\n${stdout}\n${stderr}`).to.equal(expectedStatus);
    return stdout;
  }

  const write = (turn: 0 | 1): void => {
    writeFileSync(join(stack.project, "index.js"), program(turn));
  };

  it("runs through all commands, a failure included", async () => {
    write(0);
    await run("preview --diff");
    await run("up --yes --skip-preview --json");
    write(1);
    writeFileSync(join(stack.project, "preview.json"), await run("preview --json"));
    for (const format of ["markdown", "json", "html"]) await run(`review preview.json --format ${format}`);

    // Platforms that answer with what they were sent, and with which key.
    const answers = {
      sequin: ["POST", OWN.credential[1], OWN.option, OWN.config, settings.get("SEQUIN_API_TOKEN")],
      aisquared: ["PUT", OWN.embedding[1], settings.get("AISQUARED_PASSWORD")],
      nango: ["PUT", settings.get("NANGO_SECRET_KEY")],
      paragon: ["PATCH", OWN.config],
    } as const;
    for (const [platform, [method, ...echoed]] of Object.entries(answers)) {
      const body = { error: `bad credential ${echoed.join(" ")}`, echoed };
      sandbox.fault({ platform: platform as PlatformName, method, status: 422, body });
    }
    // As a process in the short form too: what Node itself or the SDK prints of an error is in no other output.
    await run("up --yes --diff", 1, cli);
    sandbox.clearFaults();
    await run("up --yes --diff");

    sandbox.change("nango", { action: "pause", connection: "acme", sync: "contacts" });
    sandbox.change("nango", {
      action: "set-frequency",
      connection: "acme",
      sync: "contacts",
      frequency: "every 6 hours",
    });
    for (const { id } of (sandbox.snapshot("sequin") as { data: { syncs: { id: string }[] } }).data.syncs)
      sandbox.change("sequin", { sync: id, set: { metadata: { token: "another-token-from-elsewhere" } } });
    for (const format of ["markdown", "json", "html"]) await run(`drift --format ${format}`, 2);
    await run("refresh --yes --diff");
    await run("up --yes");
    await run("destroy --yes --diff");
  });

  it("knows what to look for: the program that holds them in clear is found out", () => {
    expect(secrets.size).to.be.greaterThan(10);
    const source = readFileSync(join(stack.project, "index.js"), "utf8");
    expect(findings("the program", source)).to.have.length(3);
  });

  it("in what was printed", () => {
    expect(printed.size).to.be.greaterThan(12);
    expect([...printed].flatMap(([what, text]) => findings(what, text))).to.deep.equal([]);
  });

  it("in state, history, backups, config and whatever else was written", () => {
    const files = filesBelow(stack.folder).filter((file) => !file.endsWith("/index.js"));
    for (const kind of [/stacks\/demo\/dev\.json$/, /history\/demo\/dev\//, /backups\/demo\/dev\//, /preview\.json$/])
      expect(
        files.some((file) => kind.test(file)),
        String(kind),
      ).to.equal(true);
    expect(files.flatMap((file) => findings(file, readFileSync(file, "utf8")))).to.deep.equal([]);
  });

  it("in the sandbox's log", () => {
    expect(sandbox.log()).not.to.be.empty;
    // The faults in it are this test's own.
    const requests = sandbox.log().map((request) => ({ ...request, fault: undefined }));
    expect(findings("the log", JSON.stringify(requests))).to.deep.equal([]);
  });

  /** Where a text holds a secret, in any spelling, or a token made with one. */
  function findings(where: string, text: string): string[] {
    const found = [...secrets].flatMap(([name, secret]) => {
      const inJson = JSON.stringify(secret).slice(1, -1);
      const spellings = new Set([secret, inJson, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]);
      return [...spellings].filter((spelling) => text.includes(spelling)).map(() => `${name} in ${where}`);
    });
    return /\beyJ[\w-]{8,}\.[\w-]{8,}/.test(text) ? [...found, `a token in ${where}`] : found;
  }
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Links lead to the package itself.
    if (entry.isSymbolicLink()) return [];
    return entry.isDirectory() ? filesBelow(path) : statSync(path).isFile() ? [path] : [];
  });
}
