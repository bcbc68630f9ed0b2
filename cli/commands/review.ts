import { Argument, type Command, Option } from "commander";
import { examplesHelp } from "../examples-help.js";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { addReportFlags } from "../report/flags.js";
import type { ReviewFlags } from "../review/run.js";

/** `pulumi-syncs review` */
export function addReview(program: Command, context: CommandContext): void {
  const command = program
    .command("review")
    .summary("show which calls a change makes, and what they cause")
    .description(
      "Show which calls a change makes on the platforms, and what they cause.\n\n" +
        "Reads the JSON of a preview, from a file or from standard input; without either it runs the preview itself.\n" +
        "Needs no credentials: the calls are decided from the program and the state alone.",
    )
    .addArgument(new Argument("[preview.json]", "what `preview --json` printed; - is standard input"));
  addReportFlags(command, "update", ["refresh"])
    .addOption(
      new Option(
        "--fail-on <what,…>",
        "end with status 2 where the change causes one of these: full-resync, backfill, data-loss, gap, load, pause, " +
          "resume, settings, credential, delete, replace; load+20%: the changed syncs together run that much more often; " +
          "host: the calls go elsewhere than at the last up",
      ),
    )
    .addHelpText(
      "after",
      examplesHelp([
        ["review", "of the program here, without a key of any platform"],
        ["review --fail-on full-resync,delete", "as a check of a pull request"],
        ["preview --json | pulumi-syncs review -o review.html -", "of a preview that was made"],
      ]),
    )
    .addHelpText(
      "after",
      exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.noSuchStack, EXIT.canceled, EXIT.internal], {
        [EXIT.failure]: "the preview failed (its errors are in the review), or there is nothing that could be read",
        [EXIT.usage]: "a --fail-on condition was met, or wrong arguments or flags",
      }),
    )
    .action(async (file: string | undefined) => {
      const { runReview } = await import("../review/run.js");
      context.exit(await runReview(file, command.opts<ReviewFlags>(), context));
    });
}
