import { ProviderError } from "./errors/provider-error.js";

/**
 * All entries of a list that comes in pages. A page that is full and brings nothing new would be followed by itself for
 * ever: a server, or a proxy before it, that does not know the parameter for the page.
 *
 * @param what the list is of, with the platform, for messages
 * @param size of a full page
 * @param fetch one page; the first is 0
 * @param keyOf what tells entries apart
 */
export async function allPages<Entry>(
  what: string,
  size: number,
  fetch: (page: number) => Promise<readonly Entry[]>,
  keyOf: (entry: Entry) => string,
): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (let page = 0; ; page++) {
    const before = found.size;
    const entries = await fetch(page);
    // The first one counts: entries move to later pages while a list is read.
    for (const entry of entries) if (!found.has(keyOf(entry))) found.set(keyOf(entry), entry);
    if (entries.length < size) return [...found.values()];
    if (found.size > before) continue;
    throw new ProviderError(
      `${what} come in pages, and page ${page + 1} is the same as those before it: nothing is concluded from that.`,
    );
  }
}
