import type { Command } from "commander";
import { CONFIG_FLAGS, ENGINE_FLAGS } from "../flags.js";
import { addOperation } from "../operation-command.js";
import type { CommandContext } from "../command.js";

/** `pulumi-syncs refresh` */
export function addRefresh(program: Command, context: CommandContext): void {
  addOperation(program, context, {
    name: "refresh",

    summary: "bring the state in line with the platforms",
    details:
      "Reads every resource and takes over what somebody changed elsewhere. No resource is changed, only the state.",
    noun: "refresh",
    examples: [
      ["refresh --preview-only", "what differs from the platforms"],
      ["refresh --yes", "takes it into the state"],
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
      "excludeDependents",
      "clearPendingCreates",
      "runProgram",
      "expectNoChanges",
      "parallel",
      "message",
      ...CONFIG_FLAGS,
      "showSames",
      "showReplacementSteps",
      "suppressOutputs",
      "urns",
      ...ENGINE_FLAGS,
    ],
  });
}
