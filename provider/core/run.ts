import { systemClock, type Clock } from "./clock.js";
import { timeLeft, type Context } from "./context.js";
import { DuplicateError } from "./errors/duplicate-error.js";
import { InTheWayError } from "./errors/in-the-way-error.js";
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
  /**
   * It has this identity in the state, and the platform may have several objects of one identity: another resource of which
   * the same is said may stand for another one.
   */
  readonly isAmbiguous?: boolean | undefined;
}

/** A resource that the program declares. */
interface Resource extends Declared {
  readonly urn: string;
  /** The object that it has, of the state or made by this run. */
  id: string | undefined;
  /** Key of the identity that its object has, where the state tells. */
  held: string | undefined;
  /** It was compared with its state: what it has there is known. */
  isCompared: boolean;
  /** A new object takes the place of the one in the state. */
  isReplaced: boolean;
  /** That one is there: it was not deleted by an earlier run that could not make the new one. */
  hasPredecessor: boolean;
  /** Its successor is made while the object has not been deleted: it goes at the end of the run, or went in an earlier one. */
  isLate: boolean;
  /** Nothing is in the way of its successor: the object is being deleted. */
  isCleared: boolean;
  /** Its deletion or update has failed: it keeps what it has. */
  isStuck: boolean;
  /** Id of the object of another resource that it needs and waits for. */
  waitsFor: string | undefined;
}

/** An object on the platform. */
interface Entry {
  /** URN of the resource that it belongs to. */
  holder?: string | undefined;
  /** The holder made it, or took it over, in this run. */
  isNew?: boolean;
  /** Its deletion is under way: it goes, whoever has it. */
  isDeleting?: boolean;
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
}

/** Another resource that has an object. */
export interface Holder {
  readonly name: string;
  /** It gets another object in this run, and this one is deleted or changed to be another. */
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

/** What messages call that resource, while it has no name. */
const FIRST = "the first sync of its kind that the program declares";

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
  /** Ids of objects by the key of the identity that they have by the state. */
  readonly #ids = new Map<string, string>();
  readonly #creations = new Set<Creation>();
  #lastNews = -Infinity;
  #waiting: (() => void)[] = [];

  constructor(readonly clock: Clock = systemClock) {}

  /**
   * Before a resource is declared: where the one that was first asked about declares the same object, waits a moment for the
   * next call about that one, by which its name is known.
   */
  async nameOfFirst(urn: string, identity: Identity | undefined): Promise<void> {
    const end = this.clock.now() + QUIET;
    const isUnnamed = (): boolean => urn !== UNNAMED && this.#claims.get(identity?.key ?? "") === UNNAMED;
    while (isUnnamed() && this.clock.now() < end) {
      await this.#change({ clock: this.clock }, end - this.clock.now());
    }
  }

