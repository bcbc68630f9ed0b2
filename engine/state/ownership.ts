import { urnPrefix } from "../../protocol/urn.js";
import { EngineError } from "../errors.js";
import type { Snapshot } from "../model.js";
import type { StackReference } from "./layout.js";

/** Refuses a state whose entries belong to another stack or project: a run would take them for removed, and delete them. */
export function refuseForeignState(stack: StackReference, file: string, snapshot: Snapshot): void {
  const own = urnPrefix(stack.name, stack.project);
  const foreign = snapshot.resources.find(({ urn }) => !urn.startsWith(own));
  if (foreign === undefined) return;
  throw new EngineError(
    `The state ${file} holds resources of another stack: ${foreign.urn} does not belong to the stack ` +
      `'${stack.name}' of the project '${stack.project}'. Nothing was changed. ` +
      `Put the file back where it came from, or rename the stack with the Pulumi CLI.`,
  );
}
