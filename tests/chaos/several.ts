import { expect } from "chai";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { type DeclaredResource, type ProgramRun, ProgramStack } from "../kit/program-stack.js";
import type { ProgramPlatform } from "../properties/programs/platform.js";
import { expectGoodMessage } from "./checks.js";
import type { ChaosFault, Hit } from "./faults.js";
import type { ChaosPlatform } from "./platform.js";
import type { Stage } from "./stage.js";

/** One platform, as the chaos matrix and as programs of several resources need it. */
export interface SeveralPlatform {
  readonly chaos: ChaosPlatform;
  readonly programs: ProgramPlatform;
  readonly lifecycle: Lifecycle;
}

/** How often a program may be run again until it is done: a lost creation may have to be found first. */
const MOST_RUNS = 3;

const PARALLEL = 16;

/** By what a reader knows which sync a message is about: what identifies one, and the path of its calls. */
const MARKS = ["customer-", "/syncs/", "Customer", "model ", '"default"', '"name-'];

/**
 * A twin, a rename and two moves in the same run: `a` gets the name `c`, `b` goes elsewhere, `d` takes its place, and `e` is
 * what `b` becomes. The twin is refused and taken out of the program; what is disturbed is both.
 */
export class SeveralRun {
  readonly #stack: ProgramStack;
  readonly #before: readonly DeclaredResource[];
  readonly #after: readonly DeclaredResource[];
  readonly #twin: DeclaredResource;

  constructor(
    readonly stage: Stage,
    readonly platform: SeveralPlatform,
  ) {
    const at = (name: string, identity: number): DeclaredResource => ({
      name,
      args: platform.programs.args(identity, 0),
    });
    this.#before = [at("a", 0), at("b", 1)];
    this.#after = [at("c", 0), at("b", 2), at("d", 1)];
    this.#twin = at("e", 2);
    this.#stack = new ProgramStack(platform.lifecycle, () => stage.begin());
  }

  async prepare(): Promise<void> {
    const { stage, platform } = this;
    stage.reset();
    platform.chaos.prepare?.(stage.sandbox);
    platform.programs.prepare(stage.sandbox);
    expect(textOf(await this.#up(this.#before))).to.equal("");
  }

  /** @returns what went wrong. */
  async act(): Promise<string> {
    const refused = await this.#up([...this.#after, this.#twin]);
    // A run that a fault has ended before may not have come to the twin.
    if (!refused.failed) throw new Error("A twin was accepted.");
    return `${textOf(refused)}\n${textOf(await this.#up(this.#after))}`;
  }

  /** The requests of {@link act} when nothing goes wrong. */
  async requests(): Promise<readonly Hit[]> {
    await this.prepare();
    const { sandbox } = this.stage;
    const since = sandbox.log().at(-1)?.sequence ?? 0;
    expect(await this.act()).to.match(/^\w+: .* is declared twice: .*\n$/s);
    await this.#expectAllWell();
    return sandbox
      .log({ platform: this.platform.chaos.name, since })
      .map((request, after) => ({ after, method: request.method, path: request.path }));
  }

  /** What goes before, the disturbed runs, then the same without the disturbance; and a look at what is left. */
  async play(fault: ChaosFault, hit: Hit): Promise<void> {
    const { stage, platform } = this;
    await this.prepare();
    if (fault.requestTimeout !== undefined) stage.set({ PULUMI_SYNCS_REQUEST_TIMEOUT: fault.requestTimeout });
    fault.begin(stage, platform.chaos, hit);
    const environment = stage.variables;
    const text = await this.act();
    this.#expectNoSecret(text, environment);
    for (const message of text.split("\n")) {
      // Of one that waits for another the other's error says what happened.
      if (message !== "" && !/declared twice|still belongs to/.test(message))
        expectGoodMessage(message, MARKS, platform.chaos.shared);
    }
    expect(stage.elsewhere.visits).to.deep.equal([]);
    stage.heal();
    let again = await this.#up(this.#after);
    for (let runs = 1; again.failed && runs < MOST_RUNS; runs++) again = await this.#up(this.#after);
    expect(textOf(again), "after the disturbance").to.equal("");
    await this.#expectAllWell();
  }

  async #expectAllWell(): Promise<void> {
    const found = this.platform.programs.found(this.stage.sandbox);
    expect(found.map(({ identity, setting }) => `${identity} ${setting}`)).to.have.members(["0 0", "1 0", "2 0"]);
    const held = ["c", "d", "b"].map((name) => this.#stack.entriesOf(name).map(({ id }) => id));
    const there = [0, 1, 2].map((identity) =>
      found.filter((object) => object.identity === identity).map(({ id }) => id),
    );
    expect(held, "in the state").to.deep.equal(there);
    expect(this.#stack.entries).to.have.length(3);
    const preview = await this.#stack.preview(this.#after);
    expect([textOf(preview), ...preview.ops]).to.deep.equal([""]);
  }

  #up(program: readonly DeclaredResource[]): Promise<ProgramRun> {
    return this.#stack.up(program, { parallel: PARALLEL });
  }

  #expectNoSecret(text: string, environment: Readonly<Record<string, string>>): void {
    const shown = [text, ...this.stage.warnings].join("\n");
    for (const secret of this.platform.chaos.secrets(environment))
      if (secret !== "" && shown.includes(secret)) throw new Error("A secret is shown.");
  }
}

function textOf({ errors }: ProgramRun): string {
  return errors.map(({ name, message }) => `${name}: ${message.replaceAll("\n", " ")}`).join("\n");
}
