import type { Collection } from "./collect.js";
import type { Importable } from "./sources.js";

/** What an import of a platform came to. Printed as JSON; within one version fields are added, never changed or removed. */
export interface ImportResult {
  readonly format: "pulumi-syncs/import/v1";
  readonly platform: Importable;
  /** Where it was written, as seen from the working directory. */
  readonly folder: string;
  /** Names of what was written there; none where nothing was. */
  readonly files: readonly string[];
  /** What was written down, in the order of the file. */
  readonly syncs: readonly { readonly name: string; readonly type: string; readonly id: string }[];
  /** How many more match and are known already. */
  readonly known: number;
  /** Syncs that cannot be managed as they are. */
  readonly leftOut: Collection["leftOut"];
  /** Keys of the stack's config that the program needs: their values stand in the import file in clear. */
  readonly secretKeys: readonly string[];
  /** Commands that take it into the state. */
  readonly next: readonly string[];
}

/** How the files are to be used. */
interface Use {
  readonly importFile: string;
  /** Name of a program that is to be moved into another one. */
  readonly moved?: string | undefined;
  readonly isForPlugin: boolean;
}

/** The same for people, line by line. */
export function textOfResult(
  { folder, files, syncs, known, leftOut, secretKeys, next }: ImportResult,
  use: Use,
): string[] {
  if (syncs.length === 0) return [nothing(known, leftOut.length)];
  const count = `${syncs.length} ${syncs.length === 1 ? "sync" : "syncs"}${use.isForPlugin ? " of the provider plugin" : ""}`;
  const keys = secretKeys.length;
  return [
    `Wrote ${count} to ${folder}: ${files.join(", ")}.`,
    ...(known > 0 ? [`${known} more are known already, and were left out.`] : []),
    ...(leftOut.length > 0 ? [`${leftOut.length} cannot be managed as they are, and were left out: see above.`] : []),
    ...(keys > 0
      ? [
          `${use.importFile} holds ${keys} ${keys === 1 ? "secret" : "secrets"} in clear: keep it out of Git, and delete it when it is taken in.`,
        ]
      : []),
    ...(keys > 0 && !use.isForPlugin
      ? ["Set first:", ...secretKeys.map((key) => `  pulumi-syncs config set --secret ${key}`)]
      : []),
    ...(use.moved === undefined
      ? []
      : [`Move the resources of ${use.moved} to your program, or import it from there.`]),
    use.isForPlugin
      ? "Then, in the project whose stack shall have them (Pulumi prints the program, in the project's language):"
      : "Then:",
    ...next.map((command) => `  ${command}`),
  ];
}

function nothing(known: number, leftOut: number): string {
  if (leftOut > 0) return "Nothing was written: no sync that was found can be managed as it is.";
  return known > 0
    ? `Nothing new: all ${known} that match are known already. Nothing was written.`
    : "Nothing matches. Nothing was written.";
}
