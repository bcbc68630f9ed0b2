import { faults } from "./faults.js";
import { methods } from "./methods.js";

/** What a cell came to. */
export interface CellResult {
  readonly platform: string;
  readonly method: string;
  readonly fault: string;
  /** Runs that ended well, and runs that failed as they should. All of them were put right by the next one. */
  readonly well: number;
  readonly failed: number;
  /** What was wrong in the others. */
  readonly problems: readonly string[];
}

/** The matrix as people read it: a table for each platform, faults down, methods across. */
export function picture(results: readonly CellResult[]): string {
  const platforms = [...new Set(results.map(({ platform }) => platform))];
  return platforms
    .map((platform) =>
      table(
        platform,
        results.filter((result) => result.platform === platform),
      ),
    )
    .join("\n\n");
}

function table(platform: string, results: readonly CellResult[]): string {
  const across = methods.map(({ name }) => name);
  const down = faults.map(({ name }) => name);
  const rows = [
    [platform, ...across],
    ...down.map((fault) => [
      fault,
      ...across.map((method) => sign(results.find((result) => result.fault === fault && result.method === method))),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `4+2`: four runs ended well, two failed and were put right by the next. `-`: not played. */
function sign(result: CellResult | undefined): string {
  if (result === undefined) return "-";
  const { well, failed, problems } = result;
  if (problems.length > 0) return `RED ${problems.length}`;
  return failed === 0 ? String(well) : `${well}+${failed}`;
}
