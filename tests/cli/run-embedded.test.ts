import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import type { OperationFlags } from "../../cli/flags.js";
import { type Engine, type OperationName, runEmbedded } from "../../cli/run-embedded.js";
import type { OperationOptions, OperationResult } from "../../engine/stack/operation.js";
import { pre, stackState, state, summary } from "../engine/kit/events.js";
import { Kept } from "../kit/kept.js";

/** A command, and where it runs. */
interface Setup {
  flags?: Partial<OperationFlags>;
  env?: NodeJS.ProcessEnv;
  /** Lines typed at a terminal; without them there is no terminal. */
  typed?: string[];
  engine?: (call: Call) => Promise<Partial<OperationResult>>;
}

interface Call {
  name: OperationName;
  options: OperationOptions;
  /** Sends what Ctrl-C sends. */
  interrupt: () => void;
}

async function run(name: OperationName, { flags = {}, env = {}, typed, engine }: Setup = {}) {
  const calls: Call[] = [];
  const interactive = typed !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY: interactive });
  const [stdout, stderr] = [new Kept(interactive), new Kept()];
  const signals = new Map<string, () => void>();
  let terminated = 0;
  const operate =
    (called: OperationName) =>
    async (options: OperationOptions): Promise<OperationResult> => {
      const call = { name: called, options, interrupt: () => signals.get("SIGINT")?.() };
      calls.push(call);
      options.onEvent({ kind: "prelude", config: {}, stack: { project: "demo", name: "dev" } });
      const isPreview = options.previewOnly ?? false;
      const result = await engine?.(call);
      options.onEvent(summary(result?.changes ?? { same: 1 }, { isPreview }));
      return {
        result: "succeeded",
        abandoned: false,
        unplanned: false,
        basis: { snapshot: { resources: [], pendingOperations: [] }, config: {} },
        changes: { same: 1 },
        outputs: {},
        oldOutputs: {},
        stack: { organization: "organization", project: "demo", name: "dev" },
        resources: [],
        durationSeconds: 1,
        ...result,
      };
    };
  const engines: Engine = {
    up: operate("up"),
    preview: operate("preview"),
    refresh: operate("refresh"),
    destroy: operate("destroy"),
  };
  // Types the next line whenever one more question stands on the screen.
  let answered = 0;
  const typist = setInterval(() => {
    const asked = stripVTControlCharacters(stdout.text).match(/\[yes\/no(\/details)?\] /g)?.length ?? 0;
    const line = typed?.[answered];
    if (asked > answered && line !== undefined) {
      answered++;
      stdin.write(`${line}\r`);
    }
  }, 5);
  let status: number | undefined;
  let error: Error | undefined;
  try {
    status = await runEmbedded(name, { cwd: "/somewhere", color: "never", ...flags }, engines, {
      terminal: { stdin, stdout, stderr, env },
      signals: {
        on: (signal, listener) => signals.set(signal, listener),
        off: (signal) => signals.delete(signal),
      },
      terminate: () => {
        terminated++;
      },
    });
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    clearInterval(typist);
  }
  return {
    status,
    error,
    calls,
    stdout: stripVTControlCharacters(stdout.text),
    stderr: stderr.text,
    signals,
    terminated,
  };
}

const failing = (message: string) => (): Promise<never> => Promise.reject(new Error(message));

