import type { Deadline } from "../deadline.js";
import type { Clock } from "../clock.js";
import type { Identity } from "../identity.js";
import { UNNAMED, type Creation, type Entry, type Resource } from "./records.js";

/**
 * For so long no resource was checked or compared: the program has declared what it declares without waiting for a
 * creation. Milliseconds.
 */
export const QUIET = 1_000;

/** A wait is looked at again at least so often. Milliseconds. */
const LOOK_EVERY = 1_000;

/**
 * What is known of the resources and objects of one kind in one run: who declares, has, makes and deletes what. It notes, and
 * answers from what was noted; what is to be done about it is decided by `Run`.
 */
export class Table {
  readonly resources = new Map<string, Resource>();
  /** URNs by the key of the identity that they declare. */
  readonly claims = new Map<string, string>();
  readonly objects = new Map<string, Entry>();
  /** Ids of objects by the key of the identity that they have by the state. */
  readonly ids = new Map<string, string>();
  readonly creations = new Set<Creation>();
  lastNews = -Infinity;
  #waiting: (() => void)[] = [];

  constructor(readonly clock: Clock) {}

  isDeleting(id: string): boolean {
    return this.objects.get(id)?.isDeleting === true;
  }

  holderOf(id: string): Resource | undefined {
    return this.resources.get(this.objects.get(id)?.holder ?? "");
  }

  /** True where a resource gives its object up, or changes it to be another. */
  leaves(urn: string, id: string): boolean {
    const resource = this.resources.get(urn);
    // What it has made or taken over in this run is what it keeps.
    const isNew = this.objects.get(id)?.isNew === true;
    return resource !== undefined && !isNew && !resource.isStuck && this.mayLeave(resource);
  }

  mayLeave({ isReplaced, held, identity }: Resource): boolean {
    return isReplaced || (held !== undefined && identity !== undefined && held !== identity.key);
  }

  /** Another resource of the state declares this identity, and is about to be compared: its object may be this one. */
  isBeingCompared(urn: string, identity: Identity): boolean {
    const claimant = this.claimant(urn, identity);
    if (claimant?.isExisting !== true || claimant.isCompared || claimant.id !== undefined) return false;
    return this.clock.now() - this.lastNews < QUIET;
  }

  claimant(urn: string, identity: Identity | undefined): Resource | undefined {
    const claimant = identity === undefined ? undefined : this.claims.get(identity.key);
    return claimant === undefined || claimant === urn ? undefined : this.resources.get(claimant);
  }

  take(urn: string, id: string): void {
    Object.assign(this.entry(id), { holder: urn, isNew: true, isDeleting: false, isDeleted: false });
    const resource = this.resources.get(urn);
    if (resource !== undefined) resource.id = id;
    this.wake();
  }

  giveBack(urn: string, id: string, before: string | undefined): void {
    Object.assign(this.entry(id), { holder: before, isNew: false });
    const resource = this.resources.get(urn);
    if (resource?.id === id) resource.id = undefined;
  }

  entry(id: string): Entry {
    const entry = this.objects.get(id) ?? { seenFor: new Set<string>() };
    this.objects.set(id, entry);
    return entry;
  }

  /** The resource of the first request gets its name by the next call about it. */
  nameFirst(urn: string, identity: Identity | undefined, when: "if new" | "if existing" | "always"): void {
    const first = this.resources.get(UNNAMED);
    const key = identity?.key;
    if (first === undefined || key === undefined || first.identity?.key !== key) return;
    if (when !== "always" && first.isExisting === (when === "if new")) return;
    this.resources.delete(UNNAMED);
    this.resources.set(urn, { ...first, urn });
    this.claims.set(key, urn);
    this.wake();
  }

  news(): void {
    this.lastNews = this.clock.now();
    this.wake();
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next change, or after so many milliseconds. */
  async change(context: Pick<Deadline, "clock">, wait: number): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => this.#waiting.push(resolve)),
      context.clock.sleep(Math.min(wait, LOOK_EVERY)),
    ]);
  }
}
