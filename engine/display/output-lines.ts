import type { StepMetadata } from "../events.js";
import { equal } from "../steps/property-values.js";
import { type Change, compareMaps, isChanged } from "./change.js";
import { isWorthALine, printChanges, type PrintOptions, printProperties } from "./print-change.js";
import { isRootStack } from "./urn.js";

/** Steps whose outputs are read from the platform, and so are known even in a preview. */
const READING = ["read", "read-replacement", "import", "import-replacement"];

/**
 * The outputs of a step that tell something: not those that only repeat an input, and where there was a state before,
 * what changed in it. Outputs of the stack are always told after a run.
 */
export function outputLines(
  step: StepMetadata,
  indent: number,
  { isPreview, isRefresh }: { isPreview: boolean; isRefresh: boolean },
  options: PrintOptions,
): string[] {
  const root = isRootStack(step.urn);
  if (isPreview && !isRefresh && !root && !READING.includes(step.op)) return [];
  if (step.old?.initErrors && step.old.initErrors.length > 0) return [];
  const inputs = step.new?.inputs ?? {};
  const outputs = step.new?.outputs ?? {};
  const repeats = (key: string): boolean => {
    const [input, output] = [inputs[key], outputs[key]];
    return !isRefresh && input !== undefined && output !== undefined && equal(input, output);
  };

  if (step.old) {
    const sames = root && !isPreview;
    const change = compareMaps(step.old.outputs ?? {}, outputs, sames);
    if (!sames && !isChanged(change)) return [];
    const told = new Map<string, Change>([...change.entries].filter(([key]) => !repeats(key)));
    return printChanges(told, indent, options);
  }
  const told = Object.entries(outputs).filter(([key, value]) => isWorthALine(value) && !repeats(key));
  return printProperties(Object.fromEntries(told), indent, undefined, options);
}
