import { readFileSync, readlinkSync } from "node:fs";

/** What tells one process from every other, also from a later one with the same number. */
export interface ProcessIdentity {
  /** The machine's own id, kept over boots; empty where it has none. */
  machine: string;
  /** Linux's id of the running kernel: another one after each boot. */
  boot: string;
  /** The process id namespace: a container sees other processes under the same numbers. */
  namespace: string;
  /** Clock ticks from boot to the start of the process. No clock that jumps can change it. */
  started: string;
}

/** The identity of this process; undefined where the system has no `/proc`. */
export function ownIdentity(): ProcessIdentity | undefined {
  const started = startOf("self");
  if (started === undefined) return undefined;
  try {
    return {
      machine: machineId(),
      boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      namespace: readlinkSync("/proc/self/ns/pid"),
      started,
    };
  } catch {
    return undefined;
  }
}

/** Whether the process saw all processes of its machine, and not those of a container only. */
export function isOutsideContainers(identity: ProcessIdentity): boolean {
  // The number of the first namespace is fixed in the kernel (PROC_PID_INIT_INO).
  return identity.namespace === "pid:[4026531836]";
}

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}

/** When the process with this number started, in the form of `ProcessIdentity.started`; undefined when there is none. */
export function startOf(pid: number | "self"): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold anything; the start is the 20th after it.
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Whether a process with this number runs here. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it: it is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
