/** What tells an object of a platform from all others, in the words of a program. */
export interface Identity {
  /** One text for one object, made of the parts: the only thing that is compared. */
  readonly key: string;
  /** For messages: `sync "contacts" of connection "acme"`. */
  readonly text: string;
}

/** One part of an identity; null where an optional one is left out. */
export type IdentityPart = string | number | null;

/** @param parts a tuple: no value of one part can pass for another's. */
export function identityOf(token: string, parts: readonly IdentityPart[], text: string): Identity {
  return { key: JSON.stringify([token, ...parts]), text };
}
