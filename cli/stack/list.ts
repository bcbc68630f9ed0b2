import { listStacks, ORGANIZATION, type StackSummary, UnsupportedError } from "../../engine/index.js";
import { ago } from "../ago.js";
import { jsonText } from "../json.js";
import type { CommandContext } from "../command.js";
import { table } from "../table.js";
import type { VerbFlags } from "../verb.js";

export interface ListFlags extends VerbFlags {
  all?: boolean;
  json?: boolean;
  output?: "default" | "json";
  organization?: string;
  project?: string;
  tag?: string;
}

/** `stack ls`: the stacks of a project, or all. */
export async function showStacks(flags: ListFlags, { terminal }: CommandContext): Promise<void> {
  if (flags.tag !== undefined) throw new UnsupportedError("--tag");
  const known = flags.organization === undefined || flags.organization === ORGANIZATION;
  const stacks = known ? await listStacks(flags) : [];
  terminal.stdout.write(flags.json === true || flags.output === "json" ? json(stacks) : text(stacks));
}

function text(stacks: readonly StackSummary[]): string {
  const rows = stacks.map(({ name, current, lastUpdate, resourceCount }) => ({
    cells: [
      current ? `${name}*` : name,
      lastUpdate === undefined ? "n/a" : ago(new Date(lastUpdate)),
      resourceCount === undefined ? "n/a" : String(resourceCount),
    ],
  }));
  return table(["NAME", "LAST UPDATE", "RESOURCE COUNT"], rows);
}

function json(stacks: readonly StackSummary[]): string {
  return jsonText(
    stacks.map(({ name, current, lastUpdate, resourceCount }) => ({
      name,
      current,
      ...(lastUpdate === undefined ? {} : { lastUpdate: new Date(lastUpdate).toISOString() }),
      ...(resourceCount === undefined ? {} : { resourceCount }),
    })),
  );
}
