import { z } from "zod";
import { PermissionDeniedError } from "../../provider/core/errors/api-error.js";
import { UsageError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { type Report, readReport } from "./report-files.js";
import { folderOf, inWords, type PublishFlags, serviceOf, stackOf, summarize } from "./run.js";
import type { Change, Service, ServiceName } from "./service.js";
import { fitted, isMarked, markerOf, noteOf, readNote } from "./text.js";

/** What of a review is in use; see `review.schema.json`. */
const reviewFacts = z.looseObject({
  format: z.literal("pulumi-syncs/review/v1"),
  stack: z.string().optional(),
  fingerprint: z.string().optional(),
  verdict: z.looseObject({ result: z.enum(["passed", "blocked", "failed"]) }).optional(),
  syncs: z.array(z.unknown()),
  others: z.array(z.unknown()),
  problems: z.array(z.unknown()),
});

type ReviewFacts = z.infer<typeof reviewFacts>;

/** What the comment says of itself: which calls of which commit it shows, and whether they may be made. */
export const reviewNote = z.object({
  commit: z.string(),
  fingerprint: z.string().optional(),
  result: z.enum(["passed", "blocked", "failed"]),
  acceptedBy: z.string().optional(),
});

type ReviewNote = z.infer<typeof reviewNote>;

/**
 * Keeps the one comment of a stack on a pull request up to date. Resolves to the status of the review: what blocks it is let
 * through where somebody has accepted it for this commit and these calls.
 */
export async function comment(
  name: ServiceName,
  files: readonly string[],
  flags: PublishFlags,
  { terminal }: CommandContext,
): Promise<number> {
  const report = await readReport(files, folderOf(flags), reviewFacts);
  const stack = stackOf(flags, report.facts);
  const say = (line: string): void => {
    writeLine(terminal.stderr, line);
  };
  if (name === "gitlab" && isForkWithoutToken(terminal.env)) {
    say("No comment: the pipeline of a fork has no GITLAB_TOKEN. The review is in the files of this job.");
    return statusOf(noteOn("", report));
  }
  const service = await serviceOf(name, terminal.env);
  const change = changeOf(service, flags);
  const marker = markerOf("review", stack);
  const note = await inWords(async () => {
    const page = new Comment(service, change, marker);
    const accepted = await page.accepted(report, flags.acceptLabel);
    const body = bodyOf(service, stack, report, accepted, marker);
    await summarize(body, terminal.env);
    try {
      say(await page.show(body, report.facts));
    } catch (error) {
      // The token of a pull request from a fork may only read: that is as it should be, and no reason to fail.
      if (!(error instanceof PermissionDeniedError) || !service.isForked) throw error;
      say(
        "No comment: the token of a pull request from a fork may only read. The review is in the summary of this run.",
      );
    }
    return accepted;
  });
  if (note.acceptedBy !== undefined) say(`Accepted by ${note.acceptedBy} for commit ${short(note.commit)}.`);
  else if (note.result === "blocked") {
    const how = flags.acceptLabel === undefined ? "" : ` The label ${flags.acceptLabel} accepts it for this commit.`;
    say(`The review of ${stack} is blocked, see the comment.${how}`);
  }
  return statusOf(note);
}

function statusOf({ result, acceptedBy }: ReviewNote): number {
  if (result === "failed") return EXIT.failure;
  return result === "passed" || acceptedBy !== undefined ? EXIT.success : EXIT.usage;
}

/** A fork's pipeline runs in the fork's project, which has no token of ours. */
function isForkWithoutToken(env: NodeJS.ProcessEnv): boolean {
  const { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: source, CI_MERGE_REQUEST_PROJECT_ID: target } = env;
  return (env["GITLAB_TOKEN"] ?? "") === "" && source !== undefined && source !== target;
}

/** What a review comes to, before anybody has accepted it. */
function noteOn(commit: string, { facts }: Report<ReviewFacts>): ReviewNote {
  const result = facts === undefined || facts.problems.length > 0 ? "failed" : (facts.verdict?.result ?? "passed");
  return { commit, result, ...(facts?.fingerprint !== undefined && { fingerprint: facts.fingerprint }) };
}

/** The change that a job is about, or that the flags name. */
export function changeOf(service: Service, { pullRequest, commit }: PublishFlags): Change {
  const { change } = service;
  const number = pullRequest ?? change?.number;
  const last = commit ?? change?.commit;
  if (number !== undefined && last !== undefined && last !== "") return { number, commit: last };
  throw new UsageError(
    `This is not a job of a change on ${service.name}. Name it with --pull-request <number> and --commit <sha>.`,
  );
}

class Comment {
  readonly #service: Service;
  readonly #change: Change;
  readonly #marker: string;

  constructor(service: Service, change: Change, marker: string) {
    this.#service = service;
    this.#change = change;
    this.#marker = marker;
  }

  /** What the review comes to, and who accepted that: for this commit, and the calls that the comment showed. */
  async accepted(report: Report<ReviewFacts>, label: string | undefined): Promise<ReviewNote> {
    const { commit } = this.#change;
    const note = noteOn(commit, report);
    if (note.result !== "blocked" || label === undefined) return note;
    const [shown] = await this.#own();
    const before = shown && readNote(shown.body, reviewNote);
    // Nobody can have accepted what nobody has seen.
    if (before?.commit !== commit || before.fingerprint !== note.fingerprint) return note;
    const labelled = await this.#service.labelOf(this.#change, label);
    const acceptedBy = labelled && (labelled.by ?? before.acceptedBy);
    return acceptedBy === undefined ? note : { ...note, acceptedBy };
  }

  /** Writes or rewrites the one comment; where nothing changes none is begun. */
  async show(body: string, facts: ReviewFacts | undefined): Promise<string> {
    const { number } = this.#change;
    const [first, ...doubles] = await this.#own();
    for (const { id } of doubles) await this.#service.removeComment(number, id);
    if (first !== undefined)
      return `Updated ${(await this.#service.rewriteComment(number, first.id, body)).url}`.trim();
    if (facts !== undefined && facts.syncs.length + facts.problems.length + facts.others.length === 0) {
      return "Nothing changes: no comment.";
    }
    return `Wrote ${(await this.#service.writeComment(number, body)).url}`.trim();
  }

  async #own() {
    const comments = await this.#service.comments(this.#change.number);
    return comments.filter(({ body }) => isMarked(body, this.#marker));
  }
}

function bodyOf(
  { longest, job }: Service,
  stack: string,
  { markdown }: Report<ReviewFacts>,
  note: ReviewNote,
  marker: string,
): string {
  const failed = `### The review of ${stack} failed\n\nThe calls of this change are unknown: see the log.`;
  const accepted = note.acceptedBy === undefined ? "" : `**Accepted by @${note.acceptedBy} for this commit.**\n\n`;
  const page = job === undefined ? "" : ` · [run, with the HTML page](${job})`;
  const end = `<sub>Commit ${short(note.commit)}${page}</sub>\n${noteOf(note)}\n${marker}`;
  return fitted(accepted + (markdown ?? failed), end, longest);
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
