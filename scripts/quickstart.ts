/**
 * The tour of a new user: the program in examples/quickstart against the sandbox, from the first `up` over a change of
 * frequency and credential to a change by hand, with every call that reaches a platform. Needs a build, an installed
 * checkout, and nothing else: no account, no Pulumi CLI, no network.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import color from "picocolors";
import { readyCredentials } from "../sandbox/paragon/seed.js";
import { SEEDED } from "../sandbox/sequin/data.js";
import { startSandbox } from "../sandbox/server.js";
import type { LoggedRequest, Sandbox } from "../sandbox/types.js";

const ROOT = path.resolve(__dirname, "..");
const BIN = path.join(ROOT, "dist", "cli", "bin.js");
const CONFIG_FILE = path.join(ROOT, "Pulumi.quickstart.yaml");

/** What the stack's config says. The tour upgrades the customer's plan, and changes the account its files come from. */
const FIRST = {
  plan: "standard",
  driveAccount: readyCredentials.googledrive,
  stream: SEEDED.streamId,
  stripeAccount: SEEDED.credentialId,
};
const SECOND = { ...FIRST, plan: "enterprise", driveAccount: readyCredentials.googledriveSecond };
type Config = Record<keyof typeof FIRST, string>;

/** The tour runs in a folder of its own, so that it touches no state and no stack of yours. */
class Tour {
  readonly #home = mkdtempSync(path.join(tmpdir(), "pulumi-syncs-quickstart-"));
  #reported = 0;
  #chapter = 0;

  constructor(readonly sandbox: Sandbox) {}

  chapter(title: string, text: string): void {
    this.#chapter++;
    console.log(`\n${color.bold(color.cyan(`${this.#chapter}. ${title}`))}\n${text}\n`);
  }

  /** Writes the stack's config, as a commit would change it. */
  configure(now: Config, before?: Config): void {
    const lines = linesOf(now);
    writeFileSync(CONFIG_FILE, ["config:", ...lines, ""].join("\n"));
    if (before === undefined) return;
    console.log(color.dim("   Pulumi.quickstart.yaml"));
    const changed = lines.filter((line, index) => line !== linesOf(before)[index]);
    for (const line of linesOf(before).filter((old) => !lines.includes(old))) console.log(color.red(`   - ${line}`));
    for (const line of changed) console.log(color.green(`   + ${line}`));
    console.log();
  }

  /** Runs a command of pulumi-syncs, shows what it prints and the calls it made. */
  async run(command: string, expectedStatus = 0): Promise<void> {
    console.log(color.bold(`   $ pulumi-syncs ${command}`));
    const stack = ["--stack", "quickstart", ...(command.startsWith("up ") ? ["--create"] : [])];
    const status = await this.#spawn([...command.split(" "), ...stack, "--engine", "embedded"]);
    if (status !== expectedStatus) throw new Error(`"pulumi-syncs ${command}" ended with status ${status}`);
    this.#reportCalls();
  }

  /** Removes everything the tour has made. */
  clean(): void {
    rmSync(this.#home, { recursive: true, force: true });
    rmSync(CONFIG_FILE, { force: true });
  }

  #spawn(words: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [BIN, ...words], {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          ...this.sandbox.environment,
          PULUMI_HOME: this.#home,
          PULUMI_BACKEND_URL: `file://${this.#home}`,
          PULUMI_CONFIG_PASSPHRASE: "quickstart",
        },
      });
      child.on("error", reject);
      for (const stream of [child.stdout, child.stderr]) {
        let rest = "";
        stream.setEncoding("utf8").on("data", (text: string) => {
          const lines = (rest + text).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) console.log(color.dim(line === "" ? "" : `   │ ${line}`));
        });
      }
      child.on("close", (code) => {
        resolve(code ?? 1);
      });
    });
  }

  #reportCalls(): void {
    const calls = this.sandbox.log({ since: this.#reported });
    this.#reported = calls.at(-1)?.sequence ?? this.#reported;
    console.log(calls.length === 0 ? "\n   No call reached a platform." : "\n   Reached the platforms:");
    for (const call of calls) console.log(`   ${describe(call)}`);
  }
}

function linesOf(config: Config): string[] {
  return Object.entries(config).map(([key, value]) => `  pulumi-syncs:${key}: ${value}`);
}

function describe({ platform, method, path: where, status, body }: LoggedRequest): string {
  const line = `${platform.padEnd(9)} ${method.padEnd(6)} ${where}`;
  // Reads and logins change nothing; a login's body is nobody's business.
  if (method === "GET" || where.endsWith("/login")) return color.dim(`${line}  ${status}`);
  const shown = body === undefined ? "" : `\n             ${JSON.stringify(body)}`;
  return `${color.yellow(line)}  ${status}${color.green(shown)}`;
}

async function main(): Promise<void> {
  const sandbox = await startSandbox({});
  const tour = new Tour(sandbox);
  try {
    console.log(
      `${color.bold("pulumi-syncs quickstart")}: four platforms emulated at ${sandbox.url}; nothing leaves this machine.`,
    );

    tour.chapter("Declare", "examples/quickstart/index.ts declares one sync of customer Acme on each platform.");
    tour.configure(FIRST);
    await tour.run("up --yes --skip-preview");

    tour.chapter(
      "Change, and review before anything happens",
      "A commit changes a frequency and a credential. The review says what that means.",
    );
    tour.configure(SECOND, FIRST);
    await tour.run("review");

    tour.chapter("Apply", "Exactly the calls of the review are sent.");
    await tour.run("up --yes --skip-preview");

    tour.chapter(
      "Somebody changes a sync by hand",
      "In Nango's dashboard, Acme's contacts are set to run every 6 hours. The drift check finds it.",
    );
    sandbox.change("nango", {
      action: "set-frequency",
      connection: "acme",
      sync: "contacts",
      frequency: "every 6 hours",
    });
    await tour.run("drift", 2);

    tour.chapter("Put it back", "What the program says wins again: the update looks first, then sends the one call.");
    await tour.run("up --yes --skip-preview --refresh");

    tour.chapter("Destroy", "Nango's sync gets its default back, the others are deleted.");
    await tour.run("destroy --yes --skip-preview --remove");
    console.log(`\nThat was all. Next: the first program of your own, in README.md.`);
  } finally {
    tour.clean();
    await sandbox.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
