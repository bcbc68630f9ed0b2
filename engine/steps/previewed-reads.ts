import { isDeepStrictEqual } from "node:util";

import { type ResourceState, type Snapshot, type Urn } from "../model.js";
import { type Outcome } from "./step.js";

/** How long after its preview a refresh may begin and still take what that has read, in milliseconds. */
const LONGEST_WAIT = 60_000;

interface Basis {
  readonly snapshot: Snapshot;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * What the preview of a refresh has read, for the refresh that people say yes to: it does what they saw, and asks the platforms
 * no second time. Only on the state and config that the preview had, and for a minute: for who thinks longer all is read anew.
 */
export class PreviewedReads {
  readonly #outcomes = new Map<Urn, { readonly old: ResourceState; readonly outcome: Outcome }>();
  readonly #now: () => number;
  #preview: { readonly endedAt: number; readonly basis: Basis } | undefined;
  #isOpen = false;

  /** @param now milliseconds of a clock that nobody sets. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The preview has read an entry. What failed is not kept. */
  note(old: ResourceState, outcome: Outcome): void {
    if (outcome.error === undefined) this.#outcomes.set(old.urn, { old, outcome });
  }

  /** The preview is over. */
  end(basis: Basis): void {
    this.#preview = { endedAt: this.#now(), basis };
  }

  /** The refresh begins, on what it stands on. */
  begin(basis: Basis): void {
    const { endedAt, basis: previewed } = this.#preview ?? { endedAt: -Infinity, basis: undefined };
    this.#isOpen = this.#now() - endedAt <= LONGEST_WAIT && isDeepStrictEqual(previewed, basis);
  }

  /** What is known of an entry; undefined: it is to be read. */
  of(old: ResourceState): Outcome | undefined {
    const known = this.#isOpen ? this.#outcomes.get(old.urn) : undefined;
    if (known === undefined || !isDeepStrictEqual(known.old, old)) return undefined;
    // An entry that is handed through as it is keeps its identity.
    return known.outcome.state === known.old ? { ...known.outcome, state: old } : known.outcome;
  }
}
