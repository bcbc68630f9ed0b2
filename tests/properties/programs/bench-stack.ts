import { expect } from "chai";
import { lifecycleOf } from "../../../provider/registry.js";
import type { Bench } from "../../kit/provider.js";
import { type DeclaredResource, type ProgramRun, ProgramStack, type RunOptions } from "../../kit/program-stack.js";
import type { Found, ProgramPlatform } from "./platform.js";

/** A stack on a platform of the bench's sandbox, for tests that say each program themselves. */
export interface BenchStack {
  /** Runs a program that must come to its end. */
  up(program: readonly DeclaredResource[], options?: Partial<RunOptions>): Promise<ProgramRun>;
  /** Runs a program that must be refused. @returns what is said, by resource. */
  refused(program: readonly DeclaredResource[], options?: Partial<RunOptions>): Promise<string>;
  /** The id of a resource in the state; undefined: there is none, or it awaits its replacement. */
  idOf(name: string): string | undefined;
  /** What is on the platform. */
  found(): Found[];
  /** Nothing is left to do. */
  expectSettled(program: readonly DeclaredResource[]): Promise<void>;
}

export async function benchStack(bench: Bench, platform: ProgramPlatform, options: object = {}): Promise<BenchStack> {
  bench.sandbox.configure(platform.name, options);
  platform.prepare(bench.sandbox);
  const stack = new ProgramStack(await lifecycleOf(platform.token), () => {
    bench.newRun();
    return bench.instance;
  });
  const run = async (
    program: readonly DeclaredResource[],
    given: Partial<RunOptions>,
  ): Promise<[ProgramRun, string]> => {
    await platform.rest?.(bench);
    const ran = await stack.up(program, { parallel: 16, ...given });
    return [ran, ran.errors.map(({ name, message }) => `${name}: ${message}`).join("\n")];
  };
  return {
    async up(program, given = {}) {
      const [ran, text] = await run(program, given);
      if (ran.failed) throw new Error(text);
      return ran;
    },
    async refused(program, given = {}) {
      const [ran, text] = await run(program, given);
      if (!ran.failed) throw new Error("It was not refused.");
      return text;
    },
    idOf: (name) => stack.entriesOf(name).find(({ pendingReplacement }) => pendingReplacement !== true)?.id,
    found: () => platform.found(bench.sandbox),
    async expectSettled(program) {
      const preview = await stack.preview(program);
      expect([preview.errors, [...preview.ops]]).to.deep.equal([[], []]);
    },
  };
}
