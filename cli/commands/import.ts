import { Argument, type Command } from "commander";
import { examplesHelp } from "../examples-help.js";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { addFlags, workingDirectory } from "../flags.js";
import { addFilters, checkFlags, type ImportFlags } from "../import/flags.js";
import { IMPORTABLE, type Importable } from "../import/sources.js";
import type { CommandContext } from "../command.js";

const HOW = `
An existing fleet comes under management in two steps that change nothing on the platform:

  pulumi-syncs import nango --out fleet               writes fleet/index.ts and fleet/import.json (and, unless
                                                      a project runs that program already, a project)
  pulumi-syncs import --file import.json -C fleet     takes them into the state; the preview is empty then

Later, when there are more syncs:

  pulumi-syncs import nango --out fleet --new         writes only the new ones, to index.new.ts and import.new.json

Left out is what the project's stack manages already; with --new, also what is in import.json. Secrets that a platform
shows (API keys in mappings of AI Squared) become config.requireSecret(…) in the program and stand in import.json in
clear; those that it masks are never written: a sync of Sequin names the id of its credential.
`;

/** `pulumi-syncs import` */
export function addImport(program: Command, context: CommandContext): void {
  const command = program
    .command("import")
    .summary("bring syncs that already exist under management")
    .description(
      "Bring syncs that already exist under management: write a program and an import file of what a platform has,\n" +
        "or take an import file into the state of the stack.",
    )
    .addArgument(new Argument("[platform]", "whose syncs to list").choices(IMPORTABLE))
    .option("-f, --file <import.json>", "take this file into the state of the stack, instead of listing a platform")
    .option("-o, --out <directory>", "where to write (default: the working directory)")
    .option("--new", "write only what is neither in the stack nor in an import file there, to files of their own")
    .option("--as-data", "write the syncs as a list and a loop over it, not one declaration each")
    .option("--by-name", "let the program of AI Squared look sources, destinations and models up by name")
    .option("--force", "write over index.ts and import.json, everything that matches")
    .option(
      "--plugin",
      "write an import file for programs in any language that use the provider plugin, and no program",
    )
    .option("-j, --json", "say what was done as JSON")
    .option("-s, --stack <name>", "the stack to take them into, or to look at (default: the selected one, else dev)")
    .addOption(workingDirectory());
  addFlags(command, "import", ["engine"]);
  addFilters(command);
  command
    .addHelpText(
      "after",
      examplesHelp([
        ["import nango --tag plan=enterprise", "the syncs of some customers"],
        ["import paragon --user jane --out fleet", "into a folder of its own"],
        ["import sequin --out fleet --json", "for another program: names, ids and what was left out"],
        ["import aisquared --by-name", "a program that names objects instead of their numbers"],
      ]),
    )
    .addHelpText("after", HOW)
    .addHelpText(
      "after",
      exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], {
        [EXIT.failure]:
          "failed, and nothing was written; or done, but for syncs that cannot be managed as they are: they are named",
      }),
    )
    .action(async (platform: Importable | undefined) => {
      const flags = command.opts<ImportFlags>();
      const filters = checkFlags(platform, flags, command.opts<Record<string, unknown>>());
      if (platform === undefined) {
        const { takeIn } = await import("../import/take-in.js");
        context.exit(await takeIn(flags.file ?? "", flags, context));
      } else {
        const { writeProgram } = await import("../import/write-program.js");
        context.exit(await writeProgram(platform, flags, filters, context));
      }
    });
}
