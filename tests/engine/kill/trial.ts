import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { TestStack } from "../../kit/test-stack.js";
import { Dice } from "./dice.js";
import { runAndKill } from "./killed-run.js";
import { changed, compare, fleet, program, type Slot, type Wish, type Wishes } from "./fleet.js";
import { anyMoment, anyVictim, describeMoment } from "./moment.js";
import { type Passing, Wire } from "./wire.js";

/** Customers of the program: each may have a sync on every platform. */
const CUSTOMERS = 3;

/** What a kill met. */
export interface Survived {
  /** False: the run was over before the moment came. */
  readonly killed: boolean;
  /** What it was, in words. */
  readonly what: string;
  /** Operations that the state had as under way, such as `creating sequin-1`. */
  readonly underWay: readonly string[];
}

interface PendingOperation {
  readonly type: string;
  readonly resource: { urn: string; type: string; id?: string; inputs?: Record<string, unknown> };
}

interface Latest {
  readonly resources?: { urn: string; type: string; delete?: boolean; pendingReplacement?: boolean }[];
  readonly pending_operations?: PendingOperation[];
}

/**
 * A stack whose program changes again and again, and whose runs are killed: each time, the next run must bring platform,
 * program and state together.
 */
export class Trial {
  readonly #dice: Dice;
  readonly #sandbox: Sandbox;
  readonly #wire: Wire;
  readonly #stack: TestStack;
  readonly #slots: Slot[];
  #wishes: Wishes = new Map();

  private constructor(seed: number, sandbox: Sandbox, wire: Wire) {
    this.#dice = new Dice(seed);
    this.#sandbox = sandbox;
    this.#wire = wire;
    this.#stack = new TestStack(wire.end);
    this.#slots = fleet(sandbox, CUSTOMERS);
  }

  static async start(seed: number): Promise<Trial> {
    const sandbox = await startSandbox();
    return new Trial(seed, sandbox, await Wire.to(sandbox));
  }

  async end(): Promise<void> {
    this.#stack.dispose();
    await this.#wire.close();
    await this.#sandbox.close();
  }

  /** Changes the program, kills the run that carries it out, and runs again. Throws with what is not as it should be. */
  async once(): Promise<Survived> {
    const dice = this.#dice;
    const destroys = this.#wishes.size > 0 && dice.chance(0.12);
    const verb = destroys ? "destroy" : "up";
    const before = this.#wishes;
    this.#declare(destroys ? new Map() : changed(this.#slots, before, dice));
    const changes = this.#slots.filter(({ name }) => !same(before.get(name), this.#wishes.get(name))).length;
    const [moment, victim] = [anyMoment(dice, changes), anyVictim(dice)];
    const slowness = dice.pick([0, 10, 40]);
    this.#wire.delay = () => Math.random() * slowness;

    const uncovered: string[] = [];
    const { project, environment } = this.#stack;
    const backend = join(this.#stack.folder, "backend");
    const run = await runAndKill({
      ...{ verb, project, environment, backend, moment, victim, wire: this.#wire },
      onRequest: (passing) => {
        if (!this.#isCovered(passing)) uncovered.push(`${passing.method} ${passing.path}`);
      },
    });
    this.#wire.delay = () => 0;

    const pending = this.#state().pending_operations ?? [];
    // Some people change their mind meanwhile.
    const isOther = verb === "up" && run.killed && dice.chance(0.25);
    if (isOther) this.#declare(changed(this.#slots, this.#wishes, dice));
    const then = isOther ? ", then another program" : "";
    const what = `${verb}, ${victim} killed at ${describeMoment(moment)}${then}`;
    const underWay = pending.map(({ type, resource }) => `${type} ${nameOf(resource.urn)}`);
    try {
      expect(uncovered, "requests without a pending operation on disk").to.deep.equal([]);
      if (run.killed) await this.#recover(verb, pending);
      else this.#expectAsDeclared();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const text = `After: ${what} (under way: ${underWay.join(", ")})\n${message}\nThe killed run said:\n${run.said}`;
      throw new Error(text, { cause: error });
    }
    return { killed: run.killed, what, underWay };
  }

  #declare(wishes: Wishes): void {
    this.#wishes = wishes;
    this.#stack.declare(program(this.#slots, wishes));
  }

  async #recover(verb: "up" | "destroy", pending: readonly PendingOperation[]): Promise<void> {
    const locks = this.#locks();
    // There is nothing to run where all is gone already; the program is empty too.
    const isEmpty = (this.#state().resources ?? []).length === 0 && pending.length === 0;
    const next = await this.#stack[isEmpty ? "up" : verb]();
    const told = next.messages.join("\n");
    expect(next.result.result, told).to.equal("succeeded");
    for (const { type, resource } of pending) expect(told).to.contain(`${resource.urn}, interrupted while ${type}`);
    if (locks.length > 0) expect(told).to.contain("Took over the lock of");
    expect(this.#locks()).to.deep.equal([]);

    this.#expectAsDeclared();
    // A stack that holds nothing has nothing to compare.
    if (verb === "destroy") return;
    const look = await this.#stack.refresh();
    expect(Object.keys(look.result.changes), "what a refresh finds").to.deep.equal(["same"]);
  }

  /** The platforms have what the program says, and nothing else that it ever said; so has the state. */
  #expectAsDeclared(): void {
    const { wanted, there } = compare(this.#sandbox, this.#slots, this.#wishes);
    expect(there, `the platforms: ${JSON.stringify(there)}`).to.deep.equal(wanted);
    const { resources = [], pending_operations: left = [] } = this.#state();
    const syncs = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"));
    expect(syncs.map(({ urn }) => nameOf(urn)).sort(), "the state").to.deep.equal([...this.#wishes.keys()].sort());
    expect(syncs.filter((entry) => entry.delete === true || entry.pendingReplacement === true)).to.deep.equal([]);
    expect(left).to.deep.equal([]);
  }

  /** Whether a request that writes is one that the state on disk knows to be under way. */
  #isCovered({ method, path, body }: Passing): boolean {
    if (method === "GET" || /\/(?:login|logout)$/.test(path)) return true;
    const platform = path.split("/")[1] ?? "";
    return (this.#state().pending_operations ?? []).some(({ type, resource }) => {
      if (!resource.type.endsWith(`/${platform}:Sync`)) return false;
      if (type === "creating") return true;
      const { connectionId } = resource.inputs ?? {};
      if (typeof connectionId === "string") return body.includes(JSON.stringify(connectionId));
      return path.includes(resource.id?.split("/").at(-1) ?? "?");
    });
  }

  #state(): Latest {
    const file = join(this.#stack.folder, "backend/.pulumi/stacks/demo/dev.json");
    if (!existsSync(file)) return {};
    return (JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Latest } }).checkpoint.latest;
  }

  #locks(): string[] {
    const directory = join(this.#stack.folder, "backend/.pulumi/locks/organization/demo/dev");
    return existsSync(directory) ? readdirSync(directory).filter((name) => !name.endsWith(".attrs")) : [];
  }
}

function same(one: Wish | undefined, other: Wish | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
