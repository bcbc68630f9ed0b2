import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { EXIT, exitCodesHelp } from "../exit-codes.js";
import { workingDirectory } from "../flags.js";
import type { CommandContext } from "../command.js";
import type { PublishFlags } from "../publish/run.js";
import type { ServiceName } from "../publish/service.js";

const ENVIRONMENT = `
The token comes from the environment alone: GITHUB_TOKEN or GITLAB_TOKEN. Where to write is read from what the CI of the service
sets (GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_EVENT_PATH; CI_PROJECT_ID, CI_API_V4_URL, CI_MERGE_REQUEST_IID). Only texts with
our marker that the token's own user wrote are ever changed; who that is can be said by GITHUB_TOKEN_LOGIN.
`;

/** `pulumi-syncs comment` */
export function addComment(program: Command, context: CommandContext): void {
  const command = begin(program, "comment", "show a review in one comment on its pull request")
    .description(
      "Show a review in one comment on its pull request, written once and then kept up to date.\n\n" +
        "Reads what `review --output review.md --output review.json` wrote, and ends with the status of that review.",
    )
    .addArgument(new Argument("[files...]", "Markdown and JSON of the review").default(["review.md", "review.json"]))
    .option(
      "--accept-label <name>",
      "a label lets pass what --fail-on blocks, for the commit and the calls it was set on",
    )
    .addOption(new Option("--pull-request <number>", "its number (default: that of the job)").argParser(positive))
    .option("--commit <sha>", "the last commit of its branch (default: that of the job)");
  finish(command, [
    ["comment github", "in a job of GitHub Actions"],
    ["comment gitlab review.md review.json --accept-label syncs-accepted", "in a job of GitLab CI"],
  ]);
  const codes = {
    [EXIT.success]: "the review has passed, or was accepted",
    [EXIT.usage]: "it is blocked, or wrong arguments or flags",
  };
  command.addHelpText(
    "after",
    exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], {
      ...codes,
      [EXIT.failure]: "the review failed, or the comment could not be written",
    }),
  );
  command.action(async (service: ServiceName, files: string[]) => {
    const { comment } = await import("../publish/comment.js");
    context.exit(await comment(service, files, command.opts<PublishFlags>(), context));
  });
}

/** `pulumi-syncs issue` */
export function addIssue(program: Command, context: CommandContext): void {
  const command = begin(program, "issue", "keep one issue for the drift of a stack")
    .description(
      "Keep one issue for the drift of a stack: opened when something differs, updated while it does, closed when nothing\n" +
        "does any more.\n\nReads what `drift --output drift.md --output drift.json` wrote.",
    )
    .addArgument(new Argument("[files...]", "Markdown and JSON of the drift").default(["drift.md", "drift.json"]));
  finish(command, [
    ["issue github", "in a job of GitHub Actions"],
    ["issue gitlab --stack eu", "in a job of GitLab CI"],
  ]);
  command.addHelpText(
    "after",
    exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], {
      [EXIT.success]: "the issue is up to date, drift or none",
      [EXIT.failure]: "the check could not read every sync, or the issue could not be written",
    }),
  );
  command.action(async (service: ServiceName, files: string[]) => {
    const { issue } = await import("../publish/issue.js");
    context.exit(await issue(service, files, command.opts<PublishFlags>(), context));
  });
}

/** `pulumi-syncs reviewed` */
export function addReviewed(program: Command, context: CommandContext): void {
  const command = begin(program, "reviewed", "the fingerprint that was reviewed before a commit was merged")
    .description(
      "Write the fingerprint of the calls that were reviewed before a commit was merged, for `up --reviewed`.\n\n" +
        "It is read from our comment on the pull request, which must be about its last commit, passed or accepted. A commit\n" +
        "without such a review has the fingerprint of no calls.",
    )
    .option("--commit <sha>", "the commit on the branch (default: that of the job)");
  finish(command, [
    ["reviewed github --stack prod", "in a job after a merge"],
    ['up --yes --reviewed "$(pulumi-syncs reviewed github)"', "makes these calls, or none"],
  ]);
  command.addHelpText(
    "after",
    exitCodesHelp([EXIT.success, EXIT.failure, EXIT.usage, EXIT.internal], {
      [EXIT.failure]: "what was merged is not what was reviewed, or it was not accepted",
    }),
  );
  command.action(async (service: ServiceName) => {
    const { reviewed } = await import("../publish/reviewed.js");
    context.exit(await reviewed(service, command.opts<PublishFlags>(), context));
  });
}

function begin(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .summary(summary)
    .addArgument(new Argument("<service>", "where").choices(["github", "gitlab"]))
    .option("-s, --stack <name>", "the stack that it is about (default: the one that the report names, else dev)")
    .addOption(workingDirectory());
}

function finish(command: Command, examples: readonly [words: string, what: string][]): void {
  const lines = examples.map(([words, what]) => `  pulumi-syncs ${words}  # ${what}`);
  command.addHelpText("after", [ENVIRONMENT, "Examples:", ...lines].join("\n"));
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return number;
}
