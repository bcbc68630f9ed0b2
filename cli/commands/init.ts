import { Argument, type Command, Option } from "commander";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { workingDirectory } from "../flags.js";
import type { InitFlags } from "../init/run.js";
import { existingDirectory, type CommandContext } from "../command.js";

/** `pulumi-syncs init` */
export function addInit(program: Command, context: CommandContext): void {
  const command = program
    .command("init")
    .summary("write a project to start from")
    .description(
      "Write a project to start from: a program that runs beside the sandbox, Pulumi.yaml, package.json, tsconfig.json and\n" +
        ".gitignore. A file that exists stays as it is.",
    )
    .addArgument(new Argument("[directory]", "where").default(".", "the working directory"))
    .addOption(new Option("--workflows <service>", "also the workflows of this service").choices(["github", "gitlab"]))
    // Every command takes --stack, so that one set of flags serves a script; here there is nothing it could choose.
    .addOption(new Option("-s, --stack <name>", "has no effect here").hideHelp())
    .addOption(workingDirectory())
    .addHelpText(
      "after",
      [
        "",
        "Examples:",
        "  pulumi-syncs init syncs                  a new folder",
        "  pulumi-syncs init --workflows github     reviews, updates and drift of this project, too",
      ].join("\n"),
    )
    .addHelpText(
      "after",
      exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], {
        [EXIT.failure]: "it is a project already",
      }),
    )
    .action(async (directory: string) => {
      const { init } = await import("../init/run.js");
      const flags = command.opts<InitFlags>();
      context.exit(await init(directory, { ...flags, cwd: existingDirectory(flags.cwd) }, context));
    });
}
