/** Items by what they have in common, in the order in which the first of each came. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/**
 * At most about so many groups: the first ones stay, the others are put together by a key that says less.
 *
 * @param looseKeyOf has few values, whatever the items hold
 */
export function condensed<T>(groups: readonly T[][], most: number, looseKeyOf: (item: T) => string): T[][] {
  if (groups.length <= most) return [...groups];
  const kept = Math.floor(most / 2);
  return [...groups.slice(0, kept), ...groupBy(groups.slice(kept).flat(), looseKeyOf)];
}

/** The value that all have; undefined where they differ, or have none. */
export function common<T, V>(items: readonly T[], valueOf: (item: T) => V): V | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const value = valueOf(first);
  return items.every((item) => valueOf(item) === value) ? value : undefined;
}
