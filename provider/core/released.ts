/**
 * Arguments that the program has left out since: no longer managed, so that no call is made and the platform keeps them.
 *
 * @param names of the arguments that can be unmanaged.
 */
export function releasedNames<Name extends string>(
  names: readonly Name[],
  olds: Readonly<Partial<Record<Name, unknown>>>,
  news: Readonly<Partial<Record<Name, unknown>>>,
): Name[] {
  return names.filter((name) => olds[name] !== undefined && news[name] === undefined);
}
