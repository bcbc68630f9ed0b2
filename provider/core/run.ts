import { systemClock, type Clock } from "./clock.js";
import { timeLeft, type Waiting } from "./deadline.js";
import { DuplicateError } from "./errors/duplicate-error.js";
import { InTheWayError } from "./errors/in-the-way-error.js";
import { PartialError } from "./errors/partial-error.js";
import { ProviderError } from "./errors/provider-error.js";
import type { Identity } from "./identity.js";
import { shownName, UNNAMED, type Creation, type Declared, type Deletion, type Holder } from "./run/records.js";
import { QUIET, Table } from "./run/table.js";
import { isWaitedForBy, untilDeleted, untilMade, waitForObject } from "./run/waits.js";

export { UNNAMED, type Declared } from "./run/records.js";

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
  readonly #table: Table;

  constructor(readonly clock: Clock = systemClock) {
    this.#table = new Table(clock);
  }

  /**
   * Before a resource is declared: where the one that was first asked about declares the same object, waits a moment for the
   * next call about that one, by which its name is known.
   */
  async nameOfFirst(urn: string, identity: Identity | undefined): Promise<void> {
    const end = this.clock.now() + QUIET;
    const isUnnamed = (): boolean => urn !== UNNAMED && this.#table.claims.get(identity?.key ?? "") === UNNAMED;
    while (isUnnamed() && this.clock.now() < end) {
      await this.#table.change({ clock: this.clock }, end - this.clock.now());
    }
  }

  /** The program declares a resource. Throws where another one declares the same object. */
  declare(urn: string, declared: Declared): void {
    const { identity, isExisting } = declared;
    const claimant = identity === undefined ? undefined : this.#table.claims.get(identity.key);
    const isOthers = claimant !== undefined && claimant !== urn;
    // Their ids tell, when they are compared.
    const mayBeTwo =
      declared.isAmbiguous === true && isExisting && this.#table.resources.get(claimant ?? "")?.isAmbiguous === true;
    if (identity !== undefined && isOthers && !mayBeTwo) throw new DuplicateError(identity.text, shownName(claimant));
    const known = this.#table.resources.get(urn);
    const before = known?.identity?.key;
    if (before !== undefined && this.#table.claims.get(before) === urn) this.#table.claims.delete(before);
    if (identity !== undefined && !isOthers) this.#table.claims.set(identity.key, urn);
    this.#table.resources.set(urn, {
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
      isUnmade: false,
      waitsFor: known?.waitsFor,
    });
    this.#table.news();
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
    if (!this.#table.resources.has(urn)) this.#table.nameFirst(urn, declared.identity, "if existing");
    const resource = this.#table.resources.get(urn);
    if (resource === undefined) {
      // Not declared, or not yet: a refresh asks, or something that it depends on is replaced.
      this.noteRead(urn, id);
      return true;
    }
    const entry = this.#table.entry(id);
    // One that changes the object in place takes it along.
    const holder = entry.holder === undefined ? undefined : this.#table.resources.get(entry.holder);
    const isGivenUp = holder?.isReplaced === true && this.#table.leaves(holder.urn, id);
    const isGone = entry.isDeleting === true || entry.isDeleted === true;
    const isFree = !isGone && (entry.holder === undefined || entry.holder === urn || isGivenUp);
    const isSame = holder?.identity !== undefined && holder.identity.key === declared.identity?.key;
    if (!isFree && !isGone && !isReplaced && entry.isNew !== true && isSame) {
      throw new DuplicateError(holder.identity.text, shownName(holder.urn));
    }
    if (isFree && !isReplaced) entry.holder = urn;
    entry.holder ??= urn;
    resource.id = id;
    resource.isCompared = true;
    resource.held = held?.key;
    if (held !== undefined) this.#table.ids.set(held.key, id);
    resource.isReplaced ||= isReplaced || !isFree;
    resource.hasPredecessor = isReplaced;
    this.#table.news();
    return isReplaced || isFree;
  }

  /** A refresh has found the object of a resource in the state. */
  noteRead(urn: string, id: string): void {
    this.#table.entry(id).seenFor.add(urn);
  }

  /**
   * Runs a creation, after the deletion of the same object where that is under way: what a creation found in the meantime
   * would be gone when it is done. Throws where another resource declares the same object.
   */
  async create<T extends { readonly id: string }>(
    declared: Declared,
    context: Waiting,
    make: () => Promise<T>,
  ): Promise<T> {
    const { identity } = declared;
    const urn = context.resource;
    if (!this.#table.resources.has(urn)) this.#table.nameFirst(urn, identity, "if new");
    const claimant = identity === undefined ? undefined : this.#table.claims.get(identity.key);
    if (identity !== undefined && claimant !== undefined && claimant !== urn) {
      throw new DuplicateError(identity.text, shownName(claimant));
    }
    // What was unknown when it was checked is known now.
    this.declare(urn, { ...declared, isExisting: this.#table.resources.get(urn)?.isExisting === true });
    const own = this.#table.resources.get(urn);
    if (own?.id !== undefined) own.isLate = !this.isDeleted(own.id);
    const creation: Creation = { urn, key: identity?.key, taken: new Map() };
    this.#table.creations.add(creation);
    try {
      await untilDeleted(this.#table, identity, context);
      const made = await make();
      this.#table.take(urn, made.id);
      return made;
    } catch (error) {
      if (error instanceof PartialError) this.#table.take(urn, error.id);
      else {
        for (const [id, before] of creation.taken) this.#table.giveBack(urn, id, before);
        const unmade = this.#table.resources.get(urn);
        if (unmade !== undefined) unmade.isUnmade = true;
      }
      throw error;
    } finally {
      this.#table.creations.delete(creation);
      this.#table.wake();
    }
  }

  /**
   * Another resource that has an object which a creation has found. Where nobody is known to have it, waits until the
   * program has declared its resources: the one that it belongs to may come later.
   */
  async otherHolder(id: string, context: Waiting): Promise<Holder | undefined> {
    for (;;) {
      const holder = this.#table.objects.get(id)?.holder;
      if (holder === context.resource) return undefined;
      if (holder !== undefined) {
        return { name: shownName(holder), isLeaving: this.#table.isDeleting(id) || this.#table.leaves(holder, id) };
      }
      const wait = Math.min(QUIET - (this.clock.now() - this.#table.lastNews), timeLeft(context));
      if (wait <= 0) return undefined;
      await this.#table.change(context, wait);
    }
  }

  /**
   * Waits for what stands on an object of another kind: until a resource that declares this identity has made it, or could not.
   *
   * @returns whether it waited: not where no resource declares it, or it is there.
   */
  async untilMade(identity: Identity, context: Waiting): Promise<boolean> {
    return untilMade(this.#table, identity, context);
  }

  /** True where another resource of this run is known to have the object: it is never taken for something found. */
  isHeldByOther(id: string, resource: string): boolean {
    const holder = this.#table.objects.get(id)?.holder;
    return holder !== undefined && holder !== resource;
  }

  /** True where another resource has the object, and gets another one in this run. */
  isLeft(id: string, resource: string): boolean {
    const holder = this.#table.objects.get(id)?.holder;
    return (
      holder !== undefined && holder !== resource && (this.#table.isDeleting(id) || this.#table.leaves(holder, id))
    );
  }

  /**
   * The object that has the identity of a resource and that another one gives up in this run, listed by the platform or not:
   * where ids are made of what identifies, its deletion would be that of whatever is made in its place.
   */
  leftFor(resource: string): { readonly id: string; readonly holder: string } | undefined {
    const key = this.#table.resources.get(resource)?.identity?.key;
    const id = key === undefined ? undefined : this.#table.ids.get(key);
    const holder = id === undefined ? undefined : this.#table.objects.get(id)?.holder;
    if (id === undefined || holder === undefined || !this.isLeft(id, resource)) return undefined;
    return this.#table.holderOf(id)?.isLate === true ? undefined : { id, holder: shownName(holder) };
  }

  /** True for the object that a resource has still while its successor is made: replaced with `deleteBeforeReplace: false`. */
  isPredecessor(id: string, resource: string): boolean {
    const { holder, isNew, isDeleted } = this.#table.objects.get(id) ?? {};
    const hasPredecessor = this.#table.resources.get(resource)?.hasPredecessor === true;
    return hasPredecessor && holder === resource && isNew !== true && isDeleted !== true;
  }

  /**
   * A creation takes an object over that is there already. Given back when it fails. Throws where another resource turned out
   * to have it since nobody was known to.
   */
  takeOver(id: string, resource: string): void {
    const holder = this.#table.holderOf(id);
    if (holder !== undefined && holder.urn !== resource && !this.isDeleted(id)) {
      throw new InTheWayError(holder.identity?.text ?? id, shownName(holder.urn));
    }
    const creation = [...this.#table.creations].find(({ urn }) => urn === resource);
    if (creation !== undefined && !creation.taken.has(id)) creation.taken.set(id, this.#table.objects.get(id)?.holder);
    this.#table.take(resource, id);
  }

  /**
   * A creation has made an object, which another resource had under the same id: where ids are made of what identifies, and an
   * earlier run has deleted the one before.
   */
  noteMade(id: string, resource: string): void {
    const before = this.#table.holderOf(id);
    if (before !== undefined && before.urn !== resource) before.id = undefined;
    this.#table.take(resource, id);
  }

  /** This run has deleted the object, whatever the platform shows of it for a while. */
  isDeleted(id: string): boolean {
    return this.#table.objects.get(id)?.isDeleted === true;
  }

  /**
   * Waits until another resource, which gets another object in this run or changes this one to be another, has done so.
   *
   * @returns false: it did not in time, as when it waits for this one.
   */
  async released(id: string, context: Waiting): Promise<boolean> {
    const holder = this.#table.holderOf(id);
    if (holder !== undefined && !this.#table.mayLeave(holder) && !this.#table.isDeleting(id)) return false;
    // Each would wait for the other.
    if (isWaitedForBy(this.#table, holder, this.#table.resources.get(context.resource))) return false;
    return waitForObject(
      this.#table,
      id,
      context,
      (now) => !this.#table.isDeleting(id) && (now === undefined || !this.#table.mayLeave(now)),
    );
  }

  /**
   * Before an object is deleted whose successor needs that of another resource: waits until that one is gone, or is certain
   * to go.
   */
  async comesFree(id: string, context: Waiting): Promise<boolean> {
    const own = this.#table.resources.get(context.resource);
    return waitForObject(
      this.#table,
      id,
      context,
      (holder) => holder?.isCleared === true || isWaitedForBy(this.#table, holder, own),
    );
  }

  /**
   * Whose deletion this is. A resource that was renamed by an alias and is replaced is checked and made under its new URN, and
   * deleted under the one that it had.
   */
  deletedFor(urn: string, id: string): string {
    const { holder, isNew } = this.#table.objects.get(id) ?? {};
    const isLeft = holder !== undefined && isNew !== true && this.#table.resources.get(holder)?.isReplaced === true;
    return isLeft && !this.#table.resources.has(urn) ? holder : urn;
  }

  /** What is to be done about a deletion. Waits for a creation under way that may take the object over. */
  async deletion(urn: string, id: string, identity: Identity | undefined, context: Waiting): Promise<Deletion> {
    // Replaced on request (`--replace`), a resource is checked as if it were new, and deleted without having been compared.
    if (!this.#table.resources.has(urn)) this.#table.nameFirst(urn, identity, "always");
    const own = this.#table.resources.get(urn);
    if (own !== undefined && own.id === undefined) own.isReplaced = true;
    for (;;) {
      const { holder, isNew } = this.#table.objects.get(id) ?? {};
      // Renamed in the program; or a replacement of this run, or of one that was cut short, came to the same object.
      const isKept = holder !== urn || isNew === true || own?.isReplaced !== true;
      if (holder !== undefined && isKept) {
        // One that leaves it as well has no use for it.
        const isLeft = holder !== urn && this.#table.leaves(holder, id);
        return { kind: "keep", heir: isLeft ? undefined : this.#table.resources.get(holder) };
      }
      const isCreating = [...this.#table.creations].some(
        (creation) =>
          creation.urn !== urn &&
          creation.key === identity?.key &&
          this.#table.resources.get(creation.urn)?.waitsFor !== id,
      );
      if (identity === undefined || !(isCreating || this.#table.isBeingCompared(urn, identity))) break;
      if (timeLeft(context) === 0)
        throw new ProviderError(
          `${identity.text} is not deleted: another resource is being created in its place. Run it again.`,
        );
      await this.#table.change(context, timeLeft(context));
    }
    const claimant = this.#table.claimant(urn, identity);
    // In the state with this identity, and not compared yet.
    if (claimant?.isExisting === true && !claimant.isCompared && claimant.id === undefined)
      return { kind: "keep", heir: claimant };
    const hasLeftProgram = !this.#table.resources.has(urn);
    if (identity !== undefined && hasLeftProgram && claimant !== undefined && claimant.id === undefined) {
      throw new ProviderError(
        `${identity.text} is not deleted: "${shownName(claimant.urn)}" of this program declares it, and could not be created. Fix ` +
          `what the error of "${shownName(claimant.urn)}" says, then run it again.`,
      );
    }
    const entry = this.#table.entry(id);
    entry.holder ??= urn;
    entry.isDeleting = true;
    if (identity !== undefined) this.#table.ids.set(identity.key, id);
    return { kind: "delete" };
  }

  /** What a resource declares that is deleted in order to be made anew; undefined for any other deletion. */
  successor(urn: string, id: string): Declared | undefined {
    const resource = this.#table.resources.get(urn);
    return resource?.isReplaced === true && (resource.id === undefined || resource.id === id) ? resource : undefined;
  }

  /** A deletion begins: nothing is in the way of it or of what follows. */
  noteClearance(urn: string): void {
    const resource = this.#table.resources.get(urn);
    if (resource !== undefined) resource.isCleared = true;
    this.#table.wake();
  }

  /** The deletion or the update of an object has failed: whoever waits for it waits in vain. */
  noteFailure(urn: string, id: string): void {
    this.#table.entry(id).isDeleting = false;
    const resource = this.#table.resources.get(urn);
    if (resource !== undefined) Object.assign(resource, { isStuck: true, isCleared: false });
    this.#table.wake();
  }

  /** A resource was changed in place to what it declares. */
  noteUpdate(urn: string): void {
    const resource = this.#table.resources.get(urn);
    if (resource !== undefined) resource.held = resource.identity?.key;
    this.#table.wake();
  }

  /** The object of a resource is deleted. */
  noteDeletion(urn: string, id: string): void {
    const entry = this.#table.entry(id);
    entry.holder = undefined;
    entry.isNew = false;
    entry.isDeleting = false;
    entry.isDeleted = true;
    const resource = this.#table.resources.get(urn);
    if (resource?.id === id) resource.id = undefined;
    this.#table.wake();
  }

  /** Names of resources in the state that a refresh of this run has found the object for. */
  namesOf(id: string): string[] {
    return [...(this.#table.objects.get(id)?.seenFor ?? [])].map(shownName);
  }
}