  /** The program declares a resource. Throws where another one declares the same object. */
  declare(urn: string, declared: Declared): void {
    const { identity, isExisting } = declared;
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    const isOthers = claimant !== undefined && claimant !== urn;
    // Their ids tell, when they are compared.
    const mayBeTwo =
      declared.isAmbiguous === true && isExisting && this.#resources.get(claimant ?? "")?.isAmbiguous === true;
    if (identity !== undefined && isOthers && !mayBeTwo) throw new DuplicateError(identity.text, nameOf(claimant));
    const known = this.#resources.get(urn);
    const before = known?.identity?.key;
    if (before !== undefined && this.#claims.get(before) === urn) this.#claims.delete(before);
    if (identity !== undefined && !isOthers) this.#claims.set(identity.key, urn);
    this.#resources.set(urn, {
      urn,
      ...declared,
      isExisting: isExisting || known?.isExisting === true,
      id: known?.id,
      held: known?.held,
      isCompared: known?.isCompared === true,
      // Checked as if it were new, although it is in the state.
      isReplaced: known?.isReplaced === true || (known?.isExisting === true && !isExisting),
      hasPredecessor: known?.hasPredecessor === true,
      isLate: known?.isLate === true,
      isCleared: known?.isCleared === true,
      isStuck: known?.isStuck === true,
      waitsFor: known?.waitsFor,
    });
    this.#news();
  }

  /**
   * A resource is compared with its state.
   *
   * @param held the identity of its object by the state.
   * @returns false: another resource has its object, and is another one, so that this one needs one of its own.
   * @throws {DuplicateError} Another resource of the same identity has the same object in the state.
   */
  compare(
    urn: string,
    id: string,
    { declared, held, isReplaced }: { declared: Declared; held: Identity | undefined; isReplaced: boolean },
  ): boolean {
    if (!this.#resources.has(urn)) this.#nameFirst(urn, declared.identity, "if existing");
    const resource = this.#resources.get(urn);
    if (resource === undefined) {
      // Not declared, or not yet: a refresh asks, or something that it depends on is replaced.
      this.noteRead(urn, id);
      return true;
    }
    const entry = this.#entry(id);
    // One that changes the object in place takes it along.
    const holder = entry.holder === undefined ? undefined : this.#resources.get(entry.holder);
    const isGivenUp = holder?.isReplaced === true && this.#leaves(holder.urn, id);
    const isGone = entry.isDeleting === true || entry.isDeleted === true;
    const isFree = !isGone && (entry.holder === undefined || entry.holder === urn || isGivenUp);
    const isSame = holder?.identity !== undefined && holder.identity.key === declared.identity?.key;
    if (!isFree && !isGone && !isReplaced && entry.isNew !== true && isSame) {
      throw new DuplicateError(holder.identity.text, nameOf(holder.urn));
    }
    if (isFree && !isReplaced) entry.holder = urn;
    entry.holder ??= urn;
    resource.id = id;
    resource.isCompared = true;
    resource.held = held?.key;
    if (held !== undefined) this.#ids.set(held.key, id);
    resource.isReplaced ||= isReplaced || !isFree;
    resource.hasPredecessor = isReplaced;
    this.#news();
    return isReplaced || isFree;
  }

  /** A refresh has found the object of a resource in the state. */
  noteRead(urn: string, id: string): void {
    this.#entry(id).seenFor.add(urn);
  }

  /**
   * Runs a creation, after the deletion of the same object where that is under way: what a creation found in the meantime
   * would be gone when it is done. Throws where another resource declares the same object.
   */
  async create<T extends { readonly id: string }>(
    declared: Declared,
    context: Context,
    make: () => Promise<T>,
  ): Promise<T> {
    const { identity } = declared;
    const urn = context.resource;
    if (!this.#resources.has(urn)) this.#nameFirst(urn, identity, "if new");
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    if (identity !== undefined && claimant !== undefined && claimant !== urn) {
      throw new DuplicateError(identity.text, nameOf(claimant));
    }
    // What was unknown when it was checked is known now.
    this.declare(urn, { ...declared, isExisting: this.#resources.get(urn)?.isExisting === true });
    const own = this.#resources.get(urn);
    if (own?.id !== undefined) own.isLate = !this.isDeleted(own.id);
    const creation: Creation = { urn, key: identity?.key, taken: new Map() };
    this.#creations.add(creation);
    try {
      await this.#untilDeleted(identity, context);
      const made = await make();
      this.#take(urn, made.id);
      return made;
    } catch (error) {
      if (error instanceof PartialError) this.#take(urn, error.id);
      else for (const [id, before] of creation.taken) this.#giveBack(urn, id, before);
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
        return { name: nameOf(holder), isLeaving: this.#isDeleting(id) || this.#leaves(holder, id) };
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

  /** True where another resource has the object, and gets another one in this run. */
  isLeft(id: string, resource: string): boolean {
    const holder = this.#objects.get(id)?.holder;
    return holder !== undefined && holder !== resource && (this.#isDeleting(id) || this.#leaves(holder, id));
  }

  /**
   * The object that has the identity of a resource and that another one gives up in this run, listed by the platform or not:
   * where ids are made of what identifies, its deletion would be that of whatever is made in its place.
   */
  leftFor(resource: string): { readonly id: string; readonly holder: string } | undefined {
    const key = this.#resources.get(resource)?.identity?.key;
    const id = key === undefined ? undefined : this.#ids.get(key);
    const holder = id === undefined ? undefined : this.#objects.get(id)?.holder;
    if (id === undefined || holder === undefined || !this.isLeft(id, resource)) return undefined;
    return this.#holderOf(id)?.isLate === true ? undefined : { id, holder: nameOf(holder) };
  }

  /** True for the object that a resource has still while its successor is made: replaced with `deleteBeforeReplace: false`. */
  isPredecessor(id: string, resource: string): boolean {
    const { holder, isNew, isDeleted } = this.#objects.get(id) ?? {};
    const hasPredecessor = this.#resources.get(resource)?.hasPredecessor === true;
    return hasPredecessor && holder === resource && isNew !== true && isDeleted !== true;
  }

  /**
   * A creation takes an object over that is there already. Given back when it fails. Throws where another resource turned out
   * to have it since nobody was known to.
   */
  takeOver(id: string, resource: string): void {
    const holder = this.#holderOf(id);
    if (holder !== undefined && holder.urn !== resource && !this.isDeleted(id)) {
      throw new InTheWayError(holder.identity?.text ?? id, nameOf(holder.urn));
    }
    const creation = [...this.#creations].find(({ urn }) => urn === resource);
    if (creation !== undefined && !creation.taken.has(id)) creation.taken.set(id, this.#objects.get(id)?.holder);
    this.#take(resource, id);
  }

  /**
   * A creation has made an object, which another resource had under the same id: where ids are made of what identifies, and an
   * earlier run has deleted the one before.
   */
  noteMade(id: string, resource: string): void {
    const before = this.#holderOf(id);
    if (before !== undefined && before.urn !== resource) before.id = undefined;
    this.#take(resource, id);
  }

  /** This run has deleted the object, whatever the platform shows of it for a while. */
  isDeleted(id: string): boolean {
    return this.#objects.get(id)?.isDeleted === true;
  }

  /**
   * Waits until another resource, which gets another object in this run or changes this one to be another, has done so.
   *
   * @returns false: it did not in time, as when it waits for this one.
   */
  async released(id: string, context: Context): Promise<boolean> {
    const holder = this.#holderOf(id);
    if (holder !== undefined && !this.#mayLeave(holder) && !this.#isDeleting(id)) return false;
    // Each would wait for the other.
    if (this.#isWaitedForBy(holder, this.#resources.get(context.resource))) return false;
    return this.#waitFor(id, context, (now) => !this.#isDeleting(id) && (now === undefined || !this.#mayLeave(now)));
  }

  /**
   * Before an object is deleted whose successor needs that of another resource: waits until that one is gone, or is certain
   * to go.
   */
  async comesFree(id: string, context: Context): Promise<boolean> {
    const own = this.#resources.get(context.resource);
    return this.#waitFor(id, context, (holder) => holder?.isCleared === true || this.#isWaitedForBy(holder, own));
  }

  async #waitFor(id: string, context: Context, isEnough: (holder: Resource | undefined) => boolean): Promise<boolean> {
    const own = this.#resources.get(context.resource);
    const end = this.clock.now() + Math.min(LONGEST_WAIT, timeLeft(context));
    if (own !== undefined) own.waitsFor = id;
    this.#wake();
    try {
      for (;;) {
        const holder = this.#holderOf(id);
        if (this.isDeleted(id) || isEnough(holder)) return holder?.isStuck !== true;
        const wait = end - this.clock.now();
        const isInTime = holder !== undefined && !holder.isStuck && !holder.isLate;
        const isLeft = this.#isDeleting(id) || (isInTime && this.#mayLeave(holder));
        if (wait <= 0 || !isLeft) return false;
        await this.#change(context, wait);
      }
    } finally {
      if (own !== undefined) own.waitsFor = undefined;
    }
  }

  /** True where a resource waits, over others or not, for the object of this one. */
  #isWaitedForBy(holder: Resource | undefined, own: Resource | undefined): boolean {
    const met = new Set<Resource>();
    for (let next = holder; next !== undefined && !met.has(next);) {
      if (next === own) return true;
      met.add(next);
      next = next.waitsFor === undefined ? undefined : this.#holderOf(next.waitsFor);
    }
    return false;
  }

  /**
   * Whose deletion this is. A resource that was renamed by an alias and is replaced is checked and made under its new URN, and
   * deleted under the one that it had.
   */
  deletedFor(urn: string, id: string): string {
    const { holder, isNew } = this.#objects.get(id) ?? {};
    const isLeft = holder !== undefined && isNew !== true && this.#resources.get(holder)?.isReplaced === true;
    return isLeft && !this.#resources.has(urn) ? holder : urn;
  }

  /** What is to be done about a deletion. Waits for a creation under way that may take the object over. */
  async deletion(urn: string, id: string, identity: Identity | undefined, context: Context): Promise<Deletion> {
    // Replaced on request (`--replace`), a resource is checked as if it were new, and deleted without having been compared.
    if (!this.#resources.has(urn)) this.#nameFirst(urn, identity, "always");
    const own = this.#resources.get(urn);
    if (own !== undefined && own.id === undefined) own.isReplaced = true;
    for (;;) {
      const { holder, isNew } = this.#objects.get(id) ?? {};
      // Renamed in the program; or a replacement of this run, or of one that was cut short, came to the same object.
      const isKept = holder !== urn || isNew === true || own?.isReplaced !== true;
      if (holder !== undefined && isKept) {
        // One that leaves it as well has no use for it.
        const isLeft = holder !== urn && this.#leaves(holder, id);
        return { kind: "keep", heir: isLeft ? undefined : this.#resources.get(holder) };
      }
      const isCreating = [...this.#creations].some(
        (creation) =>
          creation.urn !== urn && creation.key === identity?.key && this.#resources.get(creation.urn)?.waitsFor !== id,
      );
      if (identity === undefined || !(isCreating || this.#isBeingCompared(urn, identity))) break;
      if (timeLeft(context) === 0)
        throw new ProviderError(
          `${identity.text} is not deleted: another resource is being created in its place. Run it again.`,
        );
      await this.#change(context, timeLeft(context));
    }
    const claimant = this.#claimant(urn, identity);
    // In the state with this identity, and not compared yet.
    if (claimant?.isExisting === true && !claimant.isCompared && claimant.id === undefined)
      return { kind: "keep", heir: claimant };
    const hasLeftProgram = !this.#resources.has(urn);
    if (identity !== undefined && hasLeftProgram && claimant !== undefined && claimant.id === undefined) {
      throw new ProviderError(
        `${identity.text} is not deleted: "${nameOf(claimant.urn)}" of this program declares it, and could not be created. Put right ` +
          `what the error of "${nameOf(claimant.urn)}" says, then run it again.`,
      );
    }
    const entry = this.#entry(id);
    entry.holder ??= urn;
    entry.isDeleting = true;
    if (identity !== undefined) this.#ids.set(identity.key, id);
    return { kind: "delete" };
  }

  /** What a resource declares that is deleted in order to be made anew; undefined for any other deletion. */
  successor(urn: string, id: string): Declared | undefined {
    const resource = this.#resources.get(urn);
    return resource?.isReplaced === true && (resource.id === undefined || resource.id === id) ? resource : undefined;
  }

  /** A deletion begins: nothing is in the way of it or of what follows. */
  noteClearance(urn: string): void {
    const resource = this.#resources.get(urn);
    if (resource !== undefined) resource.isCleared = true;
    this.#wake();
  }

  /** The deletion or the update of an object has failed: whoever waits for it waits in vain. */
  noteFailure(urn: string, id: string): void {
    this.#entry(id).isDeleting = false;
    const resource = this.#resources.get(urn);
    if (resource !== undefined) Object.assign(resource, { isStuck: true, isCleared: false });
    this.#wake();
  }

  /** A resource was changed in place to what it declares. */
  noteUpdate(urn: string): void {
    const resource = this.#resources.get(urn);
    if (resource !== undefined) resource.held = resource.identity?.key;
    this.#wake();
  }

  /** The object of a resource is deleted. */
  noteDeletion(urn: string, id: string): void {
    const entry = this.#entry(id);
    entry.holder = undefined;
    entry.isNew = false;
    entry.isDeleting = false;
    entry.isDeleted = true;
    const resource = this.#resources.get(urn);
    if (resource?.id === id) resource.id = undefined;
    this.#wake();
  }

  /** Names of resources in the state that a refresh of this run has found the object for. */
  namesOf(id: string): string[] {
    return [...(this.#objects.get(id)?.seenFor ?? [])].map(nameOf);
  }

  async #untilDeleted(identity: Identity | undefined, context: Context): Promise<void> {
    const id = identity === undefined ? undefined : this.#ids.get(identity.key);
    while (id !== undefined && this.#isDeleting(id) && timeLeft(context) > 0) {
      await this.#change(context, timeLeft(context));
    }
  }

  #isDeleting(id: string): boolean {
    return this.#objects.get(id)?.isDeleting === true;
  }

  #holderOf(id: string): Resource | undefined {
    return this.#resources.get(this.#objects.get(id)?.holder ?? "");
  }

  /** True where a resource gives its object up, or changes it to be another. */
  #leaves(urn: string, id: string): boolean {
    const resource = this.#resources.get(urn);
    // What it has made or taken over in this run is what it keeps.
    const isNew = this.#objects.get(id)?.isNew === true;
    return resource !== undefined && !isNew && !resource.isStuck && this.#mayLeave(resource);
  }

  #mayLeave({ isReplaced, held, identity }: Resource): boolean {
    return isReplaced || (held !== undefined && identity !== undefined && held !== identity.key);
  }

  /** Another resource of the state declares this identity, and is about to be compared: its object may be this one. */
  #isBeingCompared(urn: string, identity: Identity): boolean {
    const claimant = this.#claimant(urn, identity);
    if (claimant?.isExisting !== true || claimant.isCompared || claimant.id !== undefined) return false;
    return this.clock.now() - this.#lastNews < QUIET;
  }

  #claimant(urn: string, identity: Identity | undefined): Resource | undefined {
    const claimant = identity === undefined ? undefined : this.#claims.get(identity.key);
    return claimant === undefined || claimant === urn ? undefined : this.#resources.get(claimant);
  }

  #take(urn: string, id: string): void {
    Object.assign(this.#entry(id), { holder: urn, isNew: true, isDeleting: false, isDeleted: false });
    const resource = this.#resources.get(urn);
    if (resource !== undefined) resource.id = id;
    this.#wake();
  }

  #giveBack(urn: string, id: string, before: string | undefined): void {
    Object.assign(this.#entry(id), { holder: before, isNew: false });
    const resource = this.#resources.get(urn);
    if (resource?.id === id) resource.id = undefined;
  }

  #entry(id: string): Entry {
    const entry = this.#objects.get(id) ?? { seenFor: new Set<string>() };
    this.#objects.set(id, entry);
    return entry;
  }

  /** The resource of the first request gets its name by the next call about it. */
  #nameFirst(urn: string, identity: Identity | undefined, when: "if new" | "if existing" | "always"): void {
    const first = this.#resources.get(UNNAMED);
    const key = identity?.key;
    if (first === undefined || key === undefined || first.identity?.key !== key) return;
    if (when !== "always" && first.isExisting === (when === "if new")) return;
    this.#resources.delete(UNNAMED);
    this.#resources.set(urn, { ...first, urn });
    this.#claims.set(key, urn);
    this.#wake();
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
  async #change(context: Pick<Context, "clock">, wait: number): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => this.#waiting.push(resolve)),
      context.clock.sleep(Math.min(wait, LOOK_EVERY)),
    ]);
  }
}

/** `sync` of `urn:pulumi:dev::project::type::sync`. */
function nameOf(urn: string): string {
  return urn === UNNAMED ? FIRST : (urn.split("::").at(-1) ?? urn);
}
