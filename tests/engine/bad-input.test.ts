import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { LockedError } from "../../engine/state/errors.js";
import { decrypted } from "./kit/decrypted.js";
import { diagnosticsIn } from "./kit/diagnostics.js";
import { HEADER, useWorkbench, type Workbench } from "./kit/workbench.js";

const UP = { verb: "up", options: {} } as const;

describe("What a run may be given that is wrong", () => {
  let bench: Workbench;
  useWorkbench("for each", (fresh) => (bench = fresh));

  const below = (path: string): string => join(bench.folder, "backend/.pulumi", path);
  const names = (): (string | undefined)[] =>
    decrypted(bench.checkpoint ?? "").resources.map(({ urn }) => urn.split("::").at(-1));

  it("a resource of another provider after ours were made: it is refused by name, and what was made is kept", async () => {
    bench.write(
      "index.js",
      `${HEADER}const a = new Thing("a", { key: "a" });
       new pulumi.CustomResource("aws:s3/bucket:Bucket", "b", { key: a.key }, { dependsOn: a });`,
    );
    const { result, events } = await bench.run(UP);
    expect(result?.result).to.equal("failed");
    expect(diagnosticsIn(events).join("\n")).to.contain(
      "The resource b (aws:s3/bucket:Bucket) of the provider aws needs the Pulumi CLI",
    );
    expect(names()).to.include("a").and.not.include("b");
    expect(decrypted(bench.checkpoint ?? "").pendingOperations).to.deep.equal([]);

    bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
    expect((await bench.run(UP)).result?.changes).to.deep.equal({ same: 2 });
  });

  it("a state of a newer version: it is named, and left as it is", async () => {
    bench.write("index.js", "");
    await bench.run(UP);
    const newer = (bench.checkpoint ?? "").replace('{"version":3', '{"version":5');
    bench.plant(newer);
    for (const verb of ["up", "refresh", "destroy", "preview"] as const) {
      const { result, error } = await bench.run({ verb, options: {} });
      expect(result).to.equal(undefined);
      expect(error?.message).to.match(/A state of version 5, newer than this engine,.*needs the Pulumi CLI/);
    }
    expect(bench.checkpoint).to.equal(newer);
  });

  it("a damaged state: the message names a way back, which works as it stands there", async () => {
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
    await bench.run(UP);
    const half = (bench.checkpoint ?? "").slice(0, 300);
    bench.plant(half);
    const { error } = await bench.run(UP);
    expect(error?.message).to.contain("dev.json is damaged: it is not complete JSON.");
    expect(bench.checkpoint).to.equal(half);
    const command = error?.message.split("\n").find((line) => line.startsWith("  cp "));
    execFileSync("/bin/sh", ["-c", command ?? "false"]);
    expect((await bench.run({ verb: "refresh", options: {} })).result?.result).to.equal("succeeded");
    expect((await bench.run(UP)).result?.changes).to.deep.equal({ same: 2 });
  });

  it("another run at the same moment: at most one has the stack, the other says who", async () => {
    bench.write("index.js", `${HEADER}new Thing("a", { key: "a" });`);
    const runs = await Promise.all([bench.run(UP), bench.run(UP)]);
    const refused = runs.flatMap(({ error }) => error ?? []);
    expect(refused).not.to.have.length(0);
    for (const error of refused) {
      expect(error).to.be.instanceOf(LockedError);
      expect(error.message).to.contain(`(process ${process.pid})`);
    }
    expect(readdirSync(below("locks/organization/demo/dev"))).to.deep.equal([]);
    expect((await bench.run(UP)).result?.result).to.equal("succeeded");
    expect(Object.keys(bench.remote)).to.deep.equal(["id-a"]);
  });

  it("a clock that jumps: back in the middle of a run, and a year forth and back between runs", async () => {
    bench.write(
      "index.js",
      `${HEADER}const a = new Thing("a", { key: "a" }); new Thing("b", { key: "b" }, { dependsOn: a });`,
    );
    const { now } = Date;
    const year = 365 * 86_400_000;
    let jump = year;
    Date.now = () => now() + jump;
    try {
      const { result, events } = await bench.run(UP, {
        onEvent: (event) => {
          if (event.kind === "resOutputs" && event.metadata.urn.endsWith("::a")) jump = -3_600_000;
        },
      });
      expect(result?.result, diagnosticsIn(events).join("\n")).to.equal("succeeded");
      expect(result?.durationSeconds).to.be.within(0, 120);
      const [a, b] = ["a", "b"].map((name) =>
        decrypted(bench.checkpoint ?? "").resources.find(({ urn }) => urn.endsWith(`::${name}`)),
      );
      expect(String(b?.["created"]) > String(a?.["created"])).to.equal(true);
      const history = readdirSync(below("history/demo/dev")).find((name) => name.endsWith(".history.json"));
      const kept = JSON.parse(readFileSync(below(`history/demo/dev/${history ?? ""}`), "utf8")) as Record<
        string,
        number
      >;
      expect(kept["endTime"]).to.be.at.least(kept["startTime"] ?? Infinity);
    } finally {
      Date.now = now;
    }
    // A lock of the time that has not come yet is judged by its process, not by its age.
    const lock = {
      pid: 999_999_999,
      username: "u",
      hostname: "elsewhere",
      timestamp: new Date(now() + year).toISOString(),
    };
    const file = below("locks/organization/demo/dev/other.json");
    writeFileSync(file, JSON.stringify(lock));
    expect((await bench.run(UP)).error).to.be.instanceOf(LockedError);
    expect(existsSync(file)).to.equal(true);
    rmSync(file);
    expect((await bench.run(UP)).result?.changes).to.deep.equal({ same: 3 });
  });
});
