import { existsSync, readFileSync } from "node:fs";

/** Whether a process runs. One that has ended and is waited for by nobody does not, where the system can say so. */
export function isAlive(pid: number): boolean {
  try {
    if (!existsSync("/proc/self/stat")) return process.kill(pid, 0);
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !"ZX".includes(status.slice(status.lastIndexOf(")") + 2)[0]!);
  } catch {
    return false;
  }
}
