import { DEEPEST } from "../../protocol/depth.js";
import { parseSafeYaml } from "../../engine/index.js";
import { isPlainMap } from "../../protocol/property-values.js";
import type { PropertyValue } from "../../protocol/values.js";

/** A map or a list that a text stands for. */
export interface EncodedText {
  language: "json" | "yaml";
  value: PropertyValue;
}

/** Longer than what is worth the time: such a text is shown as it is. */
const LONGEST = 100_000;

/**
 * What a text says that is JSON or, with more than one line, YAML: then people want to see which of its fields changes,
 * as in Pulumi's own displays. A text that only is a number or a word stands for itself.
 */
export function decodeText(text: string): EncodedText | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return undefined;
  const json = /^[[{]/.test(trimmed) ? parseJson(trimmed) : undefined;
  if (json !== undefined) return { language: "json", value: json };
  if (!/[\r\n]/.test(trimmed)) return undefined;
  const yaml = parseYaml(trimmed);
  return yaml === undefined ? undefined : { language: "yaml", value: yaml };
}

function parseJson(text: string): PropertyValue | undefined {
  try {
    return collection(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function parseYaml(text: string): PropertyValue | undefined {
  const { document, problem } = parseSafeYaml(text, { logLevel: "silent" });
  // What reads as YAML only with a warning was meant as something else.
  if (problem !== undefined || document.warnings.length > 0) return undefined;
  try {
    return collection(document.toJS());
  } catch {
    return undefined;
  }
}

function collection(parsed: unknown): PropertyValue | undefined {
  const value = propertyOf(parsed, DEEPEST);
  return Array.isArray(value) || isPlainMap(value) ? value : undefined;
}

/** Undefined for what a property cannot be, such as a date of YAML. */
function propertyOf(parsed: unknown, depth: number): PropertyValue | undefined {
  if (parsed === null || typeof parsed === "string" || typeof parsed === "number" || typeof parsed === "boolean") {
    return parsed;
  }
  if (typeof parsed !== "object" || depth === 0) return undefined;
  if (Array.isArray(parsed)) {
    const elements = parsed.map((element) => propertyOf(element, depth - 1));
    return elements.every((element) => element !== undefined) ? elements : undefined;
  }
  if (Object.getPrototypeOf(parsed) !== Object.prototype) return undefined;
  const entries: [string, PropertyValue][] = [];
  for (const [key, element] of Object.entries(parsed)) {
    const value = propertyOf(element, depth - 1);
    if (value === undefined) return undefined;
    entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}
