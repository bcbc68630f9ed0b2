import { expect } from "chai";
import type { LoggedRequest } from "../../../sandbox/types.js";
import { type DeclaredResource, type ProgramRun, ProgramStack, type RunOptions } from "../../kit/program-stack.js";
import type { Bench } from "../../kit/provider.js";
import type { Lifecycle } from "../../../provider/core/lifecycle.js";
import { nameOf } from "../../../protocol/urn.js";
import type { Life, Part, Turn } from "./arbitrary.js";
import { BY_HAND, elsewhere, type Found, type ProgramPlatform } from "./platform.js";

/** What a run says that needs another program, or another run. */
const NEEDS_PEOPLE =
  /exists (?:\d+ times )?already|two steps|still belongs to|already been taken|is not deleted: |`deleteBeforeReplace: false` away|was accepted, but/;
const TWIN = /is declared twice: "(\w+)" of this program/;

/** One resource of a program, maybe with its alias. */
type Written = Part & { readonly formerName?: string | undefined };

/** Runs one life of a stack, and looks after each of its programs whether it has come to what it says. */
export class StackLife {
  readonly #stack: ProgramStack;
  #paceIndex = 0;
  /** What was run so far, for whoever reads a failure. */
  readonly #history: string[] = [];
  #seen = 0;

