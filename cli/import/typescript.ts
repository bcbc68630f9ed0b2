/** What a function of the program gives for some texts. */
export class Call {
  readonly args: readonly string[];

  constructor(
    readonly name: string,
    ...args: readonly string[]
  ) {
    this.args = args;
  }
}

/** A value of an argument: JSON, with calls in it. */
export type Code =
  null | boolean | number | string | Call | readonly Code[] | { readonly [name: string]: Code | undefined };

/** Columns of a line, and the steps of indentation: Prettier's defaults. */
const WIDTH = 80;
export const STEP = "  ";
/** Behind a shorter key Prettier gives a text that is too long no line of its own: it would gain nothing. */
const LONG_KEY = 5;

/** Characters that could end a string or a comment, or show a reader something else than what runs. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** `new CLASS("name", { … });`, one argument a line. @param indent that it stands at */
export function declaration(
  className: string,
  name: string,
  args: Readonly<Record<string, Code | undefined>>,
  indent: string,
): string {
  const start = `${indent}new ${className}(`;
  const first = stringLiteral(name);
  if (`${start}${first}, {`.length <= WIDTH) return `${start}${first}, ${expanded(args, indent)});`;
  const inner = indent + STEP;
  return `${start}\n${inner}${first},\n${inner}${expanded(args, inner)},\n${indent});`;
}

/** `const NAME: TYPE = { … };`, one member a line. @param indent that it stands at */
export function constant(name: string, type: string, members: Readonly<Record<string, Code>>, indent: string): string {
  return `${indent}const ${name}: ${type} = ${expanded(members, indent)};`;
}

/** One line of a comment. */
export function comment(text: string): string {
  return `// ${text.replace(UNSAFE, escape)}`.trimEnd();
}

/** A text in the quotes that need fewer escapes. */
function stringLiteral(text: string): string {
  const content = JSON.stringify(text).slice(1, -1).replace(UNSAFE, escape);
  const count = (quote: string): number => text.split(quote).length - 1;
  if (count('"') <= count("'")) return `"${content}"`;
  return `'${content.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** A value that begins somewhere in a line: on that line where it fits, else over several. */
function literal(value: Code, indent: string, room: number): string {
  const short = inline(value);
  if (typeof value !== "object" || value === null) return short;
  if (short.length <= room && !alwaysBroken(value)) return short;
  const inner = indent + STEP;
  if (value instanceof Call) {
    return `${value.name}(\n${value.args.map((arg) => `${inner}${stringLiteral(arg)},\n`).join("")}${indent})`;
  }
  if (isList(value)) {
    const items = value.map((item) => `${inner}${literal(item, inner, WIDTH - inner.length - 1)},\n`);
    return items.length === 0 ? "[]" : `[\n${items.join("")}${indent}]`;
  }
  return expanded(value, indent);
}

function expanded(members: Readonly<Record<string, Code | undefined>>, indent: string): string {
  const inner = indent + STEP;
  const lines = Object.entries(members).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const key = memberName(name);
    const room = WIDTH - inner.length - key.length - ": ,".length;
    const text = literal(value, inner, room);
    const isLongText = typeof value === "string" && text.length > room && key.length >= LONG_KEY;
    return [`${inner}${key}:${isLongText ? `\n${inner}${STEP}` : " "}${text},\n`];
  });
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

function inline(value: Code): string {
  if (value instanceof Call) return `${value.name}(${value.args.map(stringLiteral).join(", ")})`;
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(inline).join(", ")}]`;
  const members = Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : [`${memberName(name)}: ${inline(inner)}`],
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Prettier never puts a list of several objects, each of several members, on one line; nor what holds one. */
function alwaysBroken(value: Code): boolean {
  if (typeof value !== "object" || value === null || value instanceof Call) return false;
  if (!isList(value)) return Object.values(value).some((inner) => inner !== undefined && alwaysBroken(inner));
  if (value.some(alwaysBroken)) return true;
  return value.length > 1 && value.every((item) => sizeOf(item) > 1) && new Set(value.map(isCodeList)).size === 1;
}

function sizeOf(value: Code): number {
  if (typeof value !== "object" || value === null || value instanceof Call) return 0;
  return isList(value) ? value.length : Object.keys(value).length;
}

/**
 * Letters that every compiler takes for a name without quotes, and Prettier too: Latin, Greek, Cyrillic, kana, Han, Hangul.
 * Of others each knows what was in Unicode when it was made, and refuses newer ones.
 */
const LETTERS =
  "A-Za-z$_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u0391-\\u03a1\\u03a3-\\u03ce\\u0400-\\u0481" +
  "\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fa5\\uac00-\\ud7a3";
const IDENTIFIER = new RegExp(`^[${LETTERS}][${LETTERS}0-9]*$`);

function memberName(name: string): string {
  // Written plainly it would set the prototype.
  if (name === "__proto__") return '["__proto__"]';
  return IDENTIFIER.test(name) ? name : stringLiteral(name);
}

function isCodeList(value: Code): boolean {
  return Array.isArray(value);
}

function isList(value: readonly Code[] | Readonly<Record<string, Code | undefined>>): value is readonly Code[] {
  return Array.isArray(value);
}
