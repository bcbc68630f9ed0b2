import type { Request } from "../http/exchange.js";
import type { Json, SyncRecord } from "./data.js";
import type { Options } from "./options.js";
import { isJson } from "./rules.js";

/** What the query of a list asks for; undefined when `metadata` is no JSON object. */
export function filterOf(
  query: Request["query"],
  filters: Options["filters"],
): ((sync: SyncRecord) => boolean) | undefined {
  if (filters === "ignored") return () => true;
  const { provider, stream_id, name, metadata } = query;
  const pairs = typeof metadata === "string" ? jsonOf(metadata) : {};
  if (pairs === undefined) return undefined;
  const named = (sync: SyncRecord): boolean =>
    typeof name !== "string" || (filters === "exact" ? sync.name === name : sync.name.includes(name));
  return (sync) =>
    (typeof provider !== "string" || sync.provider === provider) &&
    (typeof stream_id !== "string" || sync.stream_id === stream_id) &&
    named(sync) &&
    Object.entries(pairs).every(([key, value]) => JSON.stringify(sync.metadata[key]) === JSON.stringify(value));
}

function jsonOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
