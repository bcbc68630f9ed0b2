import { readFileSync, readlinkSync } from "node:fs";

/** What identifies a process, also among later ones with the same number. */
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
  const started = statusOf("self")?.started;
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

/**
 * Whether a process is proven to be gone: it ran in the same process id namespace, since the same boot of the same
 * machine, where now nobody has its number, or another process that started at another time has.
 */
export function isGone(pid: number, { machine, boot, namespace, started }: ProcessIdentity): boolean {
  const own = ownIdentity();
  if (own === undefined || machine !== own.machine || boot !== own.boot || namespace !== own.namespace) return false;
  if (!isRunning(pid)) return true;
  // One of another user's may be hidden (`hidepid`): then nothing is known.
  const status = statusOf(pid);
  return status !== undefined && (status.started !== started || status.ended);
}

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}

function statusOf(pid: number | "self"): { started: string; ended: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold anything; the start is the 20th after it.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state = ""] = fields;
    const started = fields[19];
    // Z: it has ended, and its parent has not asked for its exit status yet.
    return started === undefined ? undefined : { started, ended: state === "Z" || state === "X" };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Only this says that there is none; not being permitted to signal one says that there is.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
