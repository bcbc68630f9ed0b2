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
      "replace",
      "targetReplace",
      "refresh",
      "runProgram",
      "expectNoChanges",
      "continueOnError",
      "parallel",
      "message",
      "showFullOutput",
      "engine",
      "nonInteractive",
      "color",
    ],
  });
}
