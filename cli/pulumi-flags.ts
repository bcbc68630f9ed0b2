import { type Command, Option } from "commander";

/**
 * Flags of the `pulumi` command of the same name that only the Pulumi CLI serves. They are known, so that they are
 * passed on to it or refused by name, and a typing mistake is still found; help does not list them.
 */
const GLOBAL = [
  "--disable-integrity-checking",
  "-e, --emoji",
  "-Q, --fully-qualify-stack-names",
  "--logflow",
  "--logtostderr",
  "--memprofilerate <n>",
  "--otel-traces <endpoint>",
  "--profiling <file>",
  "--tracing <endpoint>",
  "-v, --verbose <level>",
  "-d, --debug",
  "--override-env <environment>",
  "--neo",
  "--config-path",
];

const UP = [
  "--attach-debugger [what]",
  "--ignore-protect",
  "--policy-pack <path>",
  "--policy-pack-config <path>",
  "--show-config",
  "--show-policy-remediations",
];

const ONLY_PULUMI: Readonly<Record<string, readonly string[]>> = {
  up: [...GLOBAL, ...UP, "--secrets-provider <provider>", "--strict", "--plan <file>"],
  preview: [...GLOBAL, ...UP, "--import-file <file>", "--save-plan <file>"],
  refresh: [...GLOBAL, "--import-pending-creates <urn>", "--skip-pending-creates"],
  destroy: [...GLOBAL, "--ignore-protect", "--show-config"],
};

/** Flags that turn off what this package does not do in the first place: accepted without effect. */
const WITHOUT_EFFECT = ["--skip-plugin-pre-install", "--suppress-permalink [bool]", "--suppress-progress"];

/** Makes a command know the flags that it does not serve itself. */
export function addPulumiFlags(command: Command): Command {
  for (const flags of ONLY_PULUMI[command.name()] ?? []) command.addOption(new Option(flags).hideHelp());
  for (const flags of WITHOUT_EFFECT) command.addOption(new Option(flags).hideHelp());
  return command;
}

/** Those of them that were given, as written: `--policy-pack`. */
export function givenPulumiFlags(command: Command): string[] {
  const known = new Set(ONLY_PULUMI[command.name()]);
  return command.options
    .filter((option) => known.has(option.flags) && command.getOptionValueSource(option.attributeName()) === "cli")
    .map((option) => option.long ?? option.flags);
}
