import { type Shows, type StepMetadata } from "../../engine/index.js";
import { equal, own } from "../../protocol/property-values.js";
import { UNKNOWN } from "../../protocol/unknown.js";
import { type Change, compareMaps, isChanged, type ObjectChange } from "./change.js";
import { isPrintable, printChanges, type PrintOptions, printProperties } from "./print-change.js";
import { isRootStack } from "../../protocol/urn.js";

/** Steps whose outputs are read from the platform, and so are known even in a preview. */
const READING = ["read", "read-replacement", "import", "import-replacement"];

/**
 * The outputs of a step that are worth showing: not those that only repeat an input, and where there was a state before,
 * what changed in it. Outputs of the stack are always shown after a run. Before it nobody knows of most of them whether
 * they will change: those that are only unknown are left out.
 */
export function outputLines(
  step: StepMetadata,
  indent: number,
  { isPreview, isRefresh, shows = {} }: { isPreview: boolean; isRefresh: boolean; shows?: Shows },
  options: PrintOptions,
): string[] {
  const root = isRootStack(step.urn);
  if (isPreview && !isRefresh && !root && !READING.includes(step.op)) return [];
  if (step.old?.initErrors && step.old.initErrors.length > 0) return [];
  const inputs = step.new?.inputs ?? {};
  const outputs = step.new?.outputs ?? {};
  const repeats = (key: string): boolean => {
    const [input, output] = [own(inputs, key), own(outputs, key)];
    return !isRefresh && input !== undefined && output !== undefined && equal(input, output);
  };

  if (step.old) {
    const sames = shows.sames === true || (root && !isPreview);
    const compared = compareMaps(step.old.outputs ?? {}, outputs, sames);
    const change = root && isPreview ? withoutUnknown(compared) : compared;
    if (!sames && !isChanged(change)) return [];
    const shown = new Map<string, Change>([...change.entries].filter(([key]) => !repeats(key)));
    return printChanges(shown, indent, options);
  }
  const shown = Object.entries(outputs).filter(([key, value]) => isPrintable(value) && !repeats(key));
  return printProperties(Object.fromEntries(shown), indent, undefined, options);
}

/** Without the changes to what nobody knows yet. */
function withoutUnknown(change: ObjectChange): ObjectChange {
  return { kind: "object", entries: known(change.entries) };
}

function known<Key>(entries: ReadonlyMap<Key, Change>): Map<Key, Change> {
  const kept = new Map<Key, Change>();
  for (const [key, change] of entries) {
    if (change.kind === "update" && change.new === UNKNOWN) continue;
    const inner = knownInside(change);
    if (inner === change || isChanged(inner)) kept.set(key, inner);
  }
  return kept;
}

function knownInside(change: Change): Change {
  if (change.kind === "object") return { ...change, entries: known(change.entries) };
  return change.kind === "array" ? { ...change, entries: known(change.entries) } : change;
}
