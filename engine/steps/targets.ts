import { type ResourceState, type Urn } from "../model.js";
import { STACK_TYPE, isProviderType, qualifiedType, typeOf } from "./urn.js";

/** The resources a run is limited to. Patterns may hold `*` (within a part of the URN) and `**`. */
export class Targets {
  readonly #patterns: readonly { text: string; test: RegExp }[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((text) => ({ text, test: toRegExp(text) }));
  }

  /** False: the run is about everything. */
  get limited(): boolean {
    return this.#patterns.length > 0;
  }

  /** True if a URN is among them, or the run is not limited. */
  has(urn: Urn): boolean {
    return !this.limited || this.#patterns.some(({ test }) => test.test(urn));
  }

  /** Like `has`, but the stack and providers are always among them: without those no resource can stand. */
  includes(urn: Urn): boolean {
    return this.has(urn) || isProviderType(typeOf(urn)) || qualifiedType(urn) === STACK_TYPE;
  }

  /** Patterns without a wildcard that name nothing that is there. */
  unknown(resources: readonly Pick<ResourceState, "urn">[]): string[] {
    const urns = new Set(resources.map(({ urn }) => urn));
    return this.#patterns.map(({ text }) => text).filter((text) => !text.includes("*") && !urns.has(text));
  }
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^:$]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
