import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { ensureDirectory } from "../disk/durable-file.js";
import { namesIn } from "../disk/read.js";
import { sweep } from "../disk/temporary.js";
import type { ResourceChanges } from "../events.js";
import type { Layout, StackReference } from "./layout.js";
import { copyWithSidecar, md5Of, writeWithSidecar } from "./sidecar.js";
import { unixNanoseconds } from "./timestamp.js";

/** One run, as `pulumi stack history` shows it. */
export interface HistoryEntry {
  kind: "update" | "refresh" | "destroy" | "import";
  /** Unix seconds. */
  startTime: number;
  /** What `--message` said. */
  message: string;
  /** Facts about where it ran; free. */
  environment: Record<string, string>;
  /** Stack config of the run, secrets encrypted as in `Pulumi.<stack>.yaml`. */
  config: Record<string, unknown>;
  result: "succeeded" | "failed";
  /** Unix seconds. */
  endTime: number;
  resourceChanges: ResourceChanges;
}

/**
 * Keeps a run: its entry and the state after it in the history, and the state once more as a backup, which a
 * recovery may need. Each file is there whole or not at all.
 */
export async function recordRun(layout: Layout, stack: StackReference, entry: HistoryEntry): Promise<void> {
  const state = layout.stateFile(stack);
  const md5 = md5Of(await readFile(state));

  const history = layout.history(stack);
  await ensureDirectory(history);
  await sweep(history);
  const name = join(history, `${stack.name}-${unixNanoseconds()}`);
  await writeWithSidecar(`${name}.history.json`, historyJson(entry));
  await copyWithSidecar(state, `${name}.checkpoint.json`, md5);

  const backups = layout.backups(stack);
  await ensureDirectory(backups);
  await sweep(backups);
  await copyWithSidecar(state, join(backups, `${stack.name}.${unixNanoseconds()}.json`), md5);
}

/** What of a run a later one may ask for. */
export type KeptRun = Pick<HistoryEntry, "kind" | "environment" | "config">;

/** The newest run of a kind; undefined where there is none, or none that can be read: it is history, not state. */
export async function lastRun(
  layout: Layout,
  stack: StackReference,
  kind: HistoryEntry["kind"],
): Promise<KeptRun | undefined> {
  const directory = layout.history(stack);
  const names = await namesIn(directory);
  const moment = (name: string): bigint => BigInt(/-(\d+)\.history\.json$/.exec(name)?.[1] ?? 0);
  const newestFirst = names
    .filter((name) => name.endsWith(".history.json"))
    .sort((a, b) => compare(moment(b), moment(a)));
  for (const name of newestFirst) {
    const entry = parseRun(await readFile(join(directory, name), "utf8"));
    if (entry?.kind === kind) return entry;
  }
  return undefined;
}

function parseRun(text: string): KeptRun | undefined {
  try {
    const entry = JSON.parse(text) as Partial<KeptRun>;
    const { kind, environment = {}, config = {} } = entry;
    return kind === undefined ? undefined : { kind, environment, config };
  } catch {
    return undefined;
  }
}

/** Backups of the state, newest first. */
export async function backupsOf(layout: Layout, stack: StackReference): Promise<string[]> {
  const directory = layout.backups(stack);
  const names = (await namesIn(directory)).filter((name) => name.endsWith(".json"));
  return names.sort((a, b) => compare(momentOf(b), momentOf(a))).map((name) => join(directory, name));
}

function historyJson({
  kind,
  startTime,
  message,
  environment,
  config,
  result,
  endTime,
  resourceChanges,
}: HistoryEntry): string {
  return JSON.stringify({
    kind,
    startTime,
    message,
    environment,
    config,
    version: 0,
    result,
    endTime,
    resourceChanges,
  });
}

/** The nanoseconds in `<stack>.<unix ns>.json`. */
function momentOf(path: string): bigint {
  const digits = /\.(\d+)\.json$/.exec(basename(path))?.[1];
  return digits === undefined ? 0n : BigInt(digits);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
