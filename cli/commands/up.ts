import type { Command } from "commander";
import { addOperation, type CommandContext } from "../operation-command.js";

/** `pulumi-syncs up` */
export function addUp(program: Command, context: CommandContext): void {
  addOperation(program, context, {
    name: "up",
    aliases: ["update"],
    summary: "make the platforms what the program says",
    details: "Runs the program, shows what would change, asks, and makes the changes. The state is saved as it goes.",
    noun: "update",
    flags: [
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
      "continueOnError",
      "parallel",
      "message",
      "config",
      "configPath",
      "configFile",
      "skipConfigValidation",
      "showFullOutput",
      "showSecrets",
      "showSames",
      "showReads",
      "showReplacementSteps",
      "suppressOutputs",
      "urns",
      "engine",
      "nonInteractive",
      "color",
    ],
  });
}
