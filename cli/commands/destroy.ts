import type { Command } from "commander";
import { CONFIG_FLAGS, ENGINE_FLAGS } from "../flags.js";
import { addOperation } from "../operation-command.js";
import type { CommandContext } from "../command.js";

/** `pulumi-syncs destroy` */
export function addDestroy(program: Command, context: CommandContext): void {
  addOperation(program, context, {
    name: "destroy",
    aliases: ["down", "dn"],
    summary: "delete everything that the stack manages",
    details:
      "Shows what would go, asks, and deletes it. The stack itself, its history and configuration stay, unless --remove is given.",
    noun: "destroy",
    examples: [
      ["destroy --target URN", "only this resource"],
      ["destroy --yes --remove", "all, and the stack itself"],
    ],
    flags: [
      "yes",
      "skipPreview",
      "previewOnly",
      "diff",
      "json",
      "target",
      "targetDependents",
      "exclude",
      "excludeProtected",
      "refresh",
      "runProgram",
      "continueOnError",
      "remove",
      "parallel",
      "message",
      ...CONFIG_FLAGS,
      "showFullOutput",
      "showSames",
      "showReplacementSteps",
      "suppressOutputs",
      "urns",
      ...ENGINE_FLAGS,
    ],
  });
}
