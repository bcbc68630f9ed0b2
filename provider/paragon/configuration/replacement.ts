import type { Values } from "../../core/values.js";
import { fingerprint } from "./fingerprint.js";

/**
 * What Paragon does not show cannot be said to differ: after an import a program says it for the first time, and deleting
 * all synced data for that would be a bad answer. Undefined: as the argument's facts have it.
 */
export function needsReplacement(name: string, olds: Values, news: Values): boolean | undefined {
  switch (name) {
    case "configuration": {
      const known = olds["configurationFingerprint"] ?? undefined;
      return known !== undefined && known !== fingerprint(news["configuration"]);
    }
    case "configurationName":
      return (olds["configurationName"] ?? undefined) !== undefined;
    default:
      return undefined;
  }
}
