import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pulumiIsOnPath } from "../../bench/pulumi-on-path.js";
import { startSandbox } from "../../sandbox/server.js";
import type { Sandbox } from "../../sandbox/types.js";
import { LANGUAGES } from "./languages.js";

/** The plugin as the real CLI starts it, with programs in each language that this machine can run. */
for (const language of LANGUAGES) {
  const { name } = language;
  const missing = pulumiIsOnPath() ? language.missing() : "a pulumi on the PATH";

  describe(`On the Pulumi CLI, a program in ${name}${missing === undefined ? "" : ` (skipped: it needs ${missing})`}`, function () {
    this.timeout(300_000);
    let sandbox: Sandbox;
    let folder: string;
    let environment: NodeJS.ProcessEnv;

    before(async function () {
      if (missing !== undefined) this.skip();
      sandbox = await startSandbox();
      folder = mkdtempSync(join(tmpdir(), "plugin-cli-"));
      mkdirSync(join(folder, "state"));
      environment = {
        ...process.env,
        ...sandbox.environment,
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "x",
        PULUMI_SKIP_UPDATE_CHECK: "1",
      };
      language.prepare(folder, environment);
      language.write(folder, { frequency: "60 minutes" });
      await pulumi("stack", "init", "dev");
    });
    after(async () => {
      if (missing !== undefined) return;
      rmSync(folder, { recursive: true, force: true });
      await sandbox.close();
    });

    /** Runs the CLI; a failure shows what it printed. The sandbox answers from this process, so it may not wait. */
    async function pulumi(...words: string[]): Promise<string> {
      const child = spawn("pulumi", [...words, "--non-interactive"], { cwd: folder, env: environment });
      let [out, errors] = ["", ""];
      child.stdout.on("data", (data: Buffer) => (out += data.toString()));
      child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
      const status = await new Promise<number | null>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", resolve);
      });
      if (status !== 0) throw new Error(`pulumi ${words.join(" ")} ended with ${status}:\n${out}\n${errors}`);
      return out;
    }

    const writes = (since: number): unknown[] =>
      sandbox.log({ since }).flatMap(({ method, body }) => (method === "GET" ? [] : [body]));
    const last = (): number => sandbox.log().at(-1)?.sequence ?? 0;
    const put = (connection: string, sync: string, frequency: string | null): object => ({
      provider_config_key: "hubspot",
      connection_id: connection,
      sync_name: sync,
      frequency,
    });

    it("is brought up, and is settled in every spelling", async () => {
      await pulumi("up", "--yes", "--skip-preview");
      await pulumi("preview", "--expect-no-changes");
      language.write(folder, { frequency: "1h" });
      await pulumi("preview", "--expect-no-changes");
    });

    it("makes one call of a change", async () => {
      const since = last();
      language.write(folder, { frequency: "5m" });
      const preview = JSON.parse(await pulumi("preview", "--json")) as {
        steps: { op: string; detailedDiff: unknown }[];
      };
      expect(preview.steps.find(({ op }) => op === "update")?.detailedDiff).to.deep.equal({
        frequency: { kind: "update", inputDiff: true },
      });
      await pulumi("up", "--yes", "--skip-preview");
      expect(writes(since)).to.deep.equal([put("acme", "contacts", "5m")]);
    });

    it("finds what was changed by hand, and puts it back", async () => {
      const change = { action: "set-frequency", connection: "acme", sync: "contacts", frequency: "every 6 hours" };
      sandbox.change("nango", change);
      const found = JSON.parse(await pulumi("refresh", "--preview-only", "--json")) as { changeSummary: unknown };
      expect(found.changeSummary).to.deep.include({ update: 1 });
      const since = last();
      await pulumi("up", "--yes", "--skip-preview", "--refresh");
      expect(writes(since)).to.deep.equal([put("acme", "contacts", "5m")]);
    });

    it("has another account as an explicit provider, whose key is nowhere in clear", async () => {
      const key = randomUUID();
      sandbox.change("nango", { action: "create-key", key });
      language.write(folder, { frequency: "5m", account: { key, url: sandbox.environment["NANGO_BASE_URL"] ?? "" } });
      environment["NANGO_SECRET_KEY"] = "not-for-that-account";
      const since = last();
      await pulumi("up", "--yes", "--skip-preview", "--target", "**orders", "--target", "**::eu");
      environment["NANGO_SECRET_KEY"] = sandbox.environment["NANGO_SECRET_KEY"];
      expect(writes(since)).to.deep.equal([put("globex", "orders", "2h")]);
      expect(readFileSync(join(folder, "state/.pulumi/stacks/demo/dev.json"), "utf8")).not.to.include(key);
      await pulumi("preview", "--expect-no-changes");
    });

    it("imports by id, and writes the program for it", async () => {
      const since = last();
      const code = join(folder, "imported.txt");
      const words = ["syncs:nango:Sync", "tickets", "hubspot/acme/tickets/base", "--yes", "--protect=false"];
      await pulumi("import", ...words, "--out", code);
      expect(readFileSync(code, "utf8")).to.include("tickets").and.include("hubspot");
      expect(writes(since)).to.deep.equal([]);
    });

    it("is destroyed", async () => {
      const since = last();
      await pulumi("destroy", "--yes", "--skip-preview");
      const all = [put("acme", "contacts", null), put("globex", "orders", null), put("acme", "tickets", null)];
      expect(writes(since)).to.deep.include.members(all);
    });
  });
}
