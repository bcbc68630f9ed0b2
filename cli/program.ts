import { Command } from "commander";
import { addDestroy } from "./commands/destroy.js";
import { addDrift } from "./commands/drift.js";
import { addImport } from "./commands/import.js";
import { addPreview } from "./commands/preview.js";
import { addRefresh } from "./commands/refresh.js";
import { addReview } from "./commands/review.js";
import { addSandbox } from "./commands/sandbox.js";
import { addUp } from "./commands/up.js";
import type { CommandContext } from "./operation-command.js";

/** The whole command line. What a command does is loaded when it runs. */
export function createProgram(version: string, context: CommandContext): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command("pulumi-syncs")
    .description("Declare how each customer's data sync runs on Nango, Paragon, Sequin and AI Squared.")
    .version(version, "-V, --version")
    .helpCommand("help [command]", "show the help of a command")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("Run pulumi-syncs --help for usage.");
  for (const add of [addUp, addPreview, addRefresh, addDestroy, addReview, addDrift, addImport, addSandbox])
    add(program, context);
  for (const command of program.commands) {
    command.showHelpAfterError(`Run pulumi-syncs ${command.name()} --help for usage.`).allowExcessArguments(false);
  }
  return program;
}
