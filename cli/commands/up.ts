import type { Command } from "commander";
import { CONFIG_FLAGS, ENGINE_FLAGS } from "../flags.js";
import { addOperation } from "../operation-command.js";
import type { CommandContext } from "../command.js";

/** `pulumi-syncs up` */
export function addUp(program: Command, context: CommandContext): void {
  addOperation(program, context, {
    name: "up",
    aliases: ["update"],
    summary: "make the platforms what the program says",
    details: "Runs the program, shows what would change, asks, and makes the changes. The state is saved as it goes.",
    noun: "update",
    examples: [
      ["up", "shows what would change, and asks"],
      ["up --yes --stack prod", "without asking, as in CI"],
      ["up --refresh", "puts back what was changed by hand"],
    ],
    flags: [
      "create",
      "yes",
      "skipPreview",
      "diff",
      "json",
      "target",
      "targetDependents",
      "exclude",
      "excludeDependents",
      "replace",
      "targetReplace",
      "refresh",
      "runProgram",
      "expectNoChanges",
      "reviewed",
      "continueOnError",
      "parallel",
      "message",
      ...CONFIG_FLAGS,
      "showFullOutput",
      "showSecrets",
      "showSames",
      "showReads",
      "showReplacementSteps",
      "suppressOutputs",
      "urns",
      ...ENGINE_FLAGS,
    ],
  });
}
