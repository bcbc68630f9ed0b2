import type { OperationOptions } from "../../../engine/stack/operation.js";

/** A recorded command line, as far as the engine takes part in it. */
export interface Command {
  verb: "up" | "preview" | "refresh" | "destroy";
  options: Partial<OperationOptions>;
  expectNoChanges: boolean;
  /** `up` and `destroy` look before they do it. */
  previewsFirst: boolean;
}

const IGNORED = new Set(["--yes", "--skip-preview", "--non-interactive", "--json", "--diff"]);

/** Reads a recorded command line; undefined when it holds something this engine does not do. */
export function parseCommand(text: string): Command | undefined {
  const [pulumi, verb, ...words] = text.split(" ");
  if (pulumi !== "pulumi" || !isVerb(verb)) return undefined;
  const command: Command = { verb, options: {}, expectNoChanges: false, previewsFirst: false };
  const { options } = command;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (IGNORED.has(word)) continue;
    else if (word === "--parallel") options.parallel = Number(words.shift());
    else if (word === "--preview-only") options.previewOnly = true;
    else if (word === "--refresh") options.refresh = true;
    else if (word === "--run-program") options.runProgram = true;
    else if (word === "--remove") options.remove = true;
    else if (word === "--continue-on-error") options.continueOnError = true;
    else if (word === "--expect-no-changes") command.expectNoChanges = true;
    else if (word === "--target-dependents") options.targetDependents = true;
    else if (word === "--clear-pending-creates") options.clearPendingCreates = true;
    else if (word === "--exclude") options.excludes = [...(options.excludes ?? []), words.shift() ?? ""];
    else if (word === "--target") options.targets = [...(options.targets ?? []), words.shift() ?? ""];
    else if (word === "--replace") options.replaces = [...(options.replaces ?? []), words.shift() ?? ""];
    else return undefined;
  }
  command.previewsFirst = verb !== "preview" && options.previewOnly !== true && !text.includes("--skip-preview");
  return command;
}

function isVerb(text: string | undefined): text is Command["verb"] {
  return text === "up" || text === "preview" || text === "refresh" || text === "destroy";
}

/** A recorded command line about the stack, in which no step runs. */
export type StackCommand =
  | { verb: "export"; showSecrets: boolean }
  | { verb: "output"; name: string | undefined; showSecrets: boolean }
  | { verb: "rm" | "cancel" }
  | { verb: "import"; file: string };

/** Reads a command line about the stack; undefined for any other. */
export function parseStackCommand(text: string): StackCommand | undefined {
  const [, ...words] = text.split(" ");
  const names = words.filter((word) => !word.startsWith("-"));
  const showSecrets = words.includes("--show-secrets");
  const verb = names[0] === "stack" ? names[1] : names[0];
  switch (verb) {
    case "export":
      return { verb, showSecrets };
    case "output":
      return { verb, name: names[2], showSecrets };
    case "rm":
    case "cancel":
      return { verb };
    case "import":
      return { verb, file: names[1] ?? "" };
    default:
      return undefined;
  }
}
