import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { EngineEvent } from "../../../engine/events.js";
import { processHost } from "../../../engine/host/host.js";
import { startSandbox } from "../../../sandbox/server.js";
import { declared, PLATFORMS } from "../../kit/fleet.js";
import { succeeded, TestStack } from "../../kit/test-stack.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { HEADER, useWorkbench, type Workbench } from "../kit/workbench.js";

/** The package's way, and that of most tests: whatever a run can see of them must be the same. */
const HOSTS = { "processes of their own": processHost, "processes that served before": warmHost };

function said(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.kind === "diagnostic" ? event.message : []));
}

for (const [title, host] of Object.entries(HOSTS)) {
  describe(`Program and provider in ${title}`, () => {
    let bench: Workbench;
    useWorkbench("for all", (fresh) => (bench = fresh));

    const run = (verb: "up" | "preview" | "refresh" | "destroy") => bench.run({ verb, options: { host } });
    const providerPid = (): number => Number(readFileSync(join(bench.folder, "calls.jsonl.pid"), "utf8"));

    it("are made for a run, and do up, preview, refresh and destroy", async () => {
      bench.write("index.js", `${HEADER}new Thing("a", { key: "a" }); console.log("I am", process.pid);`);
      const { result, events } = await run("up");
      expect(result?.changes).to.deep.equal({ create: 2 });
      const program = Number(/I am (\d+)/.exec(said(events).join("\n"))?.[1]);
      expect(new Set([program, providerPid(), process.pid])).to.have.property("size", 3);
      expect((await run("preview")).result?.changes).to.deep.equal({ same: 2 });
      expect((await run("refresh")).result?.result).to.equal("succeeded");
      expect((await run("destroy")).result?.changes).to.deep.equal({ delete: 2 });
      expect(bench.remote).to.deep.equal({});
    });

    it("have the folder, the words and the environment of the run, and no memory of an earlier one", async () => {
      const look = `
        const count = require("./count");
        count.runs += 1;
        console.log(JSON.stringify([count.runs, process.cwd(), process.argv.length, process.env.SEEN ?? "unset"]));`;
      bench.write("count.js", "exports.runs = 0;");
      bench.write("index.js", look);
      process.env["SEEN"] = "1";
      const first = said((await run("preview")).events);
      delete process.env["SEEN"];
      const second = said((await run("preview")).events);
      expect(first.join("\n")).to.contain(JSON.stringify([1, bench.project, 2, "1"]));
      expect(second.join("\n")).to.contain(JSON.stringify([1, bench.project, 2, "unset"]));
    });

    it("run what the files say now", async () => {
      bench.write("other.js", "console.log('first');");
      bench.write("index.js", "require('./other');");
      expect(said((await run("preview")).events).join("\n")).to.contain("first");
      bench.write("other.js", "console.log('second');");
      expect(said((await run("preview")).events).join("\n")).to.contain("second");
    });

    it("tell what a program prints, its last words without an end of line too", async () => {
      bench.write("index.js", `process.stdout.write("one\\ntwo"); process.stderr.write("three");`);
      expect(said((await run("preview")).events).map((line) => line.trim())).to.include.members([
        "one",
        "two",
        "three",
      ]);
    });

    it("wait for what a program still has to do", async () => {
      bench.write(
        "index.js",
        `${HEADER}setTimeout(() => new Thing("late", { key: "late" }), 50);
         process.on("beforeExit", () => console.log("nothing is left"));`,
      );
      const { result, events } = await run("preview");
      expect(result?.changes).to.deep.equal({ create: 2 });
      expect(said(events).join("\n")).to.contain("nothing is left");
    });

    for (const [what, program, word] of [
      ["an error", "throw new Error('thrown')", "thrown"],
      ["a rejection", "Promise.reject(new Error('rejected'))", "rejected"],
      ["an exit", "process.exit(3)", "Program exited with non-zero exit code: 3"],
      ["a signal", "process.kill(process.pid, 'SIGKILL')", "Program was ended by signal SIGKILL"],
    ] as const) {
      it(`tell of ${what} that ends a program, and the next run is none the worse`, async () => {
        bench.write("index.js", program);
        const { result, events } = await run("preview");
        expect(result?.result).to.equal("failed");
        expect(said(events).join("\n")).to.contain(word);
        bench.write("index.js", "");
        expect((await run("preview")).result?.result).to.equal("succeeded");
      });
    }

    for (const parallel of [16, 1]) {
      it(`end a program that waits for what cannot come, and the next run is none the worse (--parallel ${parallel})`, async () => {
        for (const turn of ["first", "second"]) {
          bench.write(
            "index.js",
            `${HEADER}console.log("${turn}");
             process.on("exit", () => console.log("its end")); process.on("beforeExit", () => console.log("its end"));
             new Thing("a", { key: "a" }, { version: "1.0.0" }).id.apply(() => console.log("made"));
             setImmediate(() => console.log("later"));`,
          );
          const { result, events } = await bench.run({ verb: "preview", options: { host, parallel } });
          expect(result?.result).to.equal("failed");
          const text = said(events).join("\n");
          expect(text).to.contain(turn).and.to.contain("The option version of a");
          expect(text).not.to.match(/its end|made/);
        }
        bench.write("index.js", `${HEADER}new Thing("b", { key: "b" }); console.log("well");`);
        const { result, events } = await bench.run({ verb: "preview", options: { host, parallel } });
        expect(result?.changes).to.deep.equal({ create: 2 });
        expect(said(events).join("\n")).to.contain("well");
      });
    }

    it("tell of a provider that dies in the middle of a call", async () => {
      bench.write("index.js", `${HEADER}new Thing("a", { key: "a", delay: 60_000 });`);
      const { result, events } = await bench.run(
        { verb: "up", options: { host } },
        {
          onEvent: (event) => {
            if (event.kind !== "resourcePre" || event.metadata.op !== "create" || !event.metadata.urn.endsWith("::a"))
              return;
            const timer = setInterval(() => {
              if (!bench.calls().some(({ method }) => method === "create")) return;
              clearInterval(timer);
              process.kill(providerPid(), "SIGKILL");
            }, 5);
          },
        },
      );
      expect(result?.result).to.equal("failed");
      expect(said(events).join("\n")).to.contain("The provider process ended in the middle of a call (signal SIGKILL)");
    });

    it("manage a sync on each platform", async () => {
      const sandbox = await startSandbox({});
      const stack = new TestStack(sandbox);
      try {
        stack.declare(PLATFORMS.map((platform) => declared(platform)));
        expect(succeeded(await stack.up({ host })).result.changes).to.deep.equal({ create: PLATFORMS.length + 1 });
        expect(succeeded(await stack.preview({ host })).result.changes).to.deep.equal({ same: PLATFORMS.length + 1 });
        expect(succeeded(await stack.refresh({ host })).writes).to.deep.equal([]);
        succeeded(await stack.destroy({ host }));
        for (const platform of PLATFORMS) expect(sandbox.log({ platform })).not.to.be.empty;
      } finally {
        stack.dispose();
        await sandbox.close();
      }
    });
  });
}
