/**
 * What a review of 10,000 changed syncs costs: `pulumi-syncs review` with all three formats, in a process of its own.
 * Needs a build. Run: `npm run bench:review` (another number of syncs: `npm run bench:review -- 1000`).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { providerLine } from "../sdk/resource.js";

const syncs = Number(process.argv[2] ?? 10_000);
const bin = path.resolve(__dirname, "../dist/cli/bin.js");
const folder = mkdtempSync(path.join(tmpdir(), "pulumi-syncs-bench-"));

/** One step as Pulumi prints it, laid out as Pulumi does. */
function step(index: number): unknown {
  const urn = `urn:pulumi:prod::customers::pulumi-nodejs:dynamic/nango:Sync::customer-${index}`;
  const provider =
    "urn:pulumi:prod::customers::pulumi:providers:pulumi-nodejs::default::b5a6c1f2-7d3e-4a8b-9c0d-1e2f3a4b5c6d";
  const state = (frequency: string, id?: string): unknown => {
    const inputs = {
      __provider: providerLine("nango:Sync"),
      connectionId: `customer-${index}`,
      frequency,
      providerConfigKey: "hubspot",
      syncName: "contacts",
      syncVariant: "base",
    };
    return {
      urn,
      custom: true,
      ...(id === undefined ? {} : { id }),
      type: "pulumi-nodejs:dynamic/nango:Sync",
      inputs,
      ...(id === undefined ? {} : { outputs: { ...inputs, syncId: id } }),
      parent: "urn:pulumi:prod::customers::pulumi:pulumi:Stack::customers-prod",
      provider,
      propertyDependencies: Object.fromEntries(Object.keys(inputs).map((name) => [name, []])),
      created: "2026-11-01T10:00:00Z",
      modified: "2026-11-01T10:00:00Z",
      sourcePosition: "project:///index.ts#12,3",
    };
  };
  return {
    op: "update",
    urn,
    provider,
    oldState: state("1h", `hubspot/customer-${index}/contacts/base`),
    newState: state("5m"),
    diffReasons: ["frequency"],
    detailedDiff: { frequency: { kind: "update", inputDiff: true } },
  };
}

try {
  const preview = path.join(folder, "preview.json");
  const steps = Array.from({ length: syncs }, (_, index) => step(index));
  writeFileSync(preview, JSON.stringify({ steps, changeSummary: { update: syncs } }, undefined, 4));
  const reporter = path.join(folder, "reporter.cjs");
  writeFileSync(
    reporter,
    `process.once("exit", () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      process.stderr.write("USED " + maxRSS + " " + (userCPUTime + systemCPUTime) + "\\n");
    });`,
  );
  const words = ["review", preview, "-C", folder, "-o", "r.md", "-o", "r.html", "-o", "r.json"];
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ["--require", reporter, bin, ...words], { encoding: "utf8" });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(stderr);
  const size = (name: string): string => `${(statSync(path.join(folder, name)).size / 1e6).toFixed(1)} MB`;
  const [, peak, processor] = /USED (\d+) (\d+)/.exec(stderr) ?? [];
  console.log(
    `${syncs} changed syncs: preview ${size("preview.json")}, HTML ${size("r.html")}, JSON ${size("r.json")}`,
  );
  const [memory, used] = [(Number(peak) / 1024).toFixed(0), (Number(processor) / 1e6).toFixed(2)];
  console.log(
    `time ${seconds.toFixed(2)} s (goal: 2 s), of processors ${used} s, peak memory ${memory} MB (goal: 300 MB)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
