const NUMBERS = new Intl.NumberFormat("en-US");

/** A whole number for people: `10,000`. */
export function formatCount(count: number): string {
  return NUMBERS.format(count);
}

/** A number and what is counted. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ["nango", "Nango"],
  ["paragon", "Paragon"],
  ["sequin", "Sequin"],
  ["aisquared", "AI Squared"],
]);

/** A platform as its vendor writes it. */
export function platformName(platform: string): string {
  return PLATFORMS.get(platform) ?? platform;
}

/** Where a run took place: `project / stack`. */
export function place({ project, stack }: { readonly project?: string; readonly stack?: string }): string {
  return [project, stack].filter((part) => part !== undefined).join(" / ");
}
