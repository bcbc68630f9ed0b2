import { Argument, type Command, Option } from "commander";
import type { DriftFlags } from "../drift/run.js";
import { examplesHelp } from "../examples-help.js";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { addFilters } from "../import/flags.js";
import type { CommandContext } from "../command.js";
import { addReportFlags } from "../report/flags.js";

const IGNORE_FILE_HELP = `
The ignore file is a YAML list: what may differ, why, and until when (the last day, UTC). "*" stands for any characters;
without a field it is the whole sync, and its deletion too. An expired entry no longer applies and is listed, as is an entry
that ignores nothing.

  - sync: acme-*
    field: frequency
    reason: slowed down by hand during Monday's incident
    until: 2027-01-31
`;

/** `pulumi-syncs drift` */
export function addDrift(program: Command, context: CommandContext): void {
  const command = program
    .command("drift")
    .summary("show what was changed on the platforms outside of code")
    .description(
      "Show what was changed on the platforms outside of code, and how to put it back or adopt it.\n\n" +
        "Compares what the platforms have with what was last applied, by a refresh that changes nothing; or reads the JSON\n" +
        "of one (`refresh --preview-only --json`) from a file or from standard input.",
    )
    .addArgument(new Argument("[refresh.json]", "what `refresh --preview-only --json` printed; - is standard input"));
  addReportFlags(command, "refresh", [])
    .option("--ignore-file <file>", "what may differ for some time (default: .driftignore, where there is one)")
    .addOption(
      new Option(
        "--unmanaged [platform]",
        "also name what the platforms run that the stack does not manage: on this platform (repeatable), or on all of which " +
          "it has syncs; the filters of `import` choose among them",
      )
        .preset("*")
        .argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]),
    );
  addFilters(command, false);
  command
    .addHelpText(
      "after",
      examplesHelp([
        ["drift", "status 2 where something was changed by hand"],
        ["drift --json -o drift.json", "for another program"],
      ]),
    )
    .addHelpText("after", IGNORE_FILE_HELP)
    .addHelpText(
      "after",
      exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.noSuchStack, EXIT.canceled, EXIT.internal], {
        [EXIT.success]: "no drift",
        [EXIT.failure]:
          "the check is incomplete: a platform could not be reached, a key was refused, or a sync could not be read\n" +
          "       (the others are still reported)",
        [EXIT.usage]: "drift, or wrong arguments or flags",
      }),
    )
    .action(async (file: string | undefined) => {
      const { runDrift } = await import("../drift/run.js");
      context.exit(await runDrift(file, command.opts<DriftFlags>(), context, command.opts<Record<string, unknown>>()));
    });
}
