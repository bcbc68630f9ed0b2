/** A number and what is counted. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** Where a run took place: `project / stack`. */
export function place({ project, stack }: { readonly project?: string; readonly stack?: string }): string {
  return [project, stack].filter((part) => part !== undefined).join(" / ");
}
