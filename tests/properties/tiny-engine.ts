import type { dynamic } from "@pulumi/pulumi";
import { diffProperties } from "../../engine/steps/property-diff.js";
import { conclude, replaces } from "../../engine/steps/diff-decision.js";
import type { PropertyMap } from "../../protocol/values.js";
import { toDynamicProvider } from "../../provider/adaptor/dynamic.js";
import type { Instance } from "../../provider/adaptor/instance.js";
import { withRequestFacts } from "../../provider/adaptor/requests.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";

/** What a stack has of a resource. */
export interface Kept {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What an `up` would do with a resource that is there. */
export interface Decision {
  readonly op: "same" | "update" | "replace";
  readonly inputs: Values;
  readonly deletesFirst: boolean;
  /** Top-level arguments that differ. */
  readonly differing: readonly string[];
}

/**
 * One resource as an engine drives it: the package's own provider, called in the engine's order, judged by the engine's
 * own comparison. In this process and on the test's clock, so that a thousand of them take no time.
 */
export class TinyEngine {
  readonly #lifecycle: Lifecycle;
  readonly #instance: () => Instance;

  readonly #name: string;

  /**
   * @param instance of the present run.
   * @param name of the resource.
   */
  constructor(lifecycle: Lifecycle, instance: () => Instance, name: string) {
    this.#lifecycle = lifecycle;
    this.#instance = instance;
    this.#name = name;
  }

  get #provider(): ResourceCalls {
    return providerOf(this.#name, this.#lifecycle, this.#instance());
  }

  async create(program: Values): Promise<Kept> {
    return this.#make(await this.#check({}, program));
  }

  /** What is really there, as a refresh leaves it. */
  async refresh(kept: Kept): Promise<Kept> {
    const found = await this.#provider.read(kept.id, wired(kept.outputs));
    if (found.id === undefined) throw new Error(`${kept.id} is gone.`);
    return { id: found.id, inputs: found.inputs ?? kept.inputs, outputs: found.props ?? {} };
  }

  async preview(kept: Kept, program: Values): Promise<Decision> {
    const inputs = await this.#check(kept.inputs, program);
    const answer = await this.#provider.diff(kept.id, wired(kept.outputs), wired(inputs));
    // Plain JSON on both sides.
    const sides = { oldInputs: kept.inputs as PropertyMap, newInputs: inputs as PropertyMap, ignoreChanges: [] };
    const { deleteBeforeReplace = false } = answer;
    const decision = conclude({ changes: "unknown", replaces: answer.replaces ?? [], deleteBeforeReplace }, sides);
    return {
      op: replaces(decision) ? "replace" : decision.changed ? "update" : "same",
      inputs,
      deletesFirst: deleteBeforeReplace,
      differing: diffProperties(sides.oldInputs, sides.newInputs)?.keys ?? [],
    };
  }

  async up(kept: Kept, program: Values): Promise<{ kept: Kept; decision: Decision }> {
    const decision = await this.preview(kept, program);
    if (decision.op === "same") return { kept: { ...kept, inputs: decision.inputs }, decision };
    if (decision.op === "update") {
      const updated = await this.#provider.update(kept.id, wired(kept.outputs), wired(decision.inputs));
      return { kept: { id: kept.id, inputs: decision.inputs, outputs: updated.outs }, decision };
    }
    const inputs = await this.#check({}, program);
    if (decision.deletesFirst) await this.#provider.delete(kept.id, wired(kept.outputs));
    const made = await this.#make(inputs);
    if (!decision.deletesFirst) await this.#provider.delete(kept.id, wired(kept.outputs));
    return { kept: made, decision };
  }

  async #check(olds: Values, news: Values): Promise<Values> {
    const answer = await this.#provider.check(olds, news);
    if ((answer.failures ?? []).length > 0) {
      throw new Error(`${JSON.stringify(news)} is refused: ${JSON.stringify(answer.failures)}`);
    }
    return answer.inputs;
  }

  async #make(inputs: Values): Promise<Kept> {
    const created = await this.#provider.create(wired(inputs));
    return { id: created.id, inputs, outputs: created.outs };
  }
}

/** A provider's calls, as the engine makes them about one resource. */
export interface ResourceCalls {
  check(olds: Values, news: Values): Promise<{ inputs: Values; failures?: { property: string; reason: string }[] }>;
  diff(id: string, olds: Values, news: Values): Promise<dynamic.DiffResult>;
  create(inputs: Values): Promise<{ id: string; outs: Values }>;
  read(id: string, props: Values): Promise<{ id?: string; props?: Values; inputs?: Values }>;
  update(id: string, olds: Values, news: Values): Promise<{ outs: Values }>;
  delete(id: string, props: Values): Promise<void>;
}

/** The provider of an instance, called as if by requests about one resource. */
export function providerOf(name: string, lifecycle: Lifecycle, instance: Instance): ResourceCalls {
  return providerAt(`urn:pulumi:dev::test::sync::${name}`, lifecycle, instance);
}

/** The same for a resource of this URN. */
export function providerAt(urn: string, lifecycle: Lifecycle, instance: Instance): ResourceCalls {
  const provider = toDynamicProvider(() => Promise.resolve(lifecycle), instance) as ResourceCalls;
  return new Proxy(provider, {
    get: (target, key) => {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      return (...given: unknown[]): unknown =>
        withRequestFacts({ urn }, (): unknown => Reflect.apply(method, target, given));
    },
  });
}

/** As a provider gets it: a copy, by way of JSON. */
function wired(values: Values): Values {
  return JSON.parse(JSON.stringify(values)) as Values;
}
