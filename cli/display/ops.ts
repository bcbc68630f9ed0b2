import { type ResourceChanges, type StepOp } from "../../engine/index.js";
import type { Paint } from "./paint.js";

/** How one op is shown to people; the words are Pulumi's, so that logs of both engines read the same. */
export interface OpWords {
  /** Two columns wide. */
  mark: string;
  /** While it runs. */
  doing: string;
  /** After it ended well. */
  done: string;
  /** After it ended badly. */
  failed: string;
  /** In a preview. */
  plan: string;
  /** In the summary of a run. */
  past: string;
  color: "dim" | "green" | "red" | "yellow" | "magenta" | "cyan";
}

const words: Record<StepOp, OpWords> = {
  same: op("  ", "", "", "failed", "", "unchanged", "dim"),
  create: op("+ ", "creating", "created", "creating failed", "create", "created", "green"),
  update: op("~ ", "updating", "updated", "updating failed", "update", "updated", "yellow"),
  delete: op("- ", "deleting", "deleted", "deleting failed", "delete", "deleted", "red"),
  replace: op("+-", "replacing", "replaced", "replacing failed", "replace", "replaced", "magenta"),
  "create-replacement": op(
    "++",
    "creating replacement",
    "created replacement",
    "creating failed",
    "create replacement",
    "created",
    "green",
  ),
  "delete-replaced": op(
    "--",
    "deleting original",
    "deleted original",
    "deleting failed",
    "delete original",
    "deleted",
    "red",
  ),
  read: op("> ", "reading", "read", "reading failed", "read", "read", "cyan"),
  "read-replacement": op(
    ">>",
    "reading for replacement",
    "read for replacement",
    "reading failed",
    "read for replacement",
    "read",
    "magenta",
  ),
  refresh: op("~ ", "refreshing", "refresh", "refreshing failed", "refreshing", "refreshed", "yellow"),
  discard: op("< ", "discarding", "discarded", "discarding failed", "discard", "discarded", "red"),
  "discard-replaced": op(
    "<<",
    "discarding original",
    "discarded original",
    "discarding failed",
    "discard original",
    "discarded",
    "red",
  ),
  "remove-pending-replace": op("~ ", "", "", "", "", "removed", "dim"),
  import: op("= ", "importing", "imported", "importing failed", "import", "imported", "green"),
  "import-replacement": op(
    "=>",
    "importing replacement",
    "imported replacement",
    "importing failed",
    "import replacement",
    "imported",
    "magenta",
  ),
};

function op(
  mark: string,
  doing: string,
  done: string,
  failed: string,
  plan: string,
  past: string,
  color: OpWords["color"],
): OpWords {
  return { mark, doing, done, failed, plan, past, color };
}

export function wordsOf(op: StepOp): OpWords {
  return words[op];
}

/** Paints text in the colour of an op. */
export function paintOp(paint: Paint, op: StepOp, text: string): string {
  return text === "" ? "" : paint[words[op].color](text);
}

/** Ops in the order in which a summary lists them. */
export const SUMMARY_ORDER: readonly StepOp[] = [
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "refresh",
  "discard-replaced",
  "remove-pending-replace",
  "import",
  "import-replacement",
];

const NO_CHANGE: readonly StepOp[] = ["same", "read", "discard", "read-replacement"];

/** Whether a run changed anything, in the sense of `--expect-no-changes`. */
export function hasChanges(changes: ResourceChanges): boolean {
  return Object.entries(changes).some(([op, count]) => count > 0 && !NO_CHANGE.some((same) => same === op));
}
