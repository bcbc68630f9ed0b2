/** The part of a help text that shows a command in use. */
export function examplesHelp(examples: readonly (readonly [words: string, what: string])[]): string {
  if (examples.length === 0) return "";
  const width = Math.max(...examples.map(([words]) => words.length));
  const lines = examples.map(([words, what]) => `  pulumi-syncs ${words.padEnd(width)}  ${what}`);
  return ["", "Examples:", ...lines].join("\n");
}
