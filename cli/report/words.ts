import { platforms } from "../../provider/registry.js";

const NUMBERS = new Intl.NumberFormat("en-US");

/** A whole number for people: `10,000`. */
export function formatCount(count: number): string {
  return NUMBERS.format(count);
}

/** A number and what is counted. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A platform as its vendor writes it. */
export function platformName(platform: string): string {
  return platforms.get(platform) ?? platform;
}

/** Names in a row: `Nango, Paragon and Sequin`. */
export function listed(names: Iterable<string>): string {
  return LIST.format(names);
}

const LIST = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** Where a run took place: `project / stack`. */
export function place({ project, stack }: { readonly project?: string; readonly stack?: string }): string {
  return [project, stack].filter((part) => part !== undefined).join(" / ");
}

/** A number with one decimal at most. */
export const ONE_DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
/** A whole number. */
export const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A number of runs: whole, or with one decimal below ten. */
export function formatRuns(runs: number | null): string {
  if (runs === null) return "?";
  return (runs < 10 ? ONE_DECIMAL : WHOLE).format(runs);
}
