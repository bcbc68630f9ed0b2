import { Argument, type Command, Option } from "commander";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { addGroup, addVerb, NAMED_STACK, refusedVerb } from "../verb-command.js";

/** `pulumi-syncs stack` and the verbs below it. */
export function addStack(program: Command, context: CommandContext): void {
  const group = addGroup(program, context, {
    name: "stack",
    summary: "the stacks of a project: list, select, make, remove, export, import, outputs",
    description:
      "Show the stack that commands work on: where it is kept, its resources and its outputs.\n\n" +
      "The verbs below are Pulumi's own, and what they write is Pulumi's own.",
    examples: [
      ["stack", "what the selected stack holds"],
      ["stack init prod", "make a stack and select it"],
      ["stack output --json", "the outputs, for a script"],
      ["stack export --file prod.json", "the whole state, secrets encrypted"],
    ],
    flags: (command) =>
      command
        .option("-i, --show-ids", "with the id of each resource")
        .option("-u, --show-urns", "with the URN of each resource")
        .option("--show-name", "only the name of the stack")
        .option("--show-secrets", "outputs that are secret in clear")
        .option("-Q, --fully-qualify-stack-names", "organization/<project>/<stack> as the name")
        .addOption(outputFormat()),
    embedded: async (flags, given) => (await import("../stack/show.js")).showStack(flags, given),
  });

  addVerb(group, context, {
    name: "ls",
    aliases: ["list"],
    summary: "list the stacks of the project",
    flags: (command) =>
      command
        .option("-a, --all", "those of all projects in the backend")
        .option("-p, --project <name>", "those of this project")
        .option("-o, --organization <name>", "those of this organization: a file:// backend has one, `organization`")
        .addOption(new Option("-t, --tag <name>", "those with this tag (needs the Pulumi CLI)").hideHelp())
        .option("-j, --json", "as JSON")
        .addOption(outputFormat()),
    examples: [["stack ls", "those of this project"]],
    embedded: async (flags, given) => (await import("../stack/list.js")).showStacks(flags, given),
  });
  addVerb(group, context, {
    name: "select",
    summary: "choose the stack that commands work on",
    arguments: [new Argument("[stack]", "its name")],
    flags: (command) => secretsProvider(command.option("-c, --create", "make it where it does not exist")),
    examples: [["stack select prod", "commands work on prod from now on"]],
    embedded: async (flags, given, [name]) => (await import("../stack/change.js")).chooseStack(name, flags, given),
  });
  addVerb(group, context, {
    name: "unselect",
    summary: "let no stack be chosen",
    examples: [["stack unselect", "each command needs --stack then"]],
    embedded: async (flags, given) => (await import("../stack/change.js")).chooseNone(flags, given),
  });
  addVerb(group, context, {
    name: "init",
    aliases: ["new", "create", "setup"],
    summary: "make an empty stack",
    arguments: [new Argument("[stack]", "its name")],
    flags: (command) =>
      secretsProvider(command)
        .addOption(new Option("--copy-config-from <stack>").hideHelp())
        .option("--no-select", "do not select it")
        .option("-y, --yes", "never ask"),
    examples: [["stack init prod", "makes it and selects it"]],
    embedded: async (flags, given, [name]) => (await import("../stack/change.js")).makeStack(name, flags, given),
  });
  addVerb(group, context, {
    name: "rm",
    aliases: ["remove", "delete"],
    summary: "remove a stack, its history and its config file",
    description:
      "A stack that still manages something is refused: `destroy` it first. With --force what it manages stays on the\n" +
      "platforms, and it is no longer managed. Its last state stays as `.bak` beside where it was.",
    arguments: [NAMED_STACK()],
    flags: (command) =>
      command
        .option("-f, --force", "also while it manages something")
        .option("--preserve-config", "keep Pulumi.<stack>.yaml")
        .option("--remove-backups", "remove the copies of its state, too")
        .option("-y, --yes", "do not ask"),
    examples: [["stack rm old --yes", "after `destroy --stack old`"]],
    embedded: async (flags, given, [name]) => (await import("../stack/change.js")).dropStack(name, flags, given),
  });
  addVerb(group, context, {
    name: "output",
    summary: "show the outputs of a stack, or one of them",
    arguments: [new Argument("[property]", "the one to show")],
    flags: (command) =>
      command
        .option("-j, --json", "as JSON")
        .option("--shell", "as assignments for a shell: eval them")
        .option("--show-secrets", "secret ones in clear"),
    examples: [["stack output syncId", "one value, as it is"]],
    embedded: async (flags, given, [name]) => (await import("../stack/outputs.js")).showOutputs(name, flags, given),
  });
  addVerb(group, context, {
    name: "export",
    summary: "write the state of a stack as JSON",
    flags: (command) =>
      command
        .option("--file <file>", "write it there, not to the standard output")
        .option("--show-secrets", "secrets in clear")
        .option("--version <version>", "an older state: cloud backends keep them"),
    examples: [["stack export --file prod.json", "a copy, secrets encrypted"]],
    embedded: async (flags, given) => (await import("../stack/transfer.js")).exportTo(flags, given),
  });
  addVerb(group, context, {
    name: "import",
    summary: "replace the state of a stack by an exported one",
    description:
      "What is not this stack's, breaks a rule or cannot be decrypted is refused, and nothing is changed. The old state\n" +
      "stays as `.bak`. Nothing is changed on the platforms: run `refresh` and `preview` next.\n\n" +
      "To bring syncs that exist under management, see `pulumi-syncs import`.",
    flags: (command) =>
      command
        .option("--file <file>", "read it from there, not from the standard input")
        .option("-f, --force", "also what breaks a rule: a run may refuse it"),
    examples: [["stack import --file prod.json", "puts that copy back"]],
    embedded: async (flags, given) => (await import("../stack/transfer.js")).importFrom(flags, given),
  });
  for (const name of ["rename", "history", "graph", "tag", "change-secrets-provider", "migrate", "get", "drift"]) {
    refusedVerb(group, context, name);
  }
  for (const name of ["schedule", "webhook"]) refusedVerb(group, context, name);
}

/** `pulumi-syncs cancel` */
export function addCancel(program: Command, context: CommandContext): void {
  addVerb(program, context, {
    name: "cancel",
    summary: "remove the locks of a stack",
    description:
      "A run holds the lock of its stack; one that is killed leaves it there. A lock of the embedded engine's needs no cancel\n" +
      "where its process is proven to be gone (Linux, same boot and container): the next run takes it over. Any other one,\n" +
      "the Pulumi CLI's too, stays until this. Make sure that no run is in progress: this does not stop one.",
    arguments: [NAMED_STACK()],
    flags: (command) => command.option("-y, --yes", "do not ask"),
    codes: [EXIT.noSuchStack],
    examples: [["cancel --stack dev --yes", "after the machine of a run crashed"]],
    embedded: async (flags, given, [name]) => (await import("../stack/change.js")).cancel(name, flags, given),
  });
}

function outputFormat(): Option {
  return new Option("--output <format>", "how to write it").choices(["default", "json"]).default("default");
}

function secretsProvider(command: Command): Command {
  return command.option("--secrets-provider <type>", "who encrypts secrets: passphrase; others need the Pulumi CLI");
}
