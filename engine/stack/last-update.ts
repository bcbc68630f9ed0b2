import { openWorkspace, type WorkspaceOptions } from "../project/workspace.js";

/** What the last `up` of a stack ran with. */
export interface LastUpdate {
  /** The stack's config; a secret is undefined. */
  config: Record<string, string | undefined>;
  /** Facts about where it ran, as whoever ran it gave them. */
  facts: Record<string, string>;
}

/** Undefined: there was none, or it is kept no longer. */
export async function lastUpdate(options: WorkspaceOptions): Promise<LastUpdate | undefined> {
  const { backend, stack } = await openWorkspace(options);
  const run = await backend.lastRun(stack, "update");
  if (run === undefined) return undefined;
  const config = Object.entries(run.config).map(([key, value]) => [key, typeof value === "string" ? value : undefined]);
  return { config: Object.fromEntries(config) as LastUpdate["config"], facts: run.environment };
}
