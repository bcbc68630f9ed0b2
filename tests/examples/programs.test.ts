import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { cli, TemporaryFolder } from "../kit/process.js";
import { commandLine } from "../kit/command-line.js";
import { LONG } from "../kit/length.js";

const ROOT = join(__dirname, "../..");
const EXAMPLES = join(ROOT, "examples");

/** Config that a program requires, by folder. */
const seeded = {
  stream: "f0f70b52-5243-489c-879b-a1ae3f02abfd",
  stripeAccount: "27879937-bd5d-490b-a943-edf486b04300",
};
const CONFIG: Record<string, Record<string, string> | ((sandbox: Sandbox) => Record<string, string>)> = {
  accounts: ({ environment: { NANGO_SECRET_KEY: key = "", NANGO_BASE_URL: url = "" } }) => ({
    euKey: key,
    euBaseUrl: url,
    usKey: key,
    usBaseUrl: url,
  }),
  aisquared: {},
  customers: seeded,
  "nango-by-tag": {},
  "nango-settings": { webhookToken: "whsec_of_the_example" },
  paragon: {},
  "per-stack": { frequency: "every day" },
  quickstart: { ...seeded, plan: "standard", driveAccount: "6f1d5f6e-8f5e-4b0a-9a53-0c1d2e3f4a01" },
  sequin: { atreidesKey: "sk_live_of_the_example_4711" },
};

/** These are no programs, or have tests of their own in their folders. */
const ELSEWHERE = ["github", "gitlab", "policy", "shards"];

/** As a user runs it; in short without another check of types, which `tsc` has done. */
const run = LONG ? cli : commandLine;

/** A copy of an example with a stack `dev`, its own state and the sandbox's settings. */
class Example {
  readonly #folder = new TemporaryFolder();
  readonly #project: string;

  constructor(
    name: string,
    readonly sandbox: Sandbox,
  ) {
    this.#project = join(this.#folder.path, name);
    cpSync(join(EXAMPLES, name), this.#project, { recursive: true });
    mkdirSync(join(this.#project, "node_modules"));
    symlinkSync(ROOT, join(this.#project, "node_modules/pulumi-syncs"));
    for (const dependency of ["@pulumi", "@types", "typescript", "zod"]) {
      symlinkSync(join(ROOT, "node_modules", dependency), join(this.#project, "node_modules", dependency));
    }
    writeFileSync(join(this.#project, "Pulumi.yaml"), "name: example\nruntime: nodejs\nmain: index.ts\n");
    const { [name]: config = {} } = CONFIG;
    const values = typeof config === "function" ? config(sandbox) : config;
    const lines = Object.entries(values).map(([key, value]) => `  example:${key}: ${value}`);
    writeFileSync(join(this.#project, "Pulumi.dev.yaml"), ["config:", ...lines, ""].join("\n"));
  }

  /** Runs a command that must succeed, and gives the calls that changed something. */
  async run(...words: string[]): Promise<string[]> {
    const since = this.sandbox.log().at(-1)?.sequence ?? 0;
    const { status, stdout, stderr } = await run(
      [...words, ...(words[0] === "up" ? ["--create"] : []), "--stack", "dev", "--cwd", this.#project],
      {
        env: {
          ...this.sandbox.environment,
          PULUMI_BACKEND_URL: `file://${this.#folder.path}`,
          PULUMI_HOME: join(this.#folder.path, "home"),
          PULUMI_CONFIG_PASSPHRASE: "examples",
          ...(LONG ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }),
        },
      },
    );
    expect(status, `${words.join(" ")}\n${stdout}${stderr}`).to.equal(0);
    return this.requests(since).filter((call) => !call.startsWith("GET") && !call.endsWith("/login"));
  }

  requests(since = 0): string[] {
    return this.sandbox.log({ since }).map(({ method, path }) => `${method} ${path}`);
  }

  remove(): void {
    this.#folder.remove();
  }
}

describe("examples", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({});
  });

  afterEach(() => sandbox.close());

  it("all have a test", () => {
    const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).to.deep.equal([...Object.keys(CONFIG), ...ELSEWHERE].sort());
  });

  for (const name of Object.keys(CONFIG)) {
    it(`${name}: up, a preview without a change, destroy`, async () => {
      const example = new Example(name, sandbox);
      try {
        expect(await example.run("up", "--yes", "--skip-preview")).not.to.be.empty;
        expect(await example.run("preview", "--expect-no-changes")).to.be.empty;
        expect(await example.run("destroy", "--yes", "--skip-preview")).not.to.be.empty;
      } finally {
        example.remove();
      }
    });
  }

  it("nango-by-tag: one request for the list; a customer who appears or leaves is one create or one delete", async () => {
    const example = new Example("nango-by-tag", sandbox);
    try {
      await example.run("up", "--yes", "--skip-preview");
      expect(example.requests().filter((call) => call.startsWith("GET /connections"))).to.have.length(1);
      sandbox.change("nango", { action: "set-tags", connection: "initech", tags: { plan: "enterprise" } });
      sandbox.change("nango", { action: "set-tags", connection: "hooli", tags: { plan: "free" } });
      await example.run("up", "--yes", "--skip-preview");
      const changed = sandbox
        .log({ platform: "nango" })
        .filter(({ method }) => method === "PUT")
        .slice(-2)
        .map(({ body }) => body as { connection_id: string; frequency: string | null });
      expect(changed.map(({ connection_id, frequency }) => [connection_id, frequency])).to.have.deep.members([
        ["initech", "5m"],
        ["hooli", null],
      ]);
      expect(await example.run("preview", "--expect-no-changes")).to.be.empty;
    } finally {
      example.remove();
    }
  });
});
