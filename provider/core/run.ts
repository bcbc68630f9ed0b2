import { systemClock, type Clock } from "./clock.js";
import { timeLeft, type Context } from "./context.js";
import { DuplicateError } from "./errors/duplicate-error.js";
import { PartialError } from "./errors/partial-error.js";
import { ProviderError } from "./errors/provider-error.js";
import type { Identity } from "./identity.js";
import type { Values } from "./lifecycle.js";

/** What the program declares of a resource, by its latest check. */
export interface Declared {
  /** Undefined while a part of it is unknown. */
  readonly identity: Identity | undefined;
  readonly args: Values;
  /** The resource stands in the state. */
  readonly isExisting: boolean;
}

/** A resource that the program declares. */
interface Resource extends Declared {
  readonly urn: string;
  /** The object that it has, of the state or made by this run. */
  id: string | undefined;
  /** A new object takes the place of the one in the state. */
  isReplaced: boolean;
}

/** An object on the platform. */
interface Entry {
  /** URN of the resource that it belongs to. */
  holder?: string | undefined;
  /** The holder made it, or took it over, in this run. */
  isNew?: boolean;
  /** Deleted by this run, however long the platform may go on showing it. */
  isDeleted?: boolean;
  /** URNs of resources in the state that a refresh has found it for. */
  readonly seenFor: Set<string>;
}

/** A creation that is under way. */
interface Creation {
  readonly urn: string;
  readonly key: string | undefined;
  /** What it took over, with the holder before. */
  readonly taken: Map<string, string | undefined>;
  /** Id of the object whose deletion it waits for. */
  waitsFor?: string | undefined;
}

/** Another resource that has an object. */
export interface Holder {
  readonly name: string;
  /** It gets another object in this run, and this one is deleted. */
  readonly isLeaving: boolean;
}

/** What is to be done about a deletion that Pulumi asks for. */
export type Deletion =
  | { readonly kind: "delete" }
  /** The object belongs to another resource now, which declares this. */
  | { readonly kind: "keep"; readonly heir: (Declared & { readonly urn: string }) | undefined };

/**
 * For so long no resource was checked or compared: the program has declared what it declares without waiting for a
 * creation. Milliseconds.
 */
const QUIET = 1_000;

/** A wait is looked at again at least so often. Milliseconds. */
const LOOK_EVERY = 1_000;

/** How long a creation waits for the deletion of what is in its way, at most. Milliseconds. */
const LONGEST_WAIT = 60_000;

/** Stands for the one resource whose URN is not known: a process reads its first request before it loads this code. */
export const UNNAMED = "";

/**
 * What the resources of one kind stand for, in one run of one instance of the provider: which of them declares, has, makes
 * and deletes which object. The only place that decides what is declared twice, renamed, in the way, or ours.
 *
 * Pulumi calls a provider in this order, and always with the URN:
 *
 * - A resource that is in the state: `check(olds, news)`, `diff(id, …)`; when it is replaced a second `check({}, news)`,
 *   then `delete` and `create` in either order.
 * - A new one: `check({}, news)`, `create`.
 * - One that left the program: only `delete`, after everything else.
 *
 * Calls of different resources overlap: the program goes on declaring while the first creations are under way.
 */
export class Run {
  readonly #resources = new Map<string, Resource>();
  /** URNs by the key of the identity that they declare. */
  readonly #claims = new Map<string, string>();
  readonly #objects = new Map<string, Entry>();
  readonly #creations = new Set<Creation>();
  #lastNews = -Infinity;
  #waiting: (() => void)[] = [];

  constructor(readonly clock: Clock = systemClock) {}

