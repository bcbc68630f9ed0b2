import { existingDirectory, PLANS_WITHOUT_STACK, type CommandContext } from "./command.js";
import type { Command } from "commander";
import { destroy, preview, refresh, UnsupportedError, up } from "../engine/index.js";
import { chooseEngine } from "./engine-choice.js";
import { examplesHelp } from "./examples-help.js";
import { EXIT, exitCodesHelp, STATUS_OF_PULUMI } from "./exit-codes.js";
import { addCommonFlags, addFlags, type FlagName, isApproved, type OperationFlags } from "./flags.js";
import { writeLine } from "./output.js";
import { refuseUnrunnable } from "./program-kind.js";
import { addPulumiFlags, givenPulumiFlags } from "./pulumi-flags.js";
import type { OperationName } from "./run-embedded.js";
import { isInteractive } from "./terminal.js";

/** What makes one of the four commands different from the others. */
export interface OperationSpec {
  name: OperationName;
  aliases?: readonly string[];
  /** One line for the list of commands. */
  summary: string;
  /** What it does beyond the summary. */
  details: string;
  /** What it does to the stack, for the texts of its flags. */
  noun: "update" | "refresh" | "destroy";
  flags: readonly FlagName[];
  /** Words behind `pulumi-syncs`, and what they do. */
  examples: readonly (readonly [words: string, what: string])[];
}

/** Adds up, preview, refresh or destroy to the command line. */
export function addOperation(program: Command, context: CommandContext, spec: OperationSpec): void {
  const summary = `${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`;
  const command = program
    .command(spec.name)
    .aliases(spec.aliases ?? [])
    .summary(spec.summary)
    .description(`${summary}\n\n${spec.details}`);
  addCommonFlags(command);
  addFlags(command, spec.noun, spec.flags);
  addPulumiFlags(command);
  const changes = spec.flags.includes("expectNoChanges") ? [EXIT.changes] : [];
  const reviewed = spec.flags.includes("reviewed") ? [EXIT.notReviewed] : [];
  const codes = [
    ...[EXIT.success, EXIT.failure, EXIT.usage, EXIT.noSuchStack, ...changes],
    ...[EXIT.canceled, ...reviewed, EXIT.internal],
  ];
  command.addHelpText("after", examplesHelp(spec.examples));
  command.addHelpText("after", exitCodesHelp(codes) + STATUS_OF_PULUMI).action(() => runOperation(command, context));
}

/** Runs the command on the engine of choice. Engines are loaded only when they are used. */
async function runOperation(command: Command, { terminal, words, exit, terminate }: CommandContext): Promise<void> {
  const name = command.name() as OperationName;
  const flags = command.opts<OperationFlags>();
  const cwd = existingDirectory(flags.cwd);
  const choice = chooseEngine(flags.engine, terminal.env);
  if (flags.json !== true) writeLine(terminal.stderr, choice.explanation);
  await refuseUnrunnable(cwd, terminal.env);

  if (choice.path !== undefined) {
    const { hasStack, runPulumi } = await import("./run-pulumi.js");
    const run = { path: choice.path, name, words: words.slice(1), cwd, stack: flags.stack };
    if ((name !== "up" && name !== "preview") || (await hasStack(run, { ...flags, makes: name === "up" }, terminal))) {
      const { reviewed } = flags;
      if (reviewed === undefined) exit(await runPulumi(run, terminal, process));
      else {
        const { applyWithPulumi } = await import("./review/apply-with-pulumi.js");
        exit(await applyWithPulumi(run, { ...flags, cwd, reviewed }, { terminal }));
      }
      return;
    }
    writeLine(terminal.stderr, PLANS_WITHOUT_STACK);
  }
  const [unsupported] = givenPulumiFlags(command);
  if (unsupported !== undefined) throw new UnsupportedError(unsupported);
  const [{ runEmbedded }, { mayCreate }] = await Promise.all([
    import("./run-embedded.js"),
    import("./missing-stack.js"),
  ]);
  const engine = { up, preview, refresh, destroy };
  const run = { terminal, signals: process, terminate };
  if (name !== "up") {
    exit(await runEmbedded(name, { ...flags, cwd }, engine, run));
    return;
  }
  const asks = isInteractive(terminal, flags.nonInteractive ?? false) && !isApproved(flags, terminal.env);
  const create = await mayCreate({ ...flags, cwd }, flags.create ?? false, asks, terminal);
  exit(await runEmbedded(name, { ...flags, cwd, create }, engine, run));
}
