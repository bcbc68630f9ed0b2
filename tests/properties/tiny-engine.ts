import type { dynamic } from "@pulumi/pulumi";
import { diffProperties } from "../../engine/steps/property-diff.js";
import { conclude, replaces } from "../../engine/steps/verdict.js";
import type { PropertyMap } from "../../engine/values.js";
import { toDynamicProvider } from "../../provider/adaptor/dynamic.js";
import type { Context } from "../../provider/core/context.js";
import type { Lifecycle, Values } from "../../provider/core/lifecycle.js";

/** What a stack has of a resource. */
export interface Kept {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What an `up` would do with a resource that is there. */
export interface Verdict {
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
  readonly #provider: Required<dynamic.ResourceProvider>;

  constructor(lifecycle: Lifecycle, context: () => Context) {
    this.#provider = toDynamicProvider(() => Promise.resolve(lifecycle), context) as Required<dynamic.ResourceProvider>;
  }

  async create(program: Values): Promise<Kept> {
    return this.#make(await this.#check({}, program));
  }

  /** What is really there, as a refresh leaves it. */
  async refresh(kept: Kept): Promise<Kept> {
    const found = (await this.#provider.read(kept.id, wired(kept.outputs))) as {
      id?: string;
      props?: Values;
      inputs?: Values;
    };
    if (found.id === undefined) throw new Error(`${kept.id} is gone.`);
    return { id: found.id, inputs: found.inputs ?? kept.inputs, outputs: found.props ?? {} };
  }

  async preview(kept: Kept, program: Values): Promise<Verdict> {
    const inputs = await this.#check(kept.inputs, program);
    const answer = await this.#provider.diff(kept.id, wired(kept.outputs), wired(inputs));
    // Plain JSON on both sides.
    const sides = { oldInputs: kept.inputs as PropertyMap, newInputs: inputs as PropertyMap, ignoreChanges: [] };
    const { deleteBeforeReplace = false } = answer;
    const verdict = conclude({ changes: "unknown", replaces: answer.replaces ?? [], deleteBeforeReplace }, sides);
    return {
      op: replaces(verdict) ? "replace" : verdict.changed ? "update" : "same",
      inputs,
      deletesFirst: deleteBeforeReplace,
      differing: diffProperties(sides.oldInputs, sides.newInputs)?.keys ?? [],
    };
  }

  async up(kept: Kept, program: Values): Promise<{ kept: Kept; verdict: Verdict }> {
    const verdict = await this.preview(kept, program);
    if (verdict.op === "same") return { kept: { ...kept, inputs: verdict.inputs }, verdict };
    if (verdict.op === "update") {
      const updated = await this.#provider.update(kept.id, wired(kept.outputs), wired(verdict.inputs));
      return { kept: { id: kept.id, inputs: verdict.inputs, outputs: updated.outs as Values }, verdict };
    }
    const inputs = await this.#check({}, program);
    if (verdict.deletesFirst) await this.#provider.delete(kept.id, wired(kept.outputs));
    const made = await this.#make(inputs);
    if (!verdict.deletesFirst) await this.#provider.delete(kept.id, wired(kept.outputs));
    return { kept: made, verdict };
  }

  async #check(olds: Values, news: Values): Promise<Values> {
    const answer = await this.#provider.check(olds, news);
    if ((answer.failures ?? []).length > 0) {
      throw new Error(`${JSON.stringify(news)} is refused: ${JSON.stringify(answer.failures)}`);
    }
    return answer.inputs as Values;
  }

  async #make(inputs: Values): Promise<Kept> {
    const created = await this.#provider.create(wired(inputs));
    return { id: created.id, inputs, outputs: created.outs as Values };
  }
}

/** As a provider gets it: a copy, by way of JSON. */
function wired(values: Values): Values {
  return JSON.parse(JSON.stringify(values)) as Values;
}
