import { isAlive } from "../../kit/alive.js";
import { readdirSync, readFileSync } from "node:fs";

/** A process below another one. */
export interface Descendant {
  readonly pid: number;
  readonly command: string;
}

/** The children of a process, by the system's own list. They lead groups of their own, so a group says nothing. */
export function childrenOf(pid: number): Descendant[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/stat`, "utf8");
        const parent = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
        if (parent !== pid) return [];
        return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ") }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** Kills a process like a machine that runs out of memory does. True if it was there. */
export function killHard(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}
