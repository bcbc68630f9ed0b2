import { TimeoutError } from "./errors/connection-error.js";
import { ProviderError } from "./errors/provider-error.js";

/** Below so many entries a page that takes too long is not long because of them. */
const SMALLEST = 50;

/** How many entries to ask for at once: half as many where a platform takes too long for them. */
export class PageSize {
  constructor(private size: number) {}

  get current(): number {
    return this.size;
  }

  /** @returns false: it is as small as it gets, or cannot be halved without a gap. */
  halve(): boolean {
    if (this.size % 2 !== 0 || this.size / 2 < SMALLEST) return false;
    this.size /= 2;
    return true;
  }
}

/**
 * All entries of a list that comes in pages. A page that is full and brings nothing new would be followed by itself for
 * ever: a server, or a proxy before it, that does not know the parameter for the page. One that took too long is asked for
 * again in halves.
 *
 * @param what the list is of, with the platform, for messages
 * @param size of a full page; shared, lists that follow begin with what was learned
 * @param fetch one page of so many entries; the first is 0
 * @param keyOf what tells entries apart
 */
export async function allPages<Entry>(
  what: string,
  size: PageSize,
  fetch: (page: number, size: number) => Promise<readonly Entry[]>,
  keyOf: (entry: Entry) => string,
): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (let page = 0; ; page++) {
    const before = found.size;
    const asked = size.current;
    let entries: readonly Entry[];
    try {
      entries = await fetch(page, asked);
    } catch (error) {
      if (!(error instanceof TimeoutError) || (size.current === asked && !size.halve())) throw error;
      // The same place in the list, and then one before the next.
      page = (page * asked) / size.current - 1;
      continue;
    }
    // The first one counts: entries move to later pages while a list is read.
    for (const entry of entries) if (!found.has(keyOf(entry))) found.set(keyOf(entry), entry);
    if (entries.length < asked) return [...found.values()];
    if (found.size === before) {
      throw new ProviderError(
        `${what} come in pages, and page ${page + 1} is the same as those before it. This answer is not trusted; nothing was changed.`,
      );
    }
    // Another list may have learned a smaller size meanwhile.
    page = ((page + 1) * asked) / size.current - 1;
  }
}
