/** Bits from which on a text is taken for a secret, whatever its length; half of them do when they stand close. */
const SURE = 80;
const CLOSE = 3;

/** More characters than these say nothing new. */
const LONGEST = 16;

/**
 * Whether a value that is to be kept in clear is likely a secret: its key says so, and it is hard to guess. As Pulumi
 * does, with its limits; Pulumi counts the guesses with lists of known passwords, this with the look of words.
 */
export function looksLikeSecret(key: string, value: string): boolean {
  const name = key.slice(key.indexOf(":") + 1);
  if (!/pass|pwd|secret|token/i.test(name) || value === "") return false;
  const text = value.slice(0, LONGEST);
  // Of one character many times nobody needs to guess more than the first.
  const bits = bitsOf(text.replace(/(.)\1{2,}/g, "$1"));
  return bits >= SURE || (bits >= SURE / 2 && bits / text.length >= CLOSE);
}

/** Bits of a letter in a word that can be spoken: words are chosen from thousands, not from all strings. */
const BITS_IN_WORD = 2;

function bitsOf(text: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].map((kind, index) =>
    kind.test(text) ? ([26, 26, 10, 33][index] ?? 0) : 0,
  );
  const bitsOfCharacter = Math.log2(kinds.reduce((sum, count) => sum + count, 0));
  let inWords = 0;
  for (const [word] of text.matchAll(/[A-Z]?[a-z]{2,}/g)) if (isSpoken(word.toLowerCase())) inWords += word.length;
  const repeated = text.length - new Set(text).size;
  const strange = text.length - inWords;
  return inWords * BITS_IN_WORD + Math.max(0, strange - (inWords === 0 ? repeated / 2 : 0)) * bitsOfCharacter;
}

/** A vowel at least every four letters, and not many more consonants than vowels. */
function isSpoken(word: string): boolean {
  return /[aeiouy]/.test(word) && !/[^aeiouy]{4,}/.test(word) && !/[qxzjkv]{2}|q(?!u)/.test(word);
}
