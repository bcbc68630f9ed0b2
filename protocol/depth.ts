/** Levels of lists and objects in each other that a value may have: more than a person writes or a platform keeps. */
export const DEEPEST = 100;

/** Levels that a file may have: values of others than this package were never held to the limit above. */
export const DEEPEST_FILE = 500;

function isNest(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * Whether lists and objects lie in each other deeper than a limit. Whatever comes from outside is asked once, at the
 * border: behind it values are followed by functions that call themselves, and one that is deep enough would end them
 * all. Itself it goes from level to level.
 */
export function isTooDeep(value: unknown, deepest = DEEPEST): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((each): unknown[] => (isNest(each) ? Object.values(each).filter(isNest) : []));
  }
  return false;
}
