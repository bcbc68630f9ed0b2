import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";

import { expect } from "chai";

import { LockedError, type LockHolder } from "../../../engine/state/errors.js";
import { Layout } from "../../../engine/state/layout.js";
import { ownIdentity } from "../../../engine/state/process-identity.js";
import { locksOf, StackLock } from "../../../engine/state/stack-lock.js";

const STACK = { project: "demo", name: "dev" };

describe("the lock of a stack", () => {
  let root: string;
  let layout: Layout;
  let takenOver: LockHolder[];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "lock-"));
    layout = new Layout(root);
    takenOver = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  function take(): Promise<StackLock> {
    return StackLock.take(layout, STACK, (dead) => takenOver.push(dead));
  }

  async function refusal(): Promise<LockedError> {
    const error = await take().then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (!(error instanceof LockedError)) expect.fail(`the lock was taken, or: ${String(error)}`);
    return error;
  }

  async function foreignLock(fields: object | string, name = "other.json"): Promise<string> {
    await mkdir(layout.locksOf(STACK), { recursive: true });
    const file = join(layout.locksOf(STACK), name);
    await writeFile(file, typeof fields === "string" ? fields : JSON.stringify(fields));
    return file;
  }

  function pulumiLock(fields: object): object {
    return { pid: 1, username: "ann", hostname: hostname(), timestamp: "2026-01-02T03:04:05Z", ...fields };
  }

  async function deadPid(): Promise<number> {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    return child.pid ?? 0;
  }

  it("is a file as Pulumi's, with its sidecar, and gone after the run", async () => {
    const lock = await take();
    const names = (await readdir(layout.locksOf(STACK))).sort();
    expect(names).to.have.length(2);
    expect(names[0]).to.match(/^[0-9a-f-]{36}\.json$/);
    expect(names[1]).to.equal(`${names[0] ?? ""}.attrs`);
    const content = JSON.parse(await readFile(join(layout.locksOf(STACK), names[0] ?? ""), "utf8")) as object;
    expect(content).to.include({ pid: process.pid, hostname: hostname() }).and.include.keys("username", "timestamp");
    await lock.release();
    expect(await readdir(layout.locksOf(STACK))).to.deep.equal([]);
    expect(await readdir(layout.locks)).to.deep.equal(["organization"]);
  });

  it("is refused to a second run of the same process", async () => {
    const lock = await take();
    expect((await refusal()).locks[0]).to.include({ pid: process.pid });
    await lock.release();
    await (await take()).release();
  });

  it("of another host is respected, and the refusal says whose it is, since when, and how to remove it", async () => {
    const file = await foreignLock(pulumiLock({ pid: await deadPid(), hostname: "elsewhere" }));
    const { message } = await refusal();
    expect(message).to.include("'organization/demo/dev'").and.include("ann@elsewhere");
    expect(message).to.include("since 2026-01-02T03:04:05Z").and.include(`rm ${file}`);
    expect(await readdir(layout.locksOf(STACK))).to.deep.equal(["other.json"]);
  });

  it("of a process that lives is respected", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      await foreignLock(pulumiLock({ pid: child.pid }));
      await refusal();
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("that does not prove whose it is, as Pulumi's, is respected, whether or not its process can be seen here", async () => {
    const file = await foreignLock(pulumiLock({ pid: await deadPid() }));
    const { message } = await refusal();
    expect(message).to.include("`pulumi-syncs cancel --stack organization/demo/dev`").and.include(`rm ${file}`);
    expect(takenOver).to.deep.equal([]);
    for (const identity of [null, {}, { boot: "b", namespace: "n", started: "1" }, "gone"]) {
      await foreignLock(pulumiLock({ pid: await deadPid(), identity }));
      await refusal();
    }
  });

  it("of process 1, or one that cannot be read, is respected", async () => {
    await foreignLock(pulumiLock({ pid: 1 }));
    await refusal();
    await foreignLock("{half", "other.json");
    expect((await refusal()).message).to.include("unknown@unknown");
  });

  describe("where the system tells processes apart", () => {
    const own = ownIdentity();
    before(function () {
      if (own === undefined) this.skip();
    });

    it("is taken over when another process has the number now", async () => {
      await foreignLock(pulumiLock({ pid: process.pid, identity: { ...own, started: "1" } }));
      await (await take()).release();
      expect(takenOver).to.have.length(1);
    });

    it("is respected when it counts other processes: those of another container", async () => {
      await foreignLock(pulumiLock({ pid: await deadPid(), identity: { ...own, namespace: "pid:[1]" } }));
      await refusal();
    });

    it("of a process that is gone is taken over, and said so", async () => {
      const pid = await deadPid();
      await foreignLock(pulumiLock({ pid, identity: own }));
      const lock = await take();
      expect(takenOver.map((dead) => dead.pid)).to.deep.equal([pid]);
      expect(await locksOf(layout, STACK)).to.have.length(1);
      await lock.release();
    });

    it("of a process that has ended, but is not cleared away by its parent, is taken over", async () => {
      // The shell starts a child, becomes a program that does not wait for it, and the child ends.
      const parent = spawn("sh", ["-c", "sh -c 'echo $$' & exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
      try {
        const [line] = (await once(parent.stdout, "data")) as [Buffer];
        const pid = Number(String(line));
        let started: string | undefined;
        for (let state = ""; state !== "Z";) {
          await immediate();
          const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
          [state = ""] = fields;
          started = fields[19];
        }
        await foreignLock(pulumiLock({ pid, identity: { ...own, started } }));
        await (await take()).release();
      } finally {
        parent.kill("SIGKILL");
      }
    });

    for (const field of ["boot", "machine", "namespace"] as const) {
      it(`is respected when its ${field} is another one: who it was cannot be known here`, async () => {
        await foreignLock(pulumiLock({ pid: await deadPid(), identity: { ...own, [field]: "another" } }));
        await refusal();
      });
    }
  });

  describe("of a process of ours", () => {
    async function holder(): Promise<ChildProcess> {
      const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "hold-lock.ts"), root], {
        stdio: ["pipe", "pipe", "inherit"],
      });
      const [first] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as unknown[];
      expect(String(first)).to.equal("held");
      return child;
    }

    it("goes with its exit, whatever the exit", async () => {
      const child = await holder();
      await refusal();
      child.stdin?.write("exit");
      await once(child, "exit");
      expect(await readdir(layout.locksOf(STACK))).to.deep.equal([]);
    });

    it("stays after kill -9, and the next run takes it over", async () => {
      const child = await holder();
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(await locksOf(layout, STACK)).to.have.length(1);
      await (await take()).release();
      expect(takenOver.map(({ pid }) => pid)).to.deep.equal([child.pid]);
    });
  });
});
