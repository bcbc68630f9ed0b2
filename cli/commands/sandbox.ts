import { type Command, InvalidArgumentError, Option } from "commander";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { workingDirectory } from "../flags.js";
import type { CommandContext } from "../operation-command.js";
import type { SandboxFlags } from "../run-sandbox.js";

/** `pulumi-syncs sandbox` */
export function addSandbox(program: Command, { terminal, exit }: CommandContext): void {
  const command = program
    .command("sandbox")
    .summary("serve the APIs of all platforms on this machine")
    .description(
      "Serve the APIs of all platforms on this machine, for trying things out, demos and tests.\n\n" +
        "Writes the environment that programs need to standard output, and each request to standard error.\n" +
        "Runs until Ctrl-C.",
    )
    // Every command takes --stack, so that one set of flags serves a script; here there is nothing it could choose.
    .addOption(new Option("-s, --stack <name>", "has no effect here").hideHelp())
    .addOption(workingDirectory())
    .addOption(new Option("--port <number>", "port to listen on; 0 takes any free one").argParser(port).default(4010))
    .option("--data <file>", "keep the data in this file, over restarts")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--allow-remote", "listen on an address that other machines can reach")
    .addOption(new Option("--color <when>", "colour the log").choices(["auto", "always", "never"]).default("auto"))
    .addHelpText("after", exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal]))
    .action(async () => {
      const { runSandbox } = await import("../run-sandbox.js");
      exit(await runSandbox(command.opts<SandboxFlags>(), terminal, process));
    });
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  }
  return number;
}
