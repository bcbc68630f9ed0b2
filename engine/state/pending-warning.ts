import type { PendingOperation } from "../model.js";

/** What is reported at the start of a run about an interrupted earlier one. The first lines are Pulumi's. */
export function pendingWarning(operations: readonly PendingOperation[]): string {
  return [
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.`,
    ...operations.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`),
    "The previous run was interrupted during these operations, so their outcome is unknown. " +
      "This run checks those it touches; `refresh` checks everything else.",
  ].join("\n");
}
