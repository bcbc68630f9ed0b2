import { isDeepStrictEqual } from "node:util";
import { conclude, replaces } from "../../engine/steps/diff-decision.js";
import type { PropertyMap } from "../../protocol/values.js";
import { PartialFailure } from "../../provider/adaptor/failure.js";
import type { Instance } from "../../provider/adaptor/instance.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { providerOf, type ResourceCalls } from "../properties/tiny-engine.js";

/** What a stack has of one resource. */
export interface Entry {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
  /** The last operation on it stopped half-way: the next `up` updates it whatever it looks like. */
  readonly unfinished?: boolean;
  /** Deleted for a replacement that has not come yet. */
  readonly awaitsReplacement?: boolean;
}

/** How an `up` goes about it. */
export type Op = "create" | "same" | "update" | "replace" | "delete" | "nothing";

/**
 * A stack of one resource, driven as an engine does it: the package's own provider, called in the engine's order, judged
 * by the engine's own comparison, and with the engine's way to keep what a failure has left behind. In this process and
 * on the test's clock, so that the waits of thousands of failing runs take no time.
 */
export class SmallStack {
  #entry: Entry | undefined;
  /** The id of the last entry, also when it has left the state. */
  lastId: string | undefined;
  /** Replaced objects that are still to be deleted. */
  replaced: Entry[] = [];
  readonly #lifecycle: Lifecycle;
  readonly #begin: () => Instance;
  #provider: ResourceCalls;

  /** @param begin a run: a new instance of the provider. */
  constructor(lifecycle: Lifecycle, begin: () => Instance) {
    this.#lifecycle = lifecycle;
    this.#begin = begin;
    this.#provider = this.#newProvider();
  }

  #newProvider(): ResourceCalls {
    return providerOf("sync", this.#lifecycle, this.#begin());
  }

  get entry(): Entry | undefined {
    return this.#entry;
  }

  set entry(entry: Entry | undefined) {
    this.#entry = entry;
    this.lastId = entry?.id ?? this.lastId;
  }

  /** Brings the stack to a program; undefined: one that does not declare the resource. */
  async up(program: Values | undefined): Promise<Op> {
    this.#provider = this.#newProvider();
    const op = program === undefined ? await this.#remove() : await this.#declare(program);
    for (const old of [...this.replaced]) {
      await this.#provider.delete(old.id, wired(old.outputs));
      this.replaced = this.replaced.filter((other) => other !== old);
    }
    return op;
  }

  /** What an `up` would do. */
  async preview(program: Values | undefined): Promise<Op> {
    this.#provider = this.#newProvider();
    if (program === undefined) return this.entry === undefined ? "nothing" : "delete";
    return this.entry === undefined ? "create" : (await this.#compare(this.entry, program)).op;
  }

  /** Brings the state in line with the platform. @returns whether it was. */
  async refresh(): Promise<boolean> {
    this.#provider = this.#newProvider();
    const { entry } = this;
    if (entry === undefined || entry.awaitsReplacement === true) return true;
    const found = await this.#read(entry.id, entry.outputs);
    this.entry = found === undefined ? undefined : { ...found, inputs: found.inputs ?? entry.inputs };
    return isDeepStrictEqual(this.entry, { id: entry.id, inputs: entry.inputs, outputs: entry.outputs });
  }

  /** Takes an object into the state by its id, as `pulumi import` does. */
  async import(id: string): Promise<void> {
    const found = await this.get(id);
    this.entry = { ...found, inputs: found.inputs ?? {} };
  }

  /** Reads an object that the stack does not own, as `Sync.get` does. */
  async get(id: string): Promise<{ id: string; inputs?: Values; outputs: Values }> {
    this.#provider = this.#newProvider();
    const found = await this.#read(id, {});
    if (found === undefined) throw new Error(`resource '${id}' does not exist`);
    return found;
  }

  async #declare(program: Values): Promise<Op> {
    const { entry } = this;
    if (entry === undefined) {
      await this.#create(await this.#check({}, program));
      return "create";
    }
    const { op, inputs, deletesFirst } = await this.#compare(entry, program);
    if (op === "update") await this.#update(entry, inputs);
    if (op === "same") this.entry = { ...entry, inputs };
    if (op === "replace") await this.#replace(entry, program, deletesFirst);
    return op;
  }

