import type { Difference } from "../core/errors/already-there-error.js";
import { keysIn } from "./configuration.js";
import type { SyncArgs } from "./schema.js";

/** One argument that stands otherwise than declared, without the API keys that a configuration may hold. */
export function difference(
  argument: keyof SyncArgs,
  shown: Readonly<Record<string, unknown>>,
  args: SyncArgs,
): Difference {
  const [there, wanted] = [shown[argument], args[argument]];
  const holdsKeys = argument === "configuration" && [there, wanted].some((value) => keysIn(value).length > 0);
  return holdsKeys ? { argument, there: "another one", wanted: "its own" } : { argument, there, wanted };
}
