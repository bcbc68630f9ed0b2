/** A text without halves of characters (a lone surrogate): each becomes what UTF-8, and so Pulumi's wire, makes of it. */
export function wholeCharacters(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A value as a part of an address, percent-encoded; no text makes it throw. */
export function encode(value: string | number): string {
  return encodeURIComponent(wholeCharacters(String(value)));
}
