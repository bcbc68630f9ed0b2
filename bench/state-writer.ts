/**
 * What a step's writes cost, by the size of the stack: each step puts its pending operation on disk, then its result.
 *
 *     npx tsx bench/state-writer.ts [resources ...]
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";

import type { PendingOperation, ResourceState } from "../engine/model.js";
import { decodeSnapshot, NOTHING_KEPT, parseCheckpoint } from "../engine/state/checkpoint.js";
import { FileStateWriter } from "../engine/state/file-state-writer.js";
import { PassphraseCrypter } from "../engine/state/passphrase-crypter.js";
import { StateFile } from "../engine/state/state-file.js";
import { SECRET, SIGNATURE } from "../protocol/values.js";

const STEPS = 400;
/** As the engine has it: four chains under way for each of the 4 x cores that may act. */
const PARALLEL = 16 * cpus().length;
const TIME = "2026-01-01T00:00:00Z";
const PROVIDER = `exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("nango:Sync")`;

function sync(index: number): ResourceState {
  const fields = {
    providerConfigKey: "hubspot",
    connectionId: `customer-${index}`,
    syncName: "contacts",
    frequency: "5m",
  };
  const inputs = { __provider: PROVIDER, ...fields };
  return {
    urn: `urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::s${index}`,
    custom: true,
    id: `hubspot/customer-${index}/contacts/base`,
    type: "pulumi-nodejs:dynamic/nango:Sync",
    inputs,
    outputs: { ...inputs, syncId: `id-${index}`, token: { [SIGNATURE]: SECRET, value: `token-${index}` } },
    parent: "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev",
    propertyDependencies: Object.fromEntries(Object.keys(inputs).map((key) => [key, []])),
    created: TIME,
    modified: TIME,
  };
}

async function measure(directory: string, count: number, crypter: PassphraseCrypter): Promise<Record<string, string>> {
  const path = join(directory, `${count}.json`);
  const identity = { stack: "organization/demo/dev", version: "v1", salt: crypter.salt, kept: NOTHING_KEPT };
  const resources = Array.from({ length: count }, (_, index) => sync(index));
  const writer = new FileStateWriter(new StateFile(path), identity, { resources, pendingOperations: [] }, crypter);

  const start = performance.now();
  await writer.commit({});
  const first = performance.now();
  let next = 0;
  const chain = async (): Promise<void> => {
    while (next < STEPS) {
      const old = resources[next++ % count];
      if (old === undefined) return;
      const resource = { ...old, modified: "2026-01-02T00:00:00Z" };
      const operation: PendingOperation = { resource, type: "updating" };
      await writer.begin(operation);
      await writer.commit({ operation, done: [old], added: resource });
    }
  };
  const writes = writer.writes;
  await Promise.all(Array.from({ length: PARALLEL }, chain));
  const last = performance.now();
  const written = writer.writes - writes;
  await writer.flush();

  const text = (await new StateFile(path).read()) ?? "";
  const read = performance.now();
  decodeSnapshot(parseCheckpoint(text), crypter);
  const decoded = performance.now();
  return {
    resources: String(count),
    "file MB": ((await stat(path)).size / 1e6).toFixed(1),
    "first write ms": (first - start).toFixed(0),
    "ms per step": ((last - first) / STEPS).toFixed(2),
    "writes per step": (written / STEPS).toFixed(2),
    "ms per write": ((last - first) / written).toFixed(1),
    serialisations: String(writer.serialisations),
    "decode ms": (decoded - read).toFixed(0),
    "peak RSS MB": (process.resourceUsage().maxRSS / 1024).toFixed(0),
  };
}

async function main(): Promise<void> {
  const counts = process.argv.slice(2).map(Number);
  const directory = await mkdtemp(join(tmpdir(), "bench-state-"));
  try {
    const crypter = await PassphraseCrypter.create({ text: "bench", source: "bench" });
    const rows: Record<string, string>[] = [];
    for (const count of counts.length === 0 ? [100, 1000, 10_000] : counts) {
      rows.push(await measure(directory, count, crypter));
    }
    console.log(`${STEPS} updates, ${PARALLEL} at a time, ${cpus().length} cores, Node ${process.versions.node}`);
    console.table(rows);
  } finally {
    await rm(directory, { recursive: true });
  }
}

void main();
