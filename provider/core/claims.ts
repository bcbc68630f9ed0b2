import { DuplicateError } from "./errors/duplicate-error.js";

/**
 * Which objects on the platforms the resources of one run stand for. A provider process lives for one run, and
 * Pulumi tells it neither names nor URNs; what it does tell, and in this order, is enough:
 *
 * - A resource that is in the state: `check(olds, news)`, `diff`, and when it is replaced a second `check({}, news)`.
 *   With an unchanged identity it **holds** the object.
 * - A new one: `check({}, news)`, then `create`. It holds the object from then on.
 * - One that left the program: only `delete`, after everything else.
 *
 * From that follow the three rules that no platform needs to know of: what one resource holds, another may not create;
 * what was renamed in the program (created under the new name, then deleted under the old one) is not deleted; and
 * the object of a replacement is.
 */
export class Claims {
  readonly #holders = new Map<string, Holder>();

  /** A resource of the state that keeps its identity is declared by the program. Throws when it is held already. */
  declareExisting(identity: string): void {
    const holder = this.#holders.get(identity);
    if (holder?.kind === "created") throw new DuplicateError(identity);
    if (holder === undefined) this.#holders.set(identity, { kind: "declared", isGone: undefined, replaceable: false });
  }

  /**
   * The resource that holds the identity is compared with its state, as all are but those replaced unseen.
   *
   * @param isGone whether its object may have been deleted by an earlier run: mostly, that it is not there any more.
   */
  compare(identity: string, isGone: () => Promise<boolean>): void {
    const holder = this.#holders.get(identity);
    if (holder?.kind === "declared") holder.isGone = isGone;
  }

  /** A resource is checked as if it were new: so it is, or one that holds the identity is about to be replaced. */
  declareNew(identity: string): void {
    const holder = this.#holders.get(identity);
    if (holder?.kind === "declared") holder.replaceable = true;
  }

  /**
   * Runs a creation. Throws when another resource holds the identity; gives it back when the creation fails.
   *
   * @param id of what was created.
   */
  async create<T>(identity: string | undefined, create: () => Promise<T>, id: (created: T) => string): Promise<T> {
    if (identity === undefined) return create();
    const before = this.#holders.get(identity);
    if (before !== undefined) await this.#expectReplacement(identity, before);
    // Meanwhile another one may have been faster.
    if (this.#holders.get(identity) !== before) throw new DuplicateError(identity);
    const holder: Holder = { kind: "created", id: undefined };
    this.#holders.set(identity, holder);
    try {
      const created = await create();
      holder.id = id(created);
      return created;
    } catch (error) {
      if (before === undefined) this.#holders.delete(identity);
      else this.#holders.set(identity, before);
      throw error;
    }
  }

  /** A creation of what is held already must be a replacement. There are two that come without a deletion of their own. */
  async #expectReplacement(identity: string, holder: Holder): Promise<void> {
    if (holder.kind === "created" || !holder.replaceable) throw new DuplicateError(identity);
    // Replaced together with another resource, without being compared: it comes before its own deletion.
    if (holder.isGone === undefined) return;
    // Deleted by an earlier run, whose creation failed then. No call tells it from another resource's; the platform does,
    // if it can. Else the second of two creations is refused.
    if (!(await holder.isGone())) throw new DuplicateError(identity);
  }

  /** A creation that stopped half-way holds its object all the same. */
  hold(identity: string | undefined, id: string): void {
    if (identity !== undefined) this.#holders.set(identity, { kind: "created", id });
  }

  /**
   * Whether a deletion must leave the object alone, because another resource of this run holds it. When not, the
   * identity is free again.
   */
  leaveAlone(identity: string | undefined, id: string): boolean {
    const holder = identity === undefined ? undefined : this.#holders.get(identity);
    if (identity === undefined || holder === undefined) return false;
    if (holder.kind === "created") return holder.id === undefined || holder.id === id;
    if (!holder.replaceable) return true;
    this.#holders.delete(identity);
    return false;
  }
}

type Holder =
  /** `id` is undefined while the creation runs. */
  | { kind: "created"; id: string | undefined }
  | { kind: "declared"; isGone: (() => Promise<boolean>) | undefined; replaceable: boolean };
