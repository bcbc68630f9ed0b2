/** Number of edits between two words: a letter more, less or another, or two neighbours that changed places. */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwapped ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity;
      current.push(Math.min(substitution, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}

/**
 * The candidate a person most likely meant, or undefined when none is near. Letter case, `_` and `-` do not count:
 * `sync_name` is `syncName`.
 */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_]/g, "");
  // Longer input cannot be a slip of the keyboard, and comparing it would only cost time.
  if (word.length > 100) return undefined;
  let best: { name: string; edits: number } | undefined;
  for (const name of candidates) {
    const edits = distance(plain(word), plain(name));
    const most = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
    if (edits <= most && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}