describe("a command on the embedded engine", () => {
  it("previews first, and tells how many resources there will be", async () => {
    const { status, calls, stdout } = await run("up", { flags: { yes: true } });
    expect(status).to.equal(0);
    expect(calls.map(({ name, options }) => [name, options.previewOnly])).to.deep.equal([
      ["preview", true],
      ["up", false],
    ]);
    expect(stdout).to.match(/^Previewing update \(dev\):[^]*Updating \(dev\):/);
  });

  it("skips the preview when told to", async () => {
    const { calls } = await run("refresh", { flags: { skipPreview: true } });
    expect(calls.map(({ name, options }) => [name, options.previewOnly])).to.deep.equal([["refresh", false]]);
  });

  it("hands what the preview of a refresh has read on to the refresh, and to nothing else", async () => {
    const [previewed, refreshed] = (await run("refresh", { flags: { yes: true } })).calls;
    expect(previewed?.options.reads).to.be.instanceOf(Object);
    expect(refreshed?.options.reads).to.equal(previewed?.options.reads);
    const { calls } = await run("up", { flags: { yes: true, refresh: true } });
    for (const { options } of calls) expect(options).not.to.have.property("reads");
  });

  it("only previews when told to", async () => {
    const { calls } = await run("destroy", { flags: { previewOnly: true } });
    expect(calls.map(({ name, options }) => [name, options.previewOnly])).to.deep.equal([["destroy", true]]);
  });

  it("does not go on after a preview that failed", async () => {
    const { status, calls } = await run("up", {
      flags: { yes: true },
      engine: () => Promise.resolve({ result: "failed" }),
    });
    expect(status).to.equal(1);
    expect(calls).to.have.length(1);
  });

  it("takes PULUMI_SKIP_CONFIRMATIONS for a yes, and PULUMI_PARALLEL and PULUMI_CONTINUE_ON_ERROR as Pulumi does", async () => {
    const { status, calls } = await run("up", {
      env: { PULUMI_SKIP_CONFIRMATIONS: "true", PULUMI_PARALLEL: "3", PULUMI_CONTINUE_ON_ERROR: "1" },
    });
    expect(status).to.equal(0);
    expect(calls[1]?.options).to.include({ parallel: 3, continueOnError: true });
  });

  it("hands each flag on to the engine", async () => {
    const { calls } = await run("destroy", {
      flags: {
        yes: true,
        stack: "prod",
        target: ["urn:a"],
        parallel: 2,
        refresh: true,
        runProgram: true,
        continueOnError: true,
        remove: true,
        message: "bye",
      },
    });
    expect(calls[1]?.options).to.deep.include({
      cwd: "/somewhere",
      stack: "prod",
      targets: ["urn:a"],
      parallel: 2,
      refresh: true,
      runProgram: true,
      continueOnError: true,
      remove: true,
      message: "bye",
    });
    expect(calls[0]?.options.remove).to.equal(undefined);
  });

  it("targets and replaces with --target-replace", async () => {
    const { calls } = await run("preview", { flags: { targetReplace: ["urn:a"], replace: ["urn:b"] } });
    expect(calls[0]?.options).to.deep.include({ targets: ["urn:a"], replaces: ["urn:b", "urn:a"] });
  });

  it("ends with 7 after the work when changes were not expected", async () => {
    for (const [name, word] of [
      ["up", "update"],
      ["refresh", "refresh"],
      ["preview", "preview"],
    ] as const) {
      const { error, calls } = await run(name, {
        flags: { ...(name !== "preview" && { skipPreview: true }), expectNoChanges: true },
        engine: () => Promise.resolve({ changes: { same: 3, update: 1 } }),
      });
      expect(error).to.include({
        message: `no changes were expected for ${word} but changes were proposed`,
        exitCode: 7,
      });
      expect(calls).to.have.length(1);
    }
    const { status } = await run("preview", {
      flags: { expectNoChanges: true },
      engine: () => Promise.resolve({ changes: { same: 3, read: 1 } }),
    });
    expect(status).to.equal(0);
  });

  it("tells what stays after a destroy, and how to remove it", async () => {
    const { stdout } = await run("destroy", { flags: { skipPreview: true } });
    expect(stdout).to.contain("run `pulumi-syncs destroy --remove --stack dev`.\n");
    const removed = await run("destroy", { flags: { skipPreview: true, remove: true } });
    expect(removed.stdout).to.contain("and the history and configuration removed.\n");
  });

  it("writes nothing but JSON with --json", async () => {
    const { stdout } = await run("preview", { flags: { json: true } });
    expect(JSON.parse(stdout)).to.deep.include({ changeSummary: { same: 1 } });
    const { stdout: lines } = await run("destroy", { flags: { json: true, skipPreview: true } });
    for (const line of lines.trimEnd().split("\n")) expect(JSON.parse(line)).to.have.property("sequence");
  });

  it("shows nothing of a run that could not start but its error", async () => {
    const { error, stdout } = await run("preview", { flags: { json: true }, engine: failing("no project") });
    expect(error?.message).to.equal("no project");
    expect(stdout).to.equal("");
  });

  describe("at a terminal", () => {
    const twoEvents = ({ options }: Call): Promise<Partial<OperationResult>> => {
      options.onEvent(pre({ op: "create", new: stackState() }, true));
      options.onEvent(pre({ op: "create", new: state("a", { frequency: "1h" }) }, true));
      return Promise.resolve({ changes: { create: 2 } });
    };

    it("asks, and goes on at a yes", async () => {
      const { status, calls, stdout } = await run("up", { typed: ["y"], engine: twoEvents });
      expect(stdout).to.contain("Do you want to perform this update? [yes/no/details] ");
      expect(calls.map(({ name }) => name)).to.deep.equal(["preview", "up"]);
      expect(status).to.equal(0);
    });

    for (const answer of ["no", ""]) {
      it(`changes nothing at ${answer === "" ? "an empty line" : "a no"}`, async () => {
        const { error, calls } = await run("up", { typed: [answer] });
        expect(error).to.include({ message: "confirmation declined, not proceeding with the update", exitCode: 1 });
        expect(calls).to.have.length(1);
      });
    }

    it("asks again after a word that is no answer, and shows details on request", async () => {
      const { calls, stdout } = await run("up", { typed: ["perhaps", "details", "yes"], engine: twoEvents });
      expect(calls).to.have.length(2);
      expect(stdout.match(/Do you want to perform this update\?/g)).to.have.length(3);
      expect(stdout).to.contain('        frequency: "1h"\n');
    });

    it("says that a refresh changes only the state", async () => {
      const { stdout } = await run("refresh", { typed: ["no"] });
      expect(stdout).to.contain(
        "No resources will be modified as part of this refresh; just your stack's state will be.",
      );
    });

    it("does not ask in a build, or when told not to", async () => {
      for (const setup of [{ env: { CI: "true" } }, { flags: { nonInteractive: true } }]) {
        const { error } = await run("up", { typed: [], ...setup });
        expect(error).to.include({ exitCode: 2 });
      }
    });
  });

  describe("interrupted", () => {
    it("asks the engine to stop at the first signal, to stop at once at the second, and ends at the third", async () => {
      const { status, stdout, terminated, signals } = await run("up", {
        flags: { skipPreview: true },
        engine: ({ options, interrupt }) => {
          const { soft, hard } = options.cancellation;
          interrupt();
          expect([soft.aborted, hard.aborted]).to.deep.equal([true, false]);
          interrupt();
          expect([soft.aborted, hard.aborted]).to.deep.equal([true, true]);
          interrupt();
          return Promise.resolve({ result: "canceled", abandoned: true });
        },
      });
      expect(status).to.equal(8);
      expect(terminated).to.equal(1);
      expect(signals.size).to.equal(0);
      expect(stdout).to.contain(
        "^C received; cancelling. If you would like to terminate immediately, press ^C again.\n",
      );
      expect(stdout).to.contain("^C received; terminating\n");
    });

    it("ends with 1 after one signal, and does not begin what was only previewed", async () => {
      const { status, calls } = await run("up", {
        flags: { yes: true },
        engine: ({ interrupt }) => {
          interrupt();
          return Promise.resolve({ result: "canceled" });
        },
      });
      expect(status).to.equal(1);
      expect(calls).to.have.length(1);
    });
  });
});
