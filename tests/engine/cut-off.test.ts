import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { Cancellation } from "../../engine/cancellation.js";
import { decrypted } from "./kit/decrypted.js";
import { ended, diagnosticsIn } from "./kit/diagnostics.js";
import { isAlive } from "../kit/alive.js";
import { until } from "../kit/until.js";
import { HEADER, useWorkbench, type Workbench } from "./kit/workbench.js";

const UP = { verb: "up", options: {} } as const;

describe("A run that is cut off", () => {
  let bench: Workbench;
  useWorkbench("for each", (fresh) => (bench = fresh));

  it("by a provider that dies in the middle of a create says so, and keeps in mind what was under way", async () => {
    const provider = readFileSync(join(bench.project, "provider.js"), "utf8");
    bench.write(
      "provider.js",
      provider.replace("if (inputs.delay)", "if (inputs.die) process.exit(3); if (inputs.delay)"),
    );
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a", die: true });`);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events).join("\n")).to.contain(
      "The provider process ended in the middle of a call (exit code 3)",
    );
    const { pendingOperations } = decrypted(bench.checkpoint ?? "");
    expect(
      pendingOperations.map(({ type, resource }) => `${type} ${resource.urn.split("::").at(-1) ?? ""}`),
    ).to.deep.equal(["creating a"]);

    bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
    const next = await bench.run(UP);
    expect(diagnosticsIn(next.events, "warning").join("\n")).to.contain("::a, interrupted while creating");
    expect(next.result?.result).to.equal("succeeded");
    expect(decrypted(bench.checkpoint ?? "").pendingOperations).to.deep.equal([]);
  });

  it("in an update is looked after by the next one: what was changed and not noted is found", async () => {
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a", size: 1 });`);
    await bench.run(UP);
    // The update to 2 reached the remote, its answer did not reach the state; then the program went back to 1.
    const state = JSON.parse(bench.checkpoint ?? "") as { checkpoint: { latest: Record<string, unknown[]> } };
    const { latest } = state.checkpoint;
    latest["pending_operations"] = [{ resource: latest["resources"]?.at(-1), type: "updating" }];
    bench.plant(JSON.stringify(state));
    bench.remote = { "id-a": { key: "a", size: 2 } };
    const { result, events } = await bench.run(UP);
    expect(ended(events)).to.include.members(["refresh a", "update a"]);
    expect(result?.changes).to.deep.equal({ same: 1, update: 1 });
    expect(bench.remote).to.deep.equal({ "id-a": { key: "a", size: 1 } });
  });

  it("in an update that cannot be looked at stays so in the state, whatever is run, until it was looked at", async () => {
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a", size: 1 }); new Thing("b", { key: "b" });`);
    await bench.run(UP);
    const state = JSON.parse(bench.checkpoint ?? "") as { checkpoint: { latest: Record<string, { urn: string }[]> } };
    const { latest } = state.checkpoint;
    const entry = (name: string): object => latest["resources"]?.find(({ urn }) => urn.endsWith(`::${name}`)) ?? {};
    Object.assign(latest, { pending_operations: [{ resource: entry("a"), type: "updating" }] });
    bench.plant(JSON.stringify(state));
    bench.remote = { ...bench.remote, "id-a": { key: "a", size: 2 }, readFails: "id-a" };
    const open = (): string[] => decrypted(bench.checkpoint ?? "").pendingOperations.map(({ type }) => type);

    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events).join("\n")).to.contain("read refused by the remote");
    expect(open()).to.deep.equal(["updating"]);
    const b = latest["resources"]?.find(({ urn }) => urn.endsWith("::b"))?.urn ?? "";
    await bench.run({ verb: "refresh", options: { targets: [b] } });
    expect(open()).to.deep.equal(["updating"]);

    bench.remote = { "id-a": { key: "a", size: 2 }, "id-b": { key: "b" } };
    expect((await bench.run(UP)).result?.changes).to.deep.equal({ same: 2, update: 1 });
    expect(bench.remote["id-a"]).to.deep.equal({ key: "a", size: 1 });
    expect(open()).to.deep.equal([]);
  });

  it("by a failed step does not wait for a program that never ends", async () => {
    bench.write("index.js", `${HEADER}setInterval(() => {}, 1000); new Thing("a", { key: "a", fail: "create" });`);
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events)).to.deep.equal(["create refused by the remote", "update failed"]);
  });

  it("by a person does not wait for a program that never ends, but for what is under way", async () => {
    bench.write("index.js", `${HEADER}setInterval(() => {}, 1000); new Thing("a", { key: "a", delay: 300 });`);
    const cancellation = new Cancellation();
    const running = bench.run(UP, { cancellation });
    await until(() => bench.calls().some(({ method }) => method === "create"));
    cancellation.request();
    const { result, events } = await running;
    expect(result?.result).to.equal("canceled");
    expect(diagnosticsIn(events)).to.deep.equal(["update canceled"]);
    expect(Object.keys(bench.remote)).to.deep.equal(["id-a"]);
    expect(decrypted(bench.checkpoint ?? "").resources.map(({ id }) => id)).to.include("id-a");
  });

  it("by SIGKILL takes its children with it", async () => {
    bench.write(
      "index.js",
      `${HEADER}require("fs").writeFileSync("program.pid", String(process.pid));
      new Thing("a", { key: "a", delay: 60000 });`,
    );
    const script = join(bench.folder, "run.ts");
    const engine = JSON.stringify(join(__dirname, "../../engine"));
    bench.write(
      "../run.ts",
      `const { up } = require(${engine} + "/stack/operation.ts"); const { Cancellation } = require(${engine} + "/cancellation.ts");
       void up({ cwd: ${JSON.stringify(bench.project)}, stack: "dev", create: true, cancellation: new Cancellation(), onEvent() {} });`,
    );
    const child: ChildProcess = spawn(process.execPath, ["--import=tsx", script], { stdio: "inherit" });
    await until(() => bench.calls().some(({ method }) => method === "create"));
    const pids = [join(bench.folder, "calls.jsonl.pid"), join(bench.project, "program.pid")].map((file) =>
      Number(readFileSync(file, "utf8")),
    );
    expect(pids.map(isAlive)).to.deep.equal([true, true]);
    child.kill("SIGKILL");
    await until(() => !pids.some(isAlive));
  });

  it("before it began says what is missing, and what to do", async () => {
    bench.write("index.js", "");
    unlinkSync(join(bench.project, "node_modules"));
    const { error, result } = await bench.run(UP);
    expect(result).to.equal(undefined);
    expect(error?.message).to.contain("the package @pulumi/pulumi is not installed there. Run `npm install`");
  });

  it("by a state that cannot be written starts nothing more, and says so", async () => {
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
    await bench.run(UP);
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a", size: 1 });`);
    const { result, events } = await bench.run(UP, {
      onEvent: (event) => {
        const stacks = join(bench.folder, "backend/.pulumi/stacks");
        if (event.kind === "resourcePre" && existsSync(stacks)) rmSync(stacks, { recursive: true });
      },
    });
    expect(result?.result ?? "failed").to.equal("failed");
    expect(diagnosticsIn(events).join("\n")).to.contain("dev.json");
    expect(bench.calls().filter(({ method }) => method === "update")).to.deep.equal([]);
  });
});
