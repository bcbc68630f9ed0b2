import type { OperationResult } from "../../../engine/stack/operation.js";

/** The exit status that the command line gives to how a run ended. */
export function exitCode(
  result: Pick<OperationResult, "result" | "abandoned" | "changes"> | undefined,
  expectNoChanges: boolean,
): number {
  if (result?.abandoned === true) return 8;
  if (result?.result !== "succeeded") return 1;
  const changed = Object.keys(result.changes).some((op) => op !== "same" && op !== "read");
  return expectNoChanges && changed ? 7 : 0;
}
