import type { Digest } from "./digest.js";
import { nameOf } from "../../protocol/urn.js";
import { isPulumisOwn } from "./urn.js";

/** A diagnostic of a run. */
export interface Diagnostic {
  /** Absent: about the run as a whole. */
  readonly urn?: string;
  readonly text: string;
}

/** Errors or warnings of a run, without their prefixes and without what only says that there were some. */
export function diagnosticsOf(digest: Digest, severity: "error" | "warning"): Diagnostic[] {
  const all = (digest.diagnostics ?? [])
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(({ message, urn }): Diagnostic => {
      const text = message
        .replace(/^(?:error|warning): /, "")
        .replace(/^Preview failed: /, "")
        .trim();
      return urn === undefined || isPulumisOwn(urn) ? { text } : { urn, text };
    })
    .filter(({ text }) => text !== "");
  const informative = all.filter(({ text }) => !/^(?:preview|update|refresh|destroy) failed$/.test(text));
  return informative.length > 0 ? informative : all;
}

/** One line for people: the name of the resource first. */
export function inWords({ urn, text }: Diagnostic): string {
  return urn === undefined ? text : `${nameOf(urn)}: ${text}`;
}
