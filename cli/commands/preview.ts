import type { Command } from "commander";
import { CONFIG_FLAGS, ENGINE_FLAGS } from "../flags.js";
import { addOperation } from "../operation-command.js";
import type { CommandContext } from "../command.js";

/** `pulumi-syncs preview` */
export function addPreview(program: Command, context: CommandContext): void {
  addOperation(program, context, {
    name: "preview",
    aliases: ["pre"],
    summary: "show what up would do",
    details: "Runs the program and changes nothing, neither the platforms nor the state.",
    noun: "update",
    examples: [
      ["preview --diff", "every field of each change"],
      ["preview --json > preview.json", "for `review`, or another program"],
    ],
    flags: [
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
