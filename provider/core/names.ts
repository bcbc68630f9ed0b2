/** The names of a fixed set of members, with their type. */
export function namesOf<Members extends object>(members: Members): readonly (string & keyof Members)[] {
  return Object.keys(members).filter((name): name is string & keyof Members => name in members);
}
