import { type Command, InvalidArgumentError, Option } from "commander";
import type { EngineName } from "./engine-choice.js";
import { isTruthy } from "./environment.js";
import type { ColorChoice } from "./terminal.js";

/** What the flags of up, preview, refresh and destroy say. Each command has only those of its `pulumi` namesake. */
export interface OperationFlags {
  stack?: string;
  create?: boolean;
  cwd: string;
  engine?: EngineName;
  yes?: boolean;
  skipPreview?: boolean;
  previewOnly?: boolean;
  diff?: boolean;
  json?: boolean;
  target?: string[];
  replace?: string[];
  targetReplace?: string[];
  parallel?: number;
  refresh?: boolean;
  runProgram?: boolean;
  continueOnError?: boolean;
  expectNoChanges?: boolean;
  reviewed?: string;
  remove?: boolean;
  message?: string;
  showFullOutput?: boolean;
  exclude?: string[];
  excludeDependents?: boolean;
  excludeProtected?: boolean;
  targetDependents?: boolean;
  clearPendingCreates?: boolean;
  config?: string[];
  configFile?: string;
  skipConfigValidation?: boolean;
  showSecrets?: boolean;
  showSames?: boolean;
  showReads?: boolean;
  showReplacementSteps?: boolean;
  suppressOutputs?: boolean;
  urns?: boolean;
  nonInteractive?: boolean;
  color: ColorChoice;
}

/** Flags that every command takes. */
export function addCommonFlags(command: Command): Command {
  return command
    .option("-s, --stack <name>", "the stack to work on (default: the selected one, else dev)")
    .addOption(workingDirectory());
}

/** `--cwd`; the flag's value is as written, and relative to where the process runs. */
export function workingDirectory(): Option {
  return new Option("-C, --cwd <directory>", "run as if started in this directory").default(process.cwd(), "this one");
}

const FLAGS = {
  engine: () =>
    new Option(
      "--engine <engine>",
      "the engine to use (default: pulumi where it is on the PATH, else embedded)",
    ).choices(["pulumi", "embedded"]),
  create: () => new Option("--create", "make the stack where it does not exist"),
  yes: (what: string) => new Option("-y, --yes", `go on with the ${what} after previewing it, without asking`),
  skipPreview: (what: string) => new Option("-f, --skip-preview", `do not preview before the ${what}, and do not ask`),
  previewOnly: (what: string) => new Option("--preview-only", `only show what the ${what} would do`),
  diff: () => new Option("--diff", "show all details of each change"),
  json: () => new Option("-j, --json", "write JSON: the digest of a preview, the events of a run, one a line"),
  target: (what: string) =>
    repeatable(new Option("-t, --target <urn>", `${what} only this resource (repeatable; * and ** are wildcards)`)),
  targetDependents: () => new Option("--target-dependents", "with --target: also what depends on the targets"),
  exclude: (what: string) =>
    repeatable(
      new Option("-x, --exclude <urn>", `${what} all but this resource (repeatable; wildcards as in --target)`),
    ),
  excludeDependents: () => new Option("--exclude-dependents", "with --exclude: nor what depends on the excluded"),
  excludeProtected: () => new Option("--exclude-protected", "leave protected resources, and what they stand on"),
  replace: () =>
    repeatable(new Option("--replace <urn>", "replace this resource, whatever its diff says (repeatable)")),
  targetReplace: () =>
    repeatable(new Option("--target-replace <urn>", "the same as --target and --replace with this URN (repeatable)")),
  parallel: () =>
    new Option(
      "-p, --parallel <number>",
      "how many steps run at the same time (default: four for each core)",
    ).argParser(positive),
  refresh: () =>
    new Option("-r, --refresh [when]", "first bring the state in line with the platforms")
      .preset("true")
      .argParser(yesOrNo),
  runProgram: () => new Option("--run-program", "run the program to use its present provider configuration"),
  continueOnError: () => new Option("--continue-on-error", "go on with what does not depend on a failed step"),
  reviewed: () =>
    new Option(
      "--reviewed <file|fingerprint>",
      "do exactly the calls of this review (its JSON, or its fingerprint), or nothing",
    ),
  expectNoChanges: () => new Option("--expect-no-changes", "end with status 7 when there were changes"),
  clearPendingCreates: () =>
    new Option("--clear-pending-creates", "drop the pending creates of an interrupted run, without looking for them"),
  config: () =>
    repeatable(new Option("-c, --config <key=value>", "set a value of the stack's config before (repeatable)")),
  configFile: () => new Option("--config-file <file>", "take the config from this file, not from Pulumi.<stack>.yaml"),
  skipConfigValidation: () =>
    new Option("--skip-config-validation", "do not check the config against what Pulumi.yaml declares"),
  showSecrets: () => new Option("--show-secrets [bool]", "show secrets in clear").preset("true").argParser(yesOrNo),
  showSames: () => new Option("--show-sames", "also show resources that do not change"),
  showReads: () => new Option("--show-reads", "also show resources that are only read"),
  showReplacementSteps: () =>
    new Option("--show-replacement-steps", "show the create and the delete of a replacement, not one step"),
  suppressOutputs: () => new Option("--suppress-outputs", "do not show the outputs of the stack"),
  urns: () => new Option("--urns", "show whole URNs instead of names"),
  remove: () => new Option("--remove", "then remove the stack itself, its history and its configuration file"),
  message: () => new Option("-m, --message <text>", "a message for the history of the stack"),
  showFullOutput: () => new Option("--show-full-output", "show values in full length"),
  nonInteractive: () => new Option("--non-interactive", "never ask, and write plain lines"),
  color: () =>
    new Option("--color <when>", "colour the output").choices(["auto", "always", "never", "raw"]).default("auto"),
};

/** A flag that a command can have. */
export type FlagName = keyof typeof FLAGS;

/** Where a run takes its config from. */
export const CONFIG_FLAGS: readonly FlagName[] = ["config", "configFile", "skipConfigValidation"];

/** Who does the work, and how it is shown. */
export const ENGINE_FLAGS: readonly FlagName[] = ["engine", "nonInteractive", "color"];

/** Whether nobody needs to be asked. */
export function isApproved(
  { yes, skipPreview }: Pick<OperationFlags, "yes" | "skipPreview">,
  env: NodeJS.ProcessEnv,
): boolean {
  return yes === true || skipPreview === true || isTruthy(env["PULUMI_SKIP_CONFIRMATIONS"]);
}

/** Adds flags to a command, in this order. */
export function addFlags(command: Command, what: string, names: readonly FlagName[]): Command {
  for (const name of names) command.addOption(FLAGS[name](what));
  return command;
}

function repeatable(option: Option): Option {
  return option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return number;
}

function yesOrNo(value: string): boolean {
  if (value !== "true" && value !== "false") throw new InvalidArgumentError("It must be true or false.");
  return value === "true";
}
