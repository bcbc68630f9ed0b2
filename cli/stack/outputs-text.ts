import { escapeText } from "../display/escape.js";
import type { PropertyMap, PropertyValue } from "../../protocol/values.js";
import { table } from "../table.js";

/** Outputs of a stack as a table. */
export function outputsText(outputs: PropertyMap): string {
  const rows = Object.entries(outputs).map(([name, value]) => ({ cells: [name, escapeText(outputText(value))] }));
  const head = `Current stack outputs (${rows.length}):\n`;
  if (rows.length === 0) return `${head}    No output values currently in this stack\n`;
  return head + table(["OUTPUT", "VALUE"], rows, "    ");
}

/** One output as people and shells read it: a text as it is, everything else as JSON on one line. */
export function outputText(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
