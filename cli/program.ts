import { Command } from "commander";
import { platforms } from "../provider/registry.js";
import { addConfig } from "./commands/config.js";
import { addDestroy } from "./commands/destroy.js";
import { addDrift } from "./commands/drift.js";
import { addImport } from "./commands/import.js";
import { addInit } from "./commands/init.js";
import { addPreview } from "./commands/preview.js";
import { addComment, addIssue, addReviewed } from "./commands/publish.js";
import { addRefresh } from "./commands/refresh.js";
import { addReview } from "./commands/review.js";
import { addSandbox } from "./commands/sandbox.js";
import { addCancel, addStack } from "./commands/stack.js";
import { addState } from "./commands/state.js";
import { addUp } from "./commands/up.js";
import type { CommandContext } from "./command.js";
import { listed } from "./report/words.js";

/** The whole command line. What a command does is loaded when it runs. */
export function createProgram(version: string, context: CommandContext): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command("pulumi-syncs")
    .description(`Declare how each customer's data sync runs on ${listed(platforms.values())}.`)
    .version(version, "-V, --version")
    .helpCommand("help [command]", "show the help of a command")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    // `--version` belongs to the package only in front of a command: `stack export --version` is another one.
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("Run pulumi-syncs --help for usage.");
  const commands = [addInit, addUp, addPreview, addRefresh, addDestroy, addReview, addDrift, addImport, addSandbox];
  for (const add of [...commands, addComment, addIssue, addReviewed, addStack, addConfig, addState, addCancel])
    add(program, context);
  for (const command of program.commands) {
    command.showHelpAfterError(`Run pulumi-syncs ${command.name()} --help for usage.`);
    if (command.commands.length === 0) command.allowExcessArguments(false);
    for (const verb of command.commands) {
      verb.showHelpAfterError(`Run pulumi-syncs ${command.name()} ${verb.name()} --help for usage.`);
    }
  }
  return program;
}
