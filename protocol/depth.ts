/** Deeper than anything a person writes or a platform keeps, and shallow enough for every function that follows it down. */
export const DEEPEST = 100;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * Whether lists and objects lie in each other deeper than {@link DEEPEST}. Whatever comes from outside is asked once,
 * at the border: behind it values are followed by functions that call themselves, and one that is deep enough would end
 * them all. Itself it goes from level to level.
 */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each): unknown[] => (isObject(each) ? Object.values(each).filter(isObject) : []));
  }
  return false;
}
