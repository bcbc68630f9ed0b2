import type { LoggedRequest, PlatformName } from "../../sandbox/types.js";

/** A resource whose requests are to be told from those of others. */
export interface Marked {
  readonly name: string;
  readonly table: { readonly platform: PlatformName; readonly markedBy: readonly string[] };
  /** Texts that are this resource's own. */
  readonly marks: readonly string[];
}

/** Tells which resource a request belongs to: by the id in its path, or by a text in its body that is its own. */
export class Attribution {
  readonly #byMark = new Map<string, string>();
  readonly #byId = new Map<string, string>();
  readonly #markedBy = new Map<PlatformName, ReadonlySet<string>>();

  constructor(resources: readonly Marked[]) {
    for (const { table, name, marks } of resources) {
      const others = this.#markedBy.get(table.platform) ?? [];
      this.#markedBy.set(table.platform, new Set([...others, ...table.markedBy]));
      for (const mark of marks) this.#byMark.set(`${table.platform} ${mark}`, name);
    }
  }

  /** Notes whose a sync is. */
  note(platform: PlatformName, syncId: string, name: string): void {
    this.#byId.set(`${platform} ${syncId}`, name);
  }

  /** Requests by resource, in their order. Throws for one that is nobody's: it should not have been sent. */
  sort(requests: readonly LoggedRequest[]): Map<string, LoggedRequest[]> {
    const sorted = new Map<string, LoggedRequest[]>();
    for (const request of requests) {
      const name = this.#nameOf(request);
      if (name === undefined) throw new Error(`A call that is nobody's: ${JSON.stringify(request)}`);
      sorted.set(name, [...(sorted.get(name) ?? []), request]);
    }
    return sorted;
  }

  #nameOf({ platform, path, body }: LoggedRequest): string | undefined {
    for (const part of path.split("/")) {
      const name = this.#byId.get(`${platform} ${decodeURIComponent(part)}`);
      if (name !== undefined) return name;
    }
    for (const text of textsOf(body, this.#markedBy.get(platform) ?? new Set())) {
      const name = this.#byMark.get(`${platform} ${text}`);
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

/** The values of the named fields, at any depth. */
function textsOf(value: unknown, fields: ReadonlySet<string>): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    fields.has(name) && (typeof member === "string" || typeof member === "number")
      ? [String(member)]
      : textsOf(member, fields),
  );
}
