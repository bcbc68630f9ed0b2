import { MappedTextBuilder, type MappedText } from "./mapped-text.js";
import { putUtf8, type MappedByte } from "./utf8.js";

/** Entities that encoders of HTML write by name: of ASCII, and Latin-1 in its order from 160 on. */
const ASCII_ENTITIES =
  "amp& lt< gt> quot\" apos' num# percnt% sol/ bsol\\ equals= plus+ colon: commat@ dollar$ hellip…";
const LATIN1_ENTITIES =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
  "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
  "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
  "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
  "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
  "thorn yuml";
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...ASCII_ENTITIES.split(" ").map((entry) => [entry.slice(0, -1), entry.slice(-1)] as const),
  ...LATIN1_ENTITIES.split(" ").map((name, index) => [name, String.fromCharCode(160 + index)] as const),
]);

const CONTROLS: Readonly<Partial<Record<string, string>>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** An entity's `&`, escaped once more any number of times. */
const AMPERSAND = "&(?:(?:amp|#0*38|#x0*26);)*";

/**
 * Every way to escape one character. Levels of the same way (`%2527`, `\\\\n`, `&amp;lt;`)
 * are taken at once.
 */
const ESCAPE = new RegExp(
  [
    "(?<percent>(?:%(?:25)*[\\da-f]{2})+)",
    "(?<bytes>(?:\\\\+x[\\da-f]{2})+)",
    "(?:%(?:25)*|\\\\+)u(?:(?<unit>[\\da-f]{4})|\\{(?<point>[\\da-f]{1,6})\\})",
    "\\\\+(?<escaped>[^%&])?",
    `${AMPERSAND}(?:#(?<decimal>\\d{1,7});?|#x(?<hexadecimal>[\\da-f]{1,6});?|(?<name>[a-z]\\w{1,9});)`,
  ].join("|"),
  "gi",
);

/** The text with every escaped character in its place, one kind of escape deep; undefined where there is none. */
export function decodeEscapes(view: MappedText): MappedText | undefined {
  let builder: MappedTextBuilder | undefined;
  let copied = 0;
  for (const match of view.text.matchAll(ESCAPE)) {
    const end = match.index + match[0].length;
    const { percent, bytes } = match.groups ?? {};
    const run = percent ?? bytes;
    const characters = run === undefined ? charactersOf(match.groups ?? {}) : "";
    if (characters === undefined || characters === match[0]) continue;
    builder ??= new MappedTextBuilder(view);
    builder.copy(copied, match.index);
    if (run === undefined) builder.put(characters, match.index, end);
    else putUtf8(bytesIn(run, match.index), builder);
    copied = end;
  }
  builder?.copy(copied, view.text.length);
  return builder?.build();
}

function charactersOf(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const { unit, point, escaped, decimal, hexadecimal, name } = groups;
  if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
  // Of an unknown one only the `&` is read.
  if (name !== undefined) return ENTITIES.get(name) ?? ENTITIES.get(name.toLowerCase()) ?? `&${name};`;
  const code = point ?? hexadecimal;
  if (code !== undefined) return fromCodePoint(parseInt(code, 16));
  if (decimal !== undefined) return fromCodePoint(parseInt(decimal, 10));
  // A backslash before anything else is dropped: whether it was doubled, and how often, then makes no difference.
  return escaped === undefined ? "" : (CONTROLS[escaped] ?? escaped);
}

function fromCodePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** The bytes of `%41%2542` or `\x41\\x42`: of each, the last two digits count. */
function bytesIn(run: string, offset: number): MappedByte[] {
  return [...run.matchAll(/(?:%(?:25)*|\\+x)([\da-f]{2})/gi)].map(({ 0: piece, 1: digits = "", index }) => ({
    value: parseInt(digits, 16),
    start: offset + index,
    end: offset + index + piece.length,
  }));
}
