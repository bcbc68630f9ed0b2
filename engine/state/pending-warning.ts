import type { PendingOperation } from "../model.js";

/** What is told at the start of a run about an earlier one that was cut off. The first lines are Pulumi's. */
export function pendingWarning(operations: readonly PendingOperation[]): string {
  return [
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.`,
    ...operations.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`),
    "The run before was cut off while these were under way, so what became of them is not known. " +
      "This run looks at what is really there where it touches them; `refresh` looks at everything else.",
  ].join("\n");
}