  constructor(
    readonly bench: Bench,
    lifecycle: Lifecycle,
    readonly platform: ProgramPlatform,
    readonly life: Life,
  ) {
    this.#stack = new ProgramStack(lifecycle, () => {
      bench.newRun();
      return bench.instance;
    });
  }

  async run(): Promise<void> {
    try {
      await this.#live();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\n${this.#history.join("\n")}`, { cause: error });
    }
  }

  async #live(): Promise<void> {
    const { platform } = this;
    const { options, byHand, first, turns } = this.life;
    const { sandbox } = this.bench;
    sandbox.reset();
    sandbox.configure(platform.name, options);
    platform.prepare(sandbox);
    if (byHand !== undefined) platform.makeByHand(sandbox, BY_HAND, byHand);
    expectWell(await this.#up(first, { parallel: 16 }));
    await this.#expectAsDeclared(first);
    let before = first;
    for (const turn of turns) {
      await this.#turn(before, turn);
      before = turn.program;
    }
  }

  async #turn(before: readonly Part[], turn: Turn): Promise<void> {
    const { platform } = this;
    const { program, trouble } = turn;
    const there = platform.found(this.bench.sandbox);
    this.#requests();
    if (turn.twin) await this.#expectTwinsRefused(turn);
    const options = optionsOf(turn);
    if (trouble !== undefined) {
      await this.#up(program, options, () => {
        this.bench.sandbox.fault({ platform: platform.name, path: platform.path, ...trouble });
      });
      this.bench.sandbox.clearFaults();
    }
    const isWhole = await this.#settle(before, turn);
    await this.#expectAsDeclared(program);
    if (isWhole) this.#expectRenamesKept(before, turn, there);
  }

  /**
   * The same program until it is done, by what its errors say.
   *
   * @returns false: all of it was removed first.
   */
  async #settle(before: readonly Part[], turn: Turn): Promise<boolean> {
    const wide: RunOptions = { parallel: 16 };
    const first = await this.#upWell(turn.program, optionsOf(turn));
    if (!first.failed) return true;
    const isOptionWrong = first.errors.some(({ message }) => message.includes("`deleteBeforeReplace: false` away"));
    const program = turn.program.map((part) => (isOptionWrong ? { ...part, deleteBeforeReplace: undefined } : part));
    if (!(await this.#upWell(program, wide)).failed) return true;
    // What was renamed says so.
    const aliased = program.map((part) => ({ ...part, formerName: formerNameOf(part, before, program) }));
    if (!(await this.#upWell(aliased, wide)).failed) return true;
    // What leaves goes first, and what moves makes room.
    const kept = program.flatMap((part) => {
      const formerName = formerNameOf(part, before, program);
      const former = before.find(({ name }) => name === (formerName ?? part.name));
      return former === undefined ? [] : [{ ...former, name: part.name, formerName }];
    });
    if (!(await this.#upWell(kept, wide)).failed && !(await this.#upWell(program, wide)).failed) return true;
    const aside = kept.map((part, index) => {
      const isMoved = program.some(({ name, identity }) => name === part.name && identity !== part.identity);
      return isMoved ? { ...part, identity: elsewhere(index) } : part;
    });
    if (!(await this.#upWell(aside, wide)).failed && !(await this.#upWell(program, wide)).failed) return true;
    // Or everything goes first.
    expectWell(await this.#upWell([], wide));
    expectWell(await this.#upWell(program, wide));
    return false;
  }

  /** A run that nothing disturbs: what it refuses, it refuses before anything of it is deleted. */
  async #upWell(program: readonly Written[], options: RunOptions): Promise<ProgramRun> {
    const pending = new Set(this.#stack.resources.filter((entry) => entry.pendingReplacement).map(({ urn }) => urn));
    const run = await this.#up(program, options);
    // Where lists show no names, and where names may not be there twice, only the creation tells.
    const isTold = this.life.options["listNames"] !== false && this.life.options["names"] !== "unique";
    for (const { name, message } of run.errors) {
      if (!isTold || !/already exists|still belongs to|is not deleted/.test(message)) continue;
      const lost = this.#stack.entriesOf(name).filter(({ urn, id, pendingReplacement }) => {
        // What another resource has taken over is still there.
        const isGone = !this.platform.found(this.bench.sandbox).some((object) => object.id === id);
        return isGone && pendingReplacement === true && !pending.has(urn);
      });
      expect(lost, `"${name}" was deleted, and then refused: ${message}`).to.have.length(0);
    }
    if (run.failed) expect(textOf(run), "why it failed").to.match(NEEDS_PEOPLE);
    return run;
  }

  async #expectTwinsRefused(turn: Turn): Promise<void> {
    const [first, second] = turn.program;
    if (first === undefined || second === undefined || second.follows) return;
    const twins = [first, { ...second, identity: first.identity }, ...turn.program.slice(2)];
    const run = await this.#up(twins, { parallel: turn.parallel, overlaps: turn.overlaps });
    const error = run.errors.find(({ message }) => TWIN.test(message));
    if (error === undefined) throw new Error(`Twins are accepted: ${textOf(run)}`);
    const names = [error.name, TWIN.exec(error.message)?.[1] ?? ""].sort();
    expect(names, error.message).to.deep.equal([first.name, second.name].sort());
    expect(error.message, "refused in check").to.include("has a problem");
  }

  /** State, platform and program are one. */
  async #expectAsDeclared(program: readonly Part[]): Promise<void> {
    const { platform } = this;
    const { byHand } = this.life;
    const found = platform.found(this.bench.sandbox);
    const wanted = program.map(({ identity, setting }) => ({ identity, setting }));
    if (byHand !== undefined) wanted.push({ identity: BY_HAND, setting: byHand });
    expect(sorted(found.map(({ identity, setting }) => ({ identity, setting }))), "on the platform").to.deep.equal(
      sorted(wanted),
    );
    const held = this.#stack.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    const holding = held.map(({ urn, id, pendingReplacement, delete: waits }) => ({
      name: urn.split("::").at(-1),
      identity: found.find((object) => object.id === id)?.identity,
      isStanding: pendingReplacement !== true && waits !== true,
    }));
    const declared = program.map(({ name, identity }) => ({ name, identity, isStanding: true }));
    expect(sorted(holding), "in the state").to.deep.equal(sorted(declared));
    const preview = await this.#stack.preview(this.#written(program));
    expect(preview.errors, "errors of the preview").to.deep.equal([]);
    expect([...preview.ops], "what a preview shows").to.deep.equal([]);
  }

  /** What only got another name is the same object, and never was anything else. */
  #expectRenamesKept(before: readonly Part[], { program, replaces }: Turn, there: readonly Found[]): void {
    const requests = this.#requests();
    for (const part of program) {
      const { name, identity } = part;
      const formerName = formerNameOf(part, before, program);
      if (
        formerName === undefined ||
        replaces.includes(name) ||
        before.find((other) => other.name === formerName)?.setting !== part.setting
      )
        continue;
      const id = there.find((object) => object.identity === identity)?.id ?? "";
      const deletions = requests.filter((request) => this.platform.isDeletion(request, id));
      expect(deletions, `"${formerName}" was renamed to "${name}"`).to.have.length(0);
      expect(this.#stack.entriesOf(name).map((entry) => entry.id)).to.deep.equal([id]);
    }
  }

  #requests(): LoggedRequest[] {
    const requests = this.bench.sandbox.log({ since: this.#seen });
    this.#seen = requests.at(-1)?.sequence ?? this.#seen;
    return requests;
  }

  async #up(program: readonly Written[], options: RunOptions, spoil?: () => void): Promise<ProgramRun> {
    const { paces } = this.life;
    const pace = async (): Promise<void> => {
      const wait = paces[this.#paceIndex++ % paces.length] ?? 0;
      if (wait > 0) await this.bench.clock.sleep(wait);
    };
    await this.platform.rest?.(this.bench);
    spoil?.();
    const run = await this.#stack.up(this.#written(program), { ...options, pace });
    this.#history.push(
      `${JSON.stringify(program)} ${JSON.stringify(options)}: ${textOf(run) || "well"}`,
      `  state: ${this.#stack.resources.map((entry) => [nameOf(entry.urn), entry.id, entry.delete, entry.pendingReplacement].join(" ")).join(", ")}`,
      `  platform: ${JSON.stringify(this.platform.found(this.bench.sandbox))}`,
    );
    return run;
  }

  #written(program: readonly Written[]): DeclaredResource[] {
    return program.map(({ name, identity, setting, follows, deleteBeforeReplace, formerName }, index) => ({
      name,
      args: this.platform.args(identity, setting),
      ...(follows && index > 0 ? { dependsOn: [program[index - 1]?.name ?? ""] } : {}),
      ...(deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace }),
      ...(formerName === undefined ? {} : { formerName }),
    }));
  }
}

/** The name that a resource had before, where nothing but that has changed of where it stands. */
function formerNameOf(part: Part, before: readonly Part[], program: readonly Part[]): string | undefined {
  const former = before.find(({ identity }) => identity === part.identity);
  const isRenamed =
    former !== undefined &&
    !before.some(({ name }) => name === part.name) &&
    !program.some(({ name }) => name === former.name);
  return isRenamed ? former.name : undefined;
}

function optionsOf({ parallel, overlaps, replaces, refreshes, continueOnError }: Turn): RunOptions {
  return { parallel, overlaps, replaces, refreshes, continueOnError };
}

function expectWell(run: ProgramRun): void {
  if (run.failed) throw new Error(`It failed: ${textOf(run)}`);
}

function textOf({ errors }: ProgramRun): string {
  return errors.map(({ name, message }) => `${name}: ${message}`).join("\n");
}

function sorted<T>(values: readonly T[]): T[] {
  return [...values].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