  async #compare(entry: Entry, program: Values): Promise<{ op: Op; inputs: Values; deletesFirst: boolean }> {
    const inputs = await this.#check(entry.inputs, program);
    const { replaces: keys = [], deleteBeforeReplace = false } = await this.#provider.diff(
      entry.id,
      wired(entry.outputs),
      wired(inputs),
    );
    // Plain JSON on both sides.
    const sides = { oldInputs: entry.inputs as PropertyMap, newInputs: inputs as PropertyMap, ignoreChanges: [] };
    const decision = conclude({ changes: "unknown", replaces: keys, deleteBeforeReplace }, sides);
    const isReplaced = replaces(decision) || entry.awaitsReplacement === true;
    const isChanged = decision.changed || entry.unfinished === true;
    return { op: isReplaced ? "replace" : isChanged ? "update" : "same", inputs, deletesFirst: deleteBeforeReplace };
  }

  async #create(inputs: Values): Promise<void> {
    try {
      const made = await this.#provider.create(wired(inputs));
      this.entry = { id: made.id, inputs, outputs: stored(made.outs) };
    } catch (error) {
      if (error instanceof PartialFailure) this.entry = { ...leftBy(error), inputs };
      throw error;
    }
  }

  async #update(entry: Entry, inputs: Values): Promise<void> {
    try {
      const made = await this.#provider.update(entry.id, wired(entry.outputs), wired(inputs));
      this.entry = { id: entry.id, inputs, outputs: stored(made.outs) };
    } catch (error) {
      // What is there was not made with the new inputs.
      if (error instanceof PartialFailure) this.entry = { ...leftBy(error), inputs: entry.inputs };
      throw error;
    }
  }

  async #replace(entry: Entry, program: Values, deletesFirst: boolean): Promise<void> {
    const inputs = await this.#check({}, program);
    const isDeleted = entry.awaitsReplacement === true;
    if (deletesFirst && !isDeleted) {
      await this.#provider.delete(entry.id, wired(entry.outputs));
      this.entry = { ...entry, awaitsReplacement: true };
    }
    await this.#create(inputs).catch((error: unknown) => {
      if (error instanceof PartialFailure && !deletesFirst && !isDeleted) this.replaced.push(entry);
      throw error;
    });
    if (!deletesFirst && !isDeleted) this.replaced.push(entry);
  }

  async #remove(): Promise<Op> {
    const { entry } = this;
    if (entry === undefined) return "nothing";
    if (entry.awaitsReplacement !== true) await this.#provider.delete(entry.id, wired(entry.outputs));
    this.entry = undefined;
    return "delete";
  }

  async #read(id: string, known: Values): Promise<{ id: string; inputs?: Values; outputs: Values } | undefined> {
    const found = await this.#provider.read(id, wired(known));
    if (found.id === undefined) return undefined;
    return {
      id: found.id,
      outputs: stored(found.props ?? {}),
      ...(found.inputs === undefined ? {} : { inputs: found.inputs }),
    };
  }

  async #check(olds: Values, news: Values): Promise<Values> {
    const answer = await this.#provider.check(wired(olds), wired(news));
    const { failures = [] } = answer;
    if (failures.length > 0) throw new Error(`${JSON.stringify(news)} is refused: ${JSON.stringify(failures)}`);
    return answer.inputs;
  }
}

function leftBy({ id, properties }: PartialFailure): Omit<Entry, "inputs"> {
  return { id, outputs: stored(properties), unfinished: true };
}

/** As a provider gets it: a copy, by way of JSON. */
function wired(values: Values): Values {
  return JSON.parse(JSON.stringify(values)) as Values;
}

/** As the state has it: without what is Pulumi's own. */
function stored(values: Values): Values {
  return Object.fromEntries(Object.entries(wired(values)).filter(([name]) => !name.startsWith("__")));
}
