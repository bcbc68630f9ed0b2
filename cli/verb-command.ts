import { Argument, type Command, Option } from "commander";
import { UnsupportedError } from "../engine/index.js";
import { chooseEngine } from "./engine-choice.js";
import { UsageError } from "./error.js";
import { examplesHelp } from "./examples-help.js";
import { EXIT, exitCodesHelp, STATUS_OF_PULUMI } from "./exit-codes.js";
import { addFlags, workingDirectory } from "./flags.js";
import type { CommandContext } from "./command.js";
import { givenAbove, runVerb, type VerbFlags } from "./verb.js";

/** A verb on a stack or its config. */
export interface VerbSpec<Flags extends VerbFlags> {
  name: string;
  aliases?: readonly string[];
  /** One line for the list of verbs. */
  summary: string;
  /** What it does beyond the summary. */
  description?: string;
  arguments?: readonly Argument[];
  /** Adds its own flags. */
  flags?: (command: Command) => Command;
  /** Words behind `pulumi-syncs`, and what they do. */
  examples?: readonly [words: string, what: string][];
  /** Exit statuses beside the usual ones. */
  codes?: readonly number[];
  /** What runs it on the embedded engine; the words are those that belong to the arguments. */
  embedded: (flags: Flags, context: CommandContext, words: readonly string[]) => Promise<void>;
}

/** The stack of a verb that takes its name as a word, too. */
export const NAMED_STACK = (): Argument => new Argument("[stack]", "its name (default: the selected one, else dev)");

/** Adds a verb to a command. */
export function addVerb<Flags extends VerbFlags>(
  parent: Command,
  context: CommandContext,
  spec: VerbSpec<Flags>,
): Command {
  const command = parent
    .command(spec.name)
    .aliases(spec.aliases ?? [])
    .summary(spec.summary);
  const sentence = `${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`;
  command.description(spec.description === undefined ? sentence : `${sentence}\n\n${spec.description}`);
  for (const argument of spec.arguments ?? []) command.addArgument(argument);
  spec.flags?.(command);
  addVerbFlags(command);
  addHelp(command, spec);
  return command.allowExcessArguments(false).action(async () => {
    await runVerb<Flags>(command, context, (flags, given) => spec.embedded(flags, given, command.args));
  });
}

/** Adds a command that does something by itself and has verbs below it. */
export function addGroup<Flags extends VerbFlags>(
  parent: Command,
  context: CommandContext,
  spec: VerbSpec<Flags> & { description: string },
): Command {
  const command = parent.command(spec.name).summary(spec.summary).description(spec.description);
  spec.flags?.(command);
  addVerbFlags(command);
  addHelp(command, spec);
  // A flag behind a verb is the verb's own, also when the group has one of the same name.
  return command
    .enablePositionalOptions()
    .allowExcessArguments(true)
    .action(async () => {
      const [word] = command.args;
      if (word !== undefined) throw unknownVerb(command, word);
      await runVerb<Flags>(command, context, (flags, given) => spec.embedded(flags, given, []));
    });
}

/** Adds a verb that Pulumi has and this package leaves to it: it is passed on, or refused by name. */
export function refusedVerb(parent: Command, context: CommandContext, name: string): void {
  const command = parent.command(name, { hidden: true }).allowUnknownOption().helpOption(false).argument("[words...]");
  addVerbFlags(command);
  command.action(async () => {
    const words = `${parent.name()} ${name}`;
    const { engine } = givenAbove(command);
    if (chooseEngine(engine, context.terminal.env).path === undefined) throw new UnsupportedError(`\`${words}\``);
    await runVerb(command, context, () => Promise.reject(new UnsupportedError(`\`${words}\``)));
  });
}

function addVerbFlags(command: Command): void {
  command
    .option("-s, --stack <name>", "the stack to work on (default: the selected one, else dev)")
    .addOption(workingDirectory());
  addFlags(command, command.name(), ["engine", "nonInteractive"]);
  command.addOption(new Option("--color <when>").choices(["auto", "always", "never", "raw"]).hideHelp());
}

function addHelp(
  command: Command,
  { examples = [], codes = [] }: Pick<VerbSpec<VerbFlags>, "examples" | "codes">,
): void {
  if (examples.length > 0) command.addHelpText("after", examplesHelp(examples));
  const all = [...new Set([EXIT.success, EXIT.failure, EXIT.usage, EXIT.noSuchStack, ...codes, EXIT.internal])];
  const help = exitCodesHelp(all, { [EXIT.failure]: "failed or declined; nothing was changed" });
  command.addHelpText("after", help + STATUS_OF_PULUMI);
}

function unknownVerb(command: Command, word: string): UsageError {
  const names = command.commands.map((verb) => verb.name());
  return new UsageError(`unknown command '${command.name()} ${word}'. There is: ${names.join(", ")}.`);
}