  /** The program declares a resource. Throws where another one declares the same object. */
  declare(urn: string, declared: Declared): void {
    const { identity, isExisting } = declared;
    if (urn !== UNNAMED && !this.#resources.has(urn)) this.#nameFirst(urn, identity, isExisting ? "no" : "if existing");
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    if (identity !== undefined && claimant !== undefined && claimant !== urn) {
      throw new DuplicateError(identity.text, nameOf(claimant));
    }
    const known = this.#resources.get(urn);
    if (known?.identity !== undefined) this.#claims.delete(known.identity.key);
    if (identity !== undefined) this.#claims.set(identity.key, urn);
    this.#resources.set(urn, {
      urn,
      ...declared,
      isExisting: isExisting || known?.isExisting === true,
      id: known?.id,
      // Checked as if it were new, although it is in the state.
      isReplaced: known?.isReplaced === true || (known?.isExisting === true && !isExisting),
    });
    this.#news();
  }

  /** A declared resource is compared with its state. Throws where another one has its object. */
  compare(urn: string, id: string, declared: Declared, isReplaced: boolean): void {
    if (!this.#resources.has(urn)) this.#nameFirst(urn, declared.identity, "if existing");
    const resource = this.#resources.get(urn);
    const entry = this.#entry(id);
    if (!isReplaced && entry.holder !== undefined && entry.holder !== urn) {
      throw new DuplicateError(declared.identity?.text ?? id, nameOf(entry.holder));
    }
    entry.holder ??= urn;
    if (resource !== undefined) {
      resource.id = id;
      resource.isReplaced ||= isReplaced;
    }
    this.#news();
  }

  /** A refresh has found the object of a resource in the state. */
  noteRead(urn: string, id: string): void {
    this.#entry(id).seenFor.add(urn);
  }

  /** Runs a creation. Throws where another resource declares the same object. */
  async create<T extends { readonly id: string }>(urn: string, declared: Declared, make: () => Promise<T>): Promise<T> {
    const { identity } = declared;
    if (!this.#resources.has(urn)) this.#nameFirst(urn, identity, "if new");
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    if (identity !== undefined && claimant !== undefined && claimant !== urn) {
      throw new DuplicateError(identity.text, nameOf(claimant));
    }
    // What was unknown when it was checked is known now.
    this.declare(urn, { ...declared, isExisting: this.#resources.get(urn)?.isExisting === true });
    const creation: Creation = { urn, key: identity?.key, taken: new Map() };
    this.#creations.add(creation);
    try {
      const made = await make();
      this.#take(urn, made.id);
      return made;
    } catch (error) {
      if (error instanceof PartialError) this.#take(urn, error.id);
      else for (const [id, before] of creation.taken) this.#giveBack(id, before);
      throw error;
    } finally {
      this.#creations.delete(creation);
      this.#wake();
    }
  }

  /**
   * Another resource that has an object which a creation has found. Where nobody is known to have it, waits until the
   * program has declared its resources: the one that it belongs to may come later.
   */
  async otherHolder(id: string, context: Context): Promise<Holder | undefined> {
    for (;;) {
      const holder = this.#objects.get(id)?.holder;
      if (holder === context.resource) return undefined;
      if (holder !== undefined) {
        return { name: nameOf(holder), isLeaving: this.#resources.get(holder)?.isReplaced === true };
      }
      const wait = Math.min(QUIET - (this.clock.now() - this.#lastNews), timeLeft(context));
      if (wait <= 0) return undefined;
      await this.#change(context, wait);
    }
  }

  /** True where another resource of this run is known to have the object: it is never taken for something found. */
  isHeldByOther(id: string, resource: string): boolean {
    const holder = this.#objects.get(id)?.holder;
    return holder !== undefined && holder !== resource;
  }

  /** A creation takes an object over that is there already. Given back when it fails. */
  takeOver(id: string, resource: string): void {
    const creation = [...this.#creations].find(({ urn }) => urn === resource);
    if (creation !== undefined && !creation.taken.has(id)) creation.taken.set(id, this.#objects.get(id)?.holder);
    this.#take(resource, id);
  }

  /** This run has deleted the object, whatever the platform shows of it for a while. */
  isDeleted(id: string): boolean {
    return this.#objects.get(id)?.isDeleted === true;
  }

  /**
   * Waits until a resource that gets another object in this run has deleted this one.
   *
   * @returns false: it did not in time, as when its deletion waits for this creation.
   */
  async released(id: string, context: Context): Promise<boolean> {
    const creation = [...this.#creations].find(({ urn }) => urn === context.resource);
    const end = this.clock.now() + Math.min(LONGEST_WAIT, timeLeft(context));
    if (creation !== undefined) creation.waitsFor = id;
    this.#wake();
    try {
      for (;;) {
        if (this.isDeleted(id)) return true;
        const holder = this.#objects.get(id)?.holder;
        const isLeaving = holder !== undefined && this.#resources.get(holder)?.isReplaced === true;
        const wait = end - this.clock.now();
        if (!isLeaving || wait <= 0) return false;
        await this.#change(context, wait);
      }
    } finally {
      if (creation !== undefined) creation.waitsFor = undefined;
    }
  }

  /** What is to be done about a deletion. Waits for a creation under way that may take the object over. */
  async deletion(urn: string, id: string, identity: Identity | undefined, context: Context): Promise<Deletion> {
    // Replaced on request (`--replace`), a resource is checked as if it were new, and deleted without having been compared.
    if (!this.#resources.has(urn)) this.#nameFirst(urn, identity, "always");
    const own = this.#resources.get(urn);
    if (own !== undefined && (own.id === undefined || own.id === id)) own.isReplaced = true;
    for (;;) {
      const { holder, isNew } = this.#objects.get(id) ?? {};
      // Renamed in the program, or replaced by itself.
      if (holder !== undefined && (holder !== urn || isNew === true)) {
        return { kind: "keep", heir: this.#resources.get(holder) };
      }
      const isCreating = [...this.#creations].some(
        (creation) => creation.urn !== urn && creation.key === identity?.key && creation.waitsFor !== id,
      );
      if (identity === undefined || !isCreating) break;
      if (timeLeft(context) === 0)
        throw new ProviderError(
          `${identity.text} is not deleted: another resource is being created in its place. Run it again.`,
        );
      await this.#change(context, timeLeft(context));
    }
    const claimant = this.#claimant(urn, identity);
    // In the state with this identity, and not compared yet.
    if (claimant?.isExisting === true && claimant.id === undefined) return { kind: "keep", heir: claimant };
    const hasLeftProgram = !this.#resources.has(urn);
    if (identity !== undefined && hasLeftProgram && claimant !== undefined && claimant.id === undefined) {
      throw new ProviderError(
        `${identity.text} is not deleted: "${nameOf(claimant.urn)}" of this program declares it, and could not be created. Put right ` +
          `what the error of "${nameOf(claimant.urn)}" says, then run it again.`,
      );
    }
    return { kind: "delete" };
  }

  /** What a resource declares that is deleted in order to be made anew; undefined for any other deletion. */
  successor(urn: string, id: string): Declared | undefined {
    const resource = this.#resources.get(urn);
    return resource?.isReplaced === true && (resource.id === undefined || resource.id === id) ? resource : undefined;
  }

  /** The object of a resource is deleted. */
  noteDeletion(urn: string, id: string): void {
    const entry = this.#entry(id);
    entry.holder = undefined;
    entry.isNew = false;
    entry.isDeleted = true;
    const resource = this.#resources.get(urn);
    if (resource?.id === id) resource.id = undefined;
    this.#wake();
  }

  /** Names of resources in the state that a refresh of this run has found the object for. */
  namesOf(id: string): string[] {
    return [...(this.#objects.get(id)?.seenFor ?? [])].map(nameOf);
  }

  #claimant(urn: string, identity: Identity | undefined): Resource | undefined {
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    return claimant === undefined || claimant === urn ? undefined : this.#resources.get(claimant);
  }

  #take(urn: string, id: string): void {
    Object.assign(this.#entry(id), { holder: urn, isNew: true, isDeleted: false });
    const resource = this.#resources.get(urn);
    if (resource !== undefined) resource.id = id;
    this.#wake();
  }

  #giveBack(id: string, before: string | undefined): void {
    Object.assign(this.#entry(id), { holder: before, isNew: false });
  }

  #entry(id: string): Entry {
    const entry = this.#objects.get(id) ?? { seenFor: new Set<string>() };
    this.#objects.set(id, entry);
    return entry;
  }

  /** The resource of the first request gets its name by the next call about it. */
  #nameFirst(urn: string, identity: Identity | undefined, when: "no" | "if new" | "if existing" | "always"): void {
    const first = this.#resources.get(UNNAMED);
    const key = identity?.key;
    if (first === undefined || when === "no" || key === undefined || first.identity?.key !== key) return;
    if (when !== "always" && first.isExisting === (when === "if new")) return;
    this.#resources.delete(UNNAMED);
    this.#resources.set(urn, { ...first, urn });
    this.#claims.set(key, urn);
  }

  #news(): void {
    this.#lastNews = this.clock.now();
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next change, or after so many milliseconds. */
  async #change(context: Context, wait: number): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => this.#waiting.push(resolve)),
      context.clock.sleep(Math.min(wait, LOOK_EVERY)),
    ]);
  }
}

/** `sync` of `urn:pulumi:dev::project::type::sync`. */
function nameOf(urn: string): string {
  return urn === UNNAMED ? "another resource" : (urn.split("::").at(-1) ?? urn);
}
