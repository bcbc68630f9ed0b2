const ESCAPED: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON text as Go's encoder writes it, HTML characters escaped: the same bytes as Pulumi's. */
export function goJson(value: unknown, indent: number): string {
  return escapeAll(JSON.stringify(value, undefined, indent), /[<>&\u2028\u2029]/g);
}

/** One line of JSON as Go's encoder writes it without HTML escaping. */
export function goJsonLine(value: unknown): string {
  return escapeAll(JSON.stringify(value), /[\u2028\u2029]/g);
}

function escapeAll(json: string, characters: RegExp): string {
  return json.replace(characters, (character) => ESCAPED[character] ?? character);
}
