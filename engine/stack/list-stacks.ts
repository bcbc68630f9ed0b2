import { selectedStack } from "../project/selected-stack.js";
import { openWorkspace, type WorkspaceOptions } from "../project/workspace.js";
import { fullName, type StackReference } from "../state/layout.js";

/** A stack in a list. */
export interface StackSummary {
  /** Its name; that of another project's with the project before it. */
  name: string;
  /** Whether it is the selected one. */
  current: boolean;
  /** RFC 3339, UTC; absent when it is unknown. */
  lastUpdate?: string;
  /** Entries of its state; absent when the state cannot be read. */
  resourceCount?: number;
}

/** The stacks of a project, or with `all` those of every project in the backend; sorted by name. */
export async function listStacks(
  options: Pick<WorkspaceOptions, "cwd"> & { all?: boolean; project?: string },
): Promise<StackSummary[]> {
  // The name of a stack plays no part here, and a selected one that is of another project must not be in the way.
  const { backend, project } = await openWorkspace({ cwd: options.cwd, stack: "dev" });
  const wanted = options.project ?? (options.all === true ? undefined : project.name);
  const selected = await selectedStack(project, backend.url);
  const nameOf = (stack: StackReference): string => (stack.project === project.name ? stack.name : fullName(stack));
  const stacks = await Promise.all(
    (await backend.stacks(wanted)).map(async (stack): Promise<StackSummary> => {
      const current = selected === fullName(stack) || (stack.project === project.name && selected === stack.name);
      const summary = { name: nameOf(stack), current };
      try {
        const raw = await backend.read(stack);
        if (raw === undefined) return summary;
        const { time, resources } = raw;
        return { ...summary, ...(time === undefined ? {} : { lastUpdate: time }), resourceCount: resources.length };
      } catch {
        // A list names what is damaged, too; the commands on the stack itself report why.
        return summary;
      }
    }),
  );
  return stacks.sort((one, other) => (one.name < other.name ? -1 : 1));
}
