import { type ResourceState, type Urn } from "../model.js";
import { referencesOf } from "./resource-graph.js";
import { isProviderType, isRootStack, typeOf } from "../../protocol/urn.js";

/** What a run is limited to, beside patterns of URNs. */
export interface Limits {
  /** Patterns of URNs that are left as they are. Default none. */
  readonly excludes?: readonly string[];
  /** Takes in what depends on a target. Default false: only what is named. */
  readonly targetDependents?: boolean;
  /** Leaves out what depends on something that is left out. Default false. */
  readonly excludeDependents?: boolean;
}

/** The resources a run is limited to. Patterns may hold `*` (within a part of the URN) and `**`. */
export class Targets {
  readonly #named: Patterns;
  readonly #excluded: Patterns;
  readonly targetDependents: boolean;
  readonly excludeDependents: boolean;

  constructor(patterns: readonly string[], limits: Limits = {}) {
    this.#named = new Patterns(patterns);
    this.#excluded = new Patterns(limits.excludes ?? []);
    this.targetDependents = limits.targetDependents ?? false;
    this.excludeDependents = limits.excludeDependents ?? false;
  }

  /** False: the run is about everything. */
  get limited(): boolean {
    return this.onlyNamed || !this.#excluded.none;
  }

  /** True if resources were named, and the run is about those alone. */
  get onlyNamed(): boolean {
    return !this.#named.none;
  }

  /** True if the run is about a URN: it is named, or nothing is, and it is not left out. */
  has(urn: Urn): boolean {
    return (this.#named.none || this.#named.match(urn)) && !this.#excluded.match(urn);
  }

  /** Like `has`, but the stack and providers are always among them: without those no resource can stand. */
  includes(urn: Urn): boolean {
    return this.has(urn) || isProviderType(typeOf(urn)) || isRootStack(urn);
  }

  /**
   * Like `includes`, for a resource with what it depends on, so that dependents share the lot of what they need. To be
   * asked in the order of dependencies.
   */
  covers(resource: ResourceState): boolean {
    this.#follow(resource);
    return this.includes(resource.urn);
  }

  /** The same without the stack and providers: what a refresh looks at. */
  selects(resource: ResourceState): boolean {
    this.#follow(resource);
    return this.has(resource.urn);
  }

  /** Patterns without a wildcard that name nothing that is there. */
  unknown(resources: readonly Pick<ResourceState, "urn">[]): string[] {
    const urns = new Set(resources.map(({ urn }) => urn));
    return [...this.#named.texts, ...this.#excluded.texts].filter((text) => !text.includes("*") && !urns.has(text));
  }

  #follow(resource: ResourceState): void {
    if (!this.targetDependents && !this.excludeDependents) return;
    const needed = [...referencesOf(resource), ...(resource.parent === undefined ? [] : [resource.parent])];
    if (this.targetDependents && needed.some((urn) => this.#named.match(urn))) this.#named.add(resource.urn);
    if (this.excludeDependents && needed.some((urn) => this.#excluded.match(urn))) this.#excluded.add(resource.urn);
  }
}

/** URNs and patterns of URNs. */
class Patterns {
  readonly #tests: readonly RegExp[];
  readonly #more = new Set<Urn>();

  constructor(readonly texts: readonly string[]) {
    this.#tests = texts.map(toRegExp);
  }

  get none(): boolean {
    return this.texts.length === 0;
  }

  match(urn: Urn): boolean {
    return this.#more.has(urn) || this.#tests.some((test) => test.test(urn));
  }

  add(urn: Urn): void {
    this.#more.add(urn);
  }
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^:$]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
