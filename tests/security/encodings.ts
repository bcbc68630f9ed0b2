import fc from "fast-check";

type Encode = (text: string) => string;

const unit = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
const escaped = (text: string, pattern: RegExp, escape: (character: string) => string): string =>
  text.replace(pattern, escape);
const utf16 = (character: string): string =>
  [...Array(character.length).keys()].map((index) => `\\u${unit(character.charCodeAt(index), 4)}`).join("");
const codePoint = (character: string): number => character.codePointAt(0) ?? 0;
const inQuotes = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Ways in which a text is written into another one. Each can be read back. */
export const ENCODINGS: Readonly<Record<string, Encode>> = {
  JSON: (text) => JSON.stringify({ token: text, other: 1 }),
  "JSON's escapes alone": inQuotes,
  "JSON of PHP": (text) => escaped(inQuotes(text), /[^ -~]/gu, utf16).replaceAll("/", "\\/"),
  "JSON of Go": (text) => escaped(JSON.stringify([text]), /[<>&\u2028]/g, utf16),
  "JSON, all escaped": (text) => escaped(text, /[^]/gu, utf16),
  "an address": (text) => `https://example.com/?a=1&token=${encodeURIComponent(text)}&b=2`,
  "an address in lower case": (text) => escaped(encodeURIComponent(text), /%../g, (each) => each.toLowerCase()),
  "an address, all escaped": (text) => escaped(Buffer.from(text).toString("hex"), /../g, (each) => `%${each}`),
  "an address, twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "a form": (text) => new URLSearchParams({ token: text, more: "x" }).toString(),
  "JavaScript's escape": (text) =>
    escaped(text, /[^\w@*./-]/g, (each) =>
      each.charCodeAt(0) < 256 ? `%${unit(each.charCodeAt(0), 2)}` : `%u${unit(each.charCodeAt(0), 4)}`,
    ),
  HTML: (text) =>
    `<b title="${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;")}">`,
  "HTML by numbers": (text) => escaped(text, /[^a-z0-9]/giu, (each) => `&#${codePoint(each)};`),
  "HTML by hexadecimal numbers": (text) => escaped(text, /[^a-z0-9 ]/giu, (each) => `&#x${unit(codePoint(each), 2)};`),
  "the bytes of Python": (text) =>
    [...Buffer.from(text)]
      .map((byte) =>
        byte === 0x5c ? "\\\\" : byte < 32 || byte > 126 ? `\\x${unit(byte, 2)}` : String.fromCharCode(byte),
      )
      .join(""),
  Base64: (text) => Buffer.from(text).toString("base64"),
  "Base64 for addresses": (text) => Buffer.from(text).toString("base64url"),
  "Base64 in lines": (text) => escaped(Buffer.from(text).toString("base64"), /.{76}/g, (line) => `${line}\r\n`),
  "Base64 with a user": (text) => Buffer.from(`me@example.com:${text}`).toString("base64"),
  "Base64 in a path": (text) => `/v1/x/${Buffer.from(text).toString("base64")}`,
  "hexadecimal digits": (text) => Buffer.from(text).toString("hex"),
  "hexadecimal digits in capitals": (text) => Buffer.from(`key=${text}`).toString("hex").toUpperCase(),
};

/** Some encodings, from the innermost on. */
export const nesting: fc.Arbitrary<string[]> = fc.array(fc.constantFrom(...Object.keys(ENCODINGS)), {
  minLength: 1,
  maxLength: 4,
});

export function encodeAs(names: readonly string[], text: string): string {
  return names.reduce((inner, name) => ENCODINGS[name]?.(inner) ?? inner, text);
}

/** Secrets as people choose them and machines make them, with a part that no other text here has. */
export const secretText: fc.Arbitrary<string> = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...Array.from("\"'\\/&<>%+= \tü€😀nu0;#xA-_")), maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...Array.from("abcdefghjkmnpqrstvwxyz23456789")), minLength: 8, maxLength: 16 }),
    fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from("\"'\\/&<>%+=é!$")), maxLength: 8 }),
      fc.constantFrom("%41", "&amp;", "\\n", "\\u0041", "&lt;b&gt;", "\\\\", "C:\\temp", "a+b c", "…", "..."),
    ),
  )
  .map(([before, middle, after]) => `q${before}${middle}${after}`);
