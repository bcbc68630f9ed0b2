import { escapeText } from "../../engine/display/escape.js";
import type { PropertyMap, PropertyValue } from "../../engine/values.js";
import { sorted } from "../json.js";
import { table } from "../table.js";

/** Outputs of a stack as a table. */
export function outputsText(outputs: PropertyMap): string {
  const names = Object.keys(outputs).sort();
  const head = `Current stack outputs (${names.length}):\n`;
  if (names.length === 0) return `${head}    No output values currently in this stack\n`;
  const rows = names.map((name) => ({ cells: [name, escapeText(outputText(outputs[name] ?? null))] }));
  return head + table(["OUTPUT", "VALUE"], rows, "    ");
}

/** One output as people and shells read it: a text as it is, everything else as JSON on one line. */
export function outputText(value: PropertyValue): string {
  return typeof value === "string" ? value : JSON.stringify(sorted(value));
}
