import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { preload } from "../../../engine/host/preload.js";

/** A process that would run for ever, started as a child of the engine with this number. */
function start(engine: number | undefined): ReturnType<typeof spawn> {
  return spawn(process.execPath, [...preload.nodeArgs, "-e", 'setInterval(() => {}, 1000); console.log("runs");'], {
    env: { ...process.env, ...preload.env, PULUMI_SYNCS_ENGINE_PID: String(engine) },
    stdio: preload.stdio,
  });
}

describe("A child of the engine", () => {
  it("runs while the engine does, and ends with the pipe to it", async () => {
    const child = start(process.pid);
    await once(child.stdout!, "data");
    const ended = once(child, "exit");
    (child.stdio[3] as NodeJS.WritableStream & { destroy: () => void }).destroy();
    expect(await ended).to.deep.equal([1, null]);
  });

  it("ends where the engine was killed while it started", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    expect(await once(start(pid), "exit")).to.deep.equal([1, null]);
  });

  it("ends once nothing is left of an engine that was killed while it started", async () => {
    const engine = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const child = start(engine.pid);
    await once(child.stdout!, "data");
    const ended = once(child, "exit");
    engine.kill("SIGKILL");
    expect(await ended).to.deep.equal([1, null]);
  });
});
