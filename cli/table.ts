/** A row, and lines that stand below it as they are. */
export interface TableRow {
  cells: readonly string[];
  below?: readonly string[];
}

/** A table as Pulumi prints one: columns two spaces apart, the last one not filled up; a cell may have several lines. */
export function table(headers: readonly string[], rows: readonly TableRow[], prefix = ""): string {
  const all = [{ cells: headers }, ...rows];
  const widths = headers.map((_, column) =>
    Math.max(...all.flatMap(({ cells }) => (cells[column] ?? "").split("\n").map((line) => Array.from(line).length))),
  );
  const lines = all.flatMap(({ cells, below = [] }: TableRow) => {
    const split = cells.map((cell) => cell.split("\n"));
    const height = Math.max(...split.map(({ length }) => length));
    const own = Array.from({ length: height }, (_, line) => {
      const texts = split.map((cell, column) => {
        const text = cell[line] ?? "";
        const fill = (widths[column] ?? 0) - Array.from(text).length;
        return column === split.length - 1 ? text : `${text}${" ".repeat(fill)}  `;
      });
      return prefix + texts.join("");
    });
    return [...own, ...below];
  });
  return `${lines.join("\n")}\n`;
}
