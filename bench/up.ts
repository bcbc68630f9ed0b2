/**
 * `up`, no-change preview, refresh and destroy of many Nango syncs against the sandbox: time, requests, peak memory of
 * the engine's process and size of the state. With a `pulumi` on the PATH the same on the real CLI, and the ratio.
 * Needs a build. Run: `npm run bench:up -- 200`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pulumiIsOnPath } from "./pulumi-on-path.js";
import { startSandbox } from "../sandbox/server.js";
import type { Sandbox } from "../sandbox/types.js";

const ROOT = path.resolve(__dirname, "..");
const COUNT = Number(process.argv[2] ?? "200");
/** Three syncs on each connection, as a customer has them. */
const SYNCS = ["contacts", "orders", "tickets"];

interface Figures {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly requests: Record<string, number>;
}

function prepare(folder: string): void {
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  symlinkSync(ROOT, path.join(folder, "node_modules", "pulumi-syncs"));
  symlinkSync(path.join(ROOT, "node_modules", "@pulumi"), path.join(folder, "node_modules", "@pulumi"));
  writeFileSync(path.join(folder, "package.json"), '{"name":"fleet","private":true}');
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: fleet\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(
    path.join(folder, "index.js"),
    `const { nango } = require("pulumi-syncs");
for (let i = 0; i < ${COUNT}; i++) new nango.Sync("s" + i, { providerConfigKey: "hubspot", connectionId: "fleet-" + (1 + Math.floor(i / 3)), syncName: ${JSON.stringify(SYNCS)}[i % 3], frequency: "5m" });
`,
  );
}

async function measure(command: readonly string[], folder: string, sandbox: Sandbox): Promise<Figures> {
  const since = sandbox.log().at(-1)?.sequence ?? 0;
  const [program = "", ...words] = command;
  const start = performance.now();
  let output = "";
  const child = spawn(program, words, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...sandbox.environment,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with status ${String(code)}\n${output.slice(-2000)}`);
  const requests: Record<string, number> = {};
  for (const { method, path: where } of sandbox.log({ since })) {
    const key = `${method} ${where.replace(/\?.*/, "")}`;
    requests[key] = (requests[key] ?? 0) + 1;
  }
  return { seconds: (performance.now() - start) / 1000, peakMegabytes: peak / 1024, requests };
}

/** Peak resident memory of a process in KiB, where the system tells it. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

async function series(engine: string, bin: readonly string[]): Promise<Map<string, Figures>> {
  const folder = mkdtempSync(path.join(tmpdir(), "pulumi-syncs-bench-"));
  const sandbox = await startSandbox({ settings: { nango: { rateLimit: "off" } } });
  const figures = new Map<string, Figures>();
  try {
    sandbox.change("nango", { action: "create-connections", prefix: "fleet", count: Math.ceil(COUNT / 3) });
    prepare(folder);
    if (engine === "pulumi") await measure(["pulumi", "stack", "init", "dev"], folder, sandbox);
    const steps = {
      up: ["up", "--yes", "--skip-preview"],
      "no-change preview": ["preview", "--expect-no-changes"],
      refresh: ["refresh", "--yes", "--skip-preview"],
      destroy: ["destroy", "--yes", "--skip-preview"],
    };
    for (const [name, words] of Object.entries(steps)) {
      const result = await measure([...bin, ...words, "--stack", "dev", "--non-interactive"], folder, sandbox);
      figures.set(name, result);
      console.log(
        `${engine.padEnd(9)} ${name.padEnd(18)} ${result.seconds.toFixed(1).padStart(7)} s  ${result.peakMegabytes.toFixed(0).padStart(5)} MB  ${JSON.stringify(result.requests)}`,
      );
      if (name === "up") {
        const state = statSync(path.join(folder, ".pulumi", "stacks", "fleet", "dev.json")).size;
        console.log(`${engine.padEnd(9)} state: ${(state / 1024 / COUNT).toFixed(2)} KB per sync`);
      }
    }
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

async function main(): Promise<void> {
  console.log(`${COUNT} Nango syncs on ${Math.ceil(COUNT / 3)} connections, three on each`);
  const ours = await series("embedded", [process.execPath, path.join(ROOT, "dist", "cli", "bin.js")]);
  if (!pulumiIsOnPath()) {
    console.log("No pulumi on the PATH: no comparison.");
    return;
  }
  const theirs = await series("pulumi", ["pulumi"]);
  for (const [name, { seconds }] of ours) {
    const other = theirs.get(name)?.seconds ?? NaN;
    console.log(`ratio     ${name.padEnd(18)} ${(seconds / other).toFixed(2)} of the CLI's time`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
