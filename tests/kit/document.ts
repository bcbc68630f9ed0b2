/** A block of code in a page: what language it is in, and the file that the line before it names. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Named by a line such as `` `index.ts`: `` right before it. */
  readonly file: string | undefined;
}

/** The blocks of code of a page of Markdown, in order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/(?:^|\n)(?:([^\n]*)\n\n)?```(\w*)\n([\s\S]*?)\n```/g)].map(
    ([, before = "", language = "", text = ""]) => ({
      language,
      text: `${text}\n`,
      file: /`([\w./-]+)`[^`]*:$/.exec(before)?.[1],
    }),
  );
}

/** Commands of a shell, one each: lines that a backslash or an open brace joins are one. */
export function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let open = "";
  for (const line of text.split("\n")) {
    open += open === "" ? line : `\n${line}`;
    const braces = (open.match(/[{(]$/gm) ?? []).length - (open.match(/^[})]/gm) ?? []).length;
    if (/\\$/.test(line) || braces > 0) continue;
    if (open.trim() !== "" && !open.startsWith("#")) commands.push(open);
    open = "";
  }
  return commands;
}

/**
 * The script that types the commands of a page: each has to end with 0, or with what its comment says (`# ends with status 2`). One that
 * opens a shell (`… -- bash`) has all that follow typed into that shell.
 *
 * @param nested where the script for such a shell is put; its text is given to `write`
 */
export function scriptOf(commands: readonly string[], nested: string, write: (text: string) => void): string {
  const lines = ["set -o pipefail"];
  for (const [index, command] of commands.entries()) {
    if (/^exit\b/.test(command)) {
      lines.push("exit 0");
      break;
    }
    if (/ -- bash(?:\s+#.*)?$/.test(command)) {
      write(scriptOf(commands.slice(index + 1), `${nested}.next`, write));
      lines.push(command.replace(/ -- bash(?:\s+#.*)?$/, ` -- bash ${nested}`), "exit $?");
      return `${lines.join("\n")}\n`;
    }
    const expected = /# .*?\bends with status (\d+)/.exec(command)?.[1] ?? "0";
    const shown = JSON.stringify(command).replaceAll("$", "\\$").replaceAll("`", "\\`").replaceAll("!", "");
    lines.push(
      command,
      `__status=$?`,
      `if [ $__status -ne ${expected} ]; then echo "FAILED ($__status):" ${shown} >&2; exit 99; fi`,
    );
  }
  return `${lines.join("\n")}\n`;
}
