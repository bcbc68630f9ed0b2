/** The members of these names that are there. */
export function pick<T extends object, Name extends keyof T>(
  values: T,
  names: readonly Name[],
): Partial<Pick<T, Name>> {
  const picked: Partial<Pick<T, Name>> = {};
  for (const name of names) if (values[name] !== undefined) picked[name] = values[name];
  return picked;
}
