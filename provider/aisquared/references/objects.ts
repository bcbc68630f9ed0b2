import type { Context } from "../../core/context.js";
import { Memo } from "../../core/memo.js";
import { allPages, type PageSize } from "../../core/pages.js";

/** So many objects are read one by one; for more than that their list takes fewer requests. */
const FEW = 5;

/** How objects of one kind are asked for. */
export interface ObjectSource<T> {
  /** For messages: `AI Squared: models`. */
  readonly what: string;
  /** Of a full page. */
  readonly pageSize: PageSize;
  one(id: string, context: Context): Promise<T>;
  /** @param page from 0. */
  page(page: number, size: number, context: Context): Promise<readonly T[]>;
}

/** Objects of one kind in a workspace, each read once in a run. */
export class Objects<T extends { readonly id: string }> {
  readonly #source: ObjectSource<T>;
  readonly #objects: Memo<T>;
  readonly #list: Memo<ReadonlyMap<string, T>>;
  #asked = 0;
  /** Once it failed, reads of single objects do without it. */
  #hasList = true;

  constructor(source: ObjectSource<T>) {
    this.#source = source;
    this.#objects = new Memo(source.what);
    this.#list = new Memo(source.what);
  }

  get(id: string, context: Context): Promise<T> {
    return this.#objects.get(id, context, async (shared) => {
      this.#asked++;
      const listed = this.#asked > FEW ? (await this.#saving(shared))?.get(id) : undefined;
      return listed ?? this.#source.one(id, shared);
    });
  }

  /** Every one of them, from one list. */
  async all(context: Context): Promise<T[]> {
    return [...(await this.#listed(context)).values()];
  }

  /** Only a saving: where there is no list, each object is read by itself. */
  async #saving(context: Context): Promise<ReadonlyMap<string, T> | undefined> {
    if (!this.#hasList) return undefined;
    try {
      return await this.#listed(context);
    } catch {
      this.#hasList = false;
      return undefined;
    }
  }

  #listed(context: Context): Promise<ReadonlyMap<string, T>> {
    const { what, pageSize } = this.#source;
    return this.#list.get("", context, async (shared) => {
      const all = await allPages(
        what,
        pageSize,
        (page, size) => this.#source.page(page, size, shared),
        ({ id }) => id,
      );
      return new Map(all.map((object) => [object.id, object]));
    });
  }
}
