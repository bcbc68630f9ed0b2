import { type Command, InvalidArgumentError, Option } from "commander";
import { examplesHelp } from "../examples-help.js";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { workingDirectory } from "../flags.js";
import type { CommandContext } from "../command.js";
import type { SandboxFlags } from "../run-sandbox.js";

/** `pulumi-syncs sandbox` */
export function addSandbox(program: Command, { terminal, exit }: CommandContext): void {
  const command = program
    .command("sandbox")
    .argument("[command...]", "after `--`: run this command with the environment, then stop")
    .passThroughOptions()
    .summary("serve the APIs of all platforms on this machine")
    .description(
      "Serve the APIs of all platforms on this machine, for trying things out, demos and tests.\n\n" +
        "Writes the environment that programs need to standard output, and each request to standard error.\n" +
        "Runs until Ctrl-C.\n\n" +
        "With a command behind `--` it runs that with the environment set, stops when it ends, and ends with its exit\n" +
        "status; nothing else is written. Example: pulumi-syncs sandbox --data data.json -- npx pulumi-syncs up",
    )
    // Every command takes --stack, so that one set of flags serves a script; here there is nothing it could choose.
    .addOption(new Option("-s, --stack <name>", "has no effect here").hideHelp())
    .addOption(workingDirectory())
    .addOption(
      new Option("--port <number>", "port to listen on; 0 takes any free one, as does a command where this is taken")
        .argParser(port)
        .default(4010),
    )
    .option("--data <file>", "keep the data in this file, over restarts")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--allow-remote", "listen on an address that other machines can reach")
    .addOption(new Option("--color <when>", "colour the log").choices(["auto", "always", "never"]).default("auto"))
    .addHelpText(
      "after",
      examplesHelp([
        ["sandbox -- npx pulumi-syncs up --yes", "starts it, runs the command, stops it"],
        ["sandbox --data data.json -- bash", "a shell beside it, with data that stays"],
      ]),
    )
    .addHelpText(
      "after",
      exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], { [EXIT.failure]: "failed" }) +
        "\n  other that of the command",
    )
    .action(async (words: string[]) => {
      const { runInSandbox, runSandbox } = await import("../run-sandbox.js");
      const flags = command.opts<SandboxFlags>();
      const mayBeAnother = command.getOptionValueSource("port") === "default";
      const [name, ...args] = words;
      exit(
        await (name === undefined
          ? runSandbox(flags, terminal, process)
          : runInSandbox({ ...flags, mayBeAnother }, { name, args }, terminal, process)),
      );
    });
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return number;
}
