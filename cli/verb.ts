import type { Command } from "commander";
import { type EngineEvent } from "../engine/index.js";
import { chooseEngine, type EngineName } from "./engine-choice.js";
import { existingDirectory, type CommandContext } from "./command.js";
import { writeLine } from "./output.js";

/** Flags that every verb on a stack or its config has. */
export interface VerbFlags {
  stack?: string;
  cwd: string;
  engine?: EngineName;
  nonInteractive?: boolean;
}

/** What runs a verb on the embedded engine. */
export type EmbeddedVerb<Flags extends VerbFlags> = (flags: Flags, context: CommandContext) => Promise<void>;

/**
 * Runs a verb as `up` is run: by the Pulumi CLI where it is on the PATH, with the words as they were written, else by the
 * embedded engine. Nothing is said of which: what a verb prints is often read by a script.
 */
export async function runVerb<Flags extends VerbFlags>(
  command: Command,
  context: CommandContext,
  embedded: EmbeddedVerb<Flags>,
): Promise<void> {
  const flags = { ...command.opts<Flags>(), ...givenAbove(command) };
  const cwd = existingDirectory(flags.cwd);
  const { path } = chooseEngine(flags.engine, context.terminal.env);
  if (path === undefined) {
    await embedded({ ...flags, cwd }, context);
    return;
  }
  const { runPulumi } = await import("./run-pulumi.js");
  const [name = "", ...words] = context.words;
  context.exit(await runPulumi({ path, name, words, cwd, stack: flags.stack }, context.terminal, process));
}

/** Flags that were given to a command or to those above it: `stack --stack dev output` is `stack output --stack dev`. */
export function givenAbove(command: Command): Partial<VerbFlags> {
  const chain: Command[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) chain.unshift(at);
  const given = chain.flatMap((at) =>
    Object.entries(at.opts()).filter(([name]) => at.getOptionValueSource(name) === "cli"),
  );
  return Object.fromEntries(given);
}

/** Handles the engine's events beside its result: all go to the error stream, away from the result. */
export function reportTo({ terminal }: CommandContext): (event: EngineEvent) => void {
  return (event) => {
    if (event.kind !== "diagnostic") return;
    const prefix = event.severity === "info" ? "" : `${event.severity}: `;
    writeLine(terminal.stderr, prefix + event.message);
  };
}
