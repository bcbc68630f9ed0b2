import { type z } from "zod";

/** A report of one stack that is kept in one place. */
export type Kind = "review" | "drift";

/** By this line, the last one, a comment or an issue is found again. It does not show. One for each kind and stack. */
export function markerOf(kind: Kind, stack: string): string {
  return `<!-- pulumi-syncs ${kind} ${encodeURIComponent(stack)} -->`;
}

/** Whether a text is ours: the marker ends it. Quoted in the midst of another text it says nothing. */
export function isMarked(body: string, marker: string): boolean {
  return body.trimEnd().endsWith(marker);
}

/** What a text says of itself to the next run, in a line that does not show, before the marker. */
export function noteOf(note: object): string {
  // Nothing in it may end the comment.
  return `<!-- ${JSON.stringify(note).replaceAll(">", "\\u003e")} -->`;
}

/** Reads the line before the marker; undefined where there is none, or it says something else. */
export function readNote<T>(body: string, schema: z.ZodType<T>): T | undefined {
  const line = body.trimEnd().split(/\r?\n/).at(-2) ?? "";
  const json = /^<!-- (\{.*\}) -->$/.exec(line)?.[1];
  if (json === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** A text with what has to stand at its end, cut where it would be refused; whatever the cut left open is closed. */
export function fitted(text: string, end: string, longest: number): string {
  const whole = `${text.trimEnd()}\n\n${end}`;
  if (whole.length <= longest) return whole;
  const note = "> … cut here: the text would be too long. The HTML page has all of it.";
  const kept = text.slice(0, longest - end.length - note.length - 100);
  const lines = kept.slice(0, kept.lastIndexOf("\n")).split("\n");
  const count = (test: (line: string) => boolean): number => lines.filter(test).length;
  const opened = count((line) => line.startsWith("<details>"));
  const closed = count((line) => line.startsWith("</details>"));
  return [
    lines.join("\n"),
    ...(count((line) => line.startsWith("```")) % 2 === 1 ? ["```"] : []),
    ...Array.from({ length: Math.max(0, opened - closed) }, () => "\n</details>"),
    "",
    note,
    "",
    end,
  ].join("\n");
}
