import { execFile } from "node:child_process";

/** When and of what a report was made. */
export interface Made {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Commit of the folder; with `-dirty` behind it where files differ from it. Absent: it is in no repository. */
  readonly commit?: string;
}

/** `2026-12-01 10:00 UTC, commit 0123456789ab`. */
export function describeMade({ at, commit }: Made): string {
  const moment = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  const changes = commit?.endsWith("-dirty") === true ? " with changes" : "";
  return commit === undefined ? moment : `${moment}, commit ${commit.slice(0, 12)}${changes}`;
}

/** Asks the folder's repository for its commit. */
export async function madeNow(cwd: string, now = new Date()): Promise<Made> {
  const at = now.toISOString().replace(/\.\d+Z$/, "Z");
  const commit = await commitOf(cwd);
  return commit === undefined ? { at } : { at, commit };
}

function commitOf(cwd: string): Promise<string | undefined> {
  const words = ["describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"];
  return new Promise((resolve) => {
    execFile("git", words, { cwd, timeout: 10_000 }, (error, stdout) => {
      const commit = stdout.trim();
      resolve(error === null && /^[0-9a-f]{40,64}(?:-dirty)?$/.test(commit) ? commit : undefined);
    });
  });
}
