import { type ResourceState, type Urn } from "../model.js";
import { type Step } from "./step.js";

/** Options that children take over from their parent when they say nothing themselves. */
export interface Inheritable {
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deletedWith: Urn | undefined;
}

/** What stood before the run, and what the run has done or planned so far. */
export class Progress {
  /** Entries before the run, by URN; those that wait for their delete are not in it. */
  readonly olds = new Map<Urn, ResourceState>();
  /** URNs that the program registered. */
  readonly seen = new Set<Urn>();
  /** URNs that are taken care of: whatever else stands at the end is deleted. */
  readonly kept = new Set<Urn>();
  readonly created = new Set<Urn>();
  readonly replaced = new Set<Urn>();
  /** URNs of which something is deleted in this run. */
  readonly deleted = new Set<Urn>();
  /** Entries whose delete is planned already, because something they depend on is deleted first. */
  readonly replacedFirst = new Set<ResourceState>();
  /** Entries whose successor stands already: they are deleted at the end. */
  readonly superseded = new Set<ResourceState>();
  /** For those that are deleted before replacement: the properties that made it necessary. */
  readonly replacedFirstKeys = new Map<Urn, readonly string[]>();
  /** Options for children, by URN of the parent. */
  readonly inheritable = new Map<Urn, Inheritable>();
  /** Finished entries that may still get outputs. */
  readonly finished = new Map<Urn, { step: Step; state: ResourceState }>();
  /** URNs that the program registered but that are not made, because the run is not about them. */
  readonly skippedCreates = new Set<Urn>();
  /** Failed or skipped because of a failure; what depends on them is skipped too. */
  readonly failedOrSkipped = new Set<Urn>();
  readonly #newUrns = new Map<Urn, Urn>();
  readonly #oldUrns = new Map<Urn, Urn>();

  constructor(readonly resources: readonly ResourceState[]) {
    for (const resource of resources) if (resource.delete !== true) this.olds.set(resource.urn, resource);
  }

  /** Notes that an entry was found under another URN. */
  rename(oldUrn: Urn, newUrn: Urn): void {
    this.#newUrns.set(oldUrn, newUrn);
    this.#oldUrns.set(newUrn, oldUrn);
  }

  /** The URN that an old entry goes by now, if it is another one. */
  newUrnOf(oldUrn: Urn): Urn | undefined {
    return this.#newUrns.get(oldUrn);
  }

  /** The URN an entry of this run went by before, if it was another one. */
  oldUrnOf(newUrn: Urn): Urn | undefined {
    return this.#oldUrns.get(newUrn);
  }

  /** True if an old entry is taken care of, under its own or another URN. */
  isKept(oldUrn: Urn): boolean {
    return this.kept.has(this.#newUrns.get(oldUrn) ?? oldUrn);
  }

  /** Whether something with this URN has a step. Nothing of it can depend on what is registered only now. */
  isTouched(urn: Urn): boolean {
    return [this.kept, this.created, this.replaced, this.deleted].some((urns) => urns.has(urn));
  }
}
