import { Argument, type Command, Option } from "commander";
import { CONFIG_TYPES } from "../../engine/index.js";
import type { CommandContext } from "../command.js";
import { addGroup, addVerb, refusedVerb } from "../verb-command.js";

const PATH = "--path";

/** `pulumi-syncs config` and the verbs below it. */
export function addConfig(program: Command, context: CommandContext): void {
  const group = addGroup(program, context, {
    name: "config",
    summary: "the settings of a stack: list, get, set, remove",
    description:
      "List the config of a stack: what Pulumi.<stack>.yaml says, and what Pulumi.yaml gives it. Comments and the order\n" +
      "of that file stay as they are.",
    examples: [
      ["config set --secret nango:secretKey", "asks for the value, and encrypts it"],
      ["config get nango:baseUrl", "one value, secrets in clear"],
    ],
    flags: (command) =>
      configFile(command)
        .option("-j, --json", "as JSON")
        .option("--show-secrets", "secrets in clear")
        .addOption(new Option("--open [bool]").hideHelp()),
    embedded: async (flags, given) => (await import("../config/show.js")).showConfig(flags, given),
  });

  addVerb(group, context, {
    name: "get",
    summary: "show one value, secrets in clear",
    arguments: [new Argument("<key>", "its key: <namespace>:<name>; without a namespace, the project's")],
    flags: (command) =>
      configFile(command)
        .option("-j, --json", "as JSON")
        .option(PATH, "the key goes on into a map or list: outer.inner, names[0]")
        .addOption(new Option("--open [bool]").hideHelp()),
    examples: [["config get nango:baseUrl", "in clear, for a script"]],
    embedded: async (flags, given, [key = ""]) => (await import("../config/show.js")).showValue(key, flags, given),
  });
  addVerb(group, context, {
    name: "set",
    summary: "set one value",
    description:
      "Without a value it is read from the standard input, or asked for at a terminal; a secret is not shown while it is\n" +
      "typed. It is stored as a string, unless --type says otherwise.",
    arguments: [
      new Argument("<key>", "its key: <namespace>:<name>; without a namespace, the project's"),
      new Argument("[value]"),
    ],
    flags: (command) =>
      configFile(command)
        .option("--secret", "encrypt it")
        .option("--plaintext", "write it in clear, which is the default")
        .addOption(new Option(PATH).hideHelp())
        .option("--raw", "keep the trailing newline of a value from standard input")
        .addOption(new Option("--type <type>", "keep it as this type").choices(CONFIG_TYPES)),
    examples: [
      ["config set --secret nango:secretKey < key.txt", "from a file, so that it is in no history of a shell"],
      ["config set aisquared:workspaceId 42", "in clear"],
    ],
    embedded: async (flags, given, [key = "", value]) =>
      (await import("../config/change.js")).setValue(key, value, flags, given),
  });
  addVerb(group, context, {
    name: "rm",
    aliases: ["remove", "delete"],
    summary: "remove one value",
    arguments: [new Argument("<key>")],
    flags: (command) => configFile(command).addOption(new Option(PATH).hideHelp()),
    examples: [["config rm nango:baseUrl", "back to the vendor's own server"]],
    embedded: async (flags, _, [key = ""]) => (await import("../config/change.js")).removeValue(key, flags),
  });
  for (const name of ["set-all", "rm-all", "cp", "refresh", "env"]) refusedVerb(group, context, name);
}

function configFile(command: Command): Command {
  return command.option("--config-file <file>", "this file, not Pulumi.<stack>.yaml");
}
