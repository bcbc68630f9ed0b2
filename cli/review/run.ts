import { chooseEngine } from "../engine-choice.js";
import { EXIT } from "../exit-codes.js";
import { existingDirectory } from "../command.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import type { ReportFlags } from "../report/flags.js";
import { lastUpOf } from "../report/last-up.js";
import { madeNow } from "../report/made.js";
import { outputsOf, toJson, writeReport } from "../report/outputs.js";
import type { Screen } from "../report/render-text.js";
import { givenDigest } from "../report/source.js";
import { placeOf } from "../../protocol/urn.js";
import { buildReview } from "./build.js";
import { parseFailOn } from "./fail-on.js";
import { toHtml } from "./html.js";
import { toMarkdown } from "./markdown.js";
import { toText } from "./text.js";

/** What the flags of `review` say. */
export interface ReviewFlags extends ReportFlags {
  refresh?: boolean;
  failOn?: string;
}

const PREVIEW = { name: "preview", command: "preview --json" };

/** Runs `review`. Resolves to the exit status. */
export async function runReview(
  file: string | undefined,
  flags: ReviewFlags,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const cwd = existingDirectory(flags.cwd);
  // Before anything that takes time.
  const conditions = flags.failOn === undefined ? [] : parseFailOn(flags.failOn);
  const outputs = outputsOf(flags.output ?? [], flags.format, terminal.stdout);

  const run = { kind: PREVIEW, operation: "preview", flags: { ...flags, cwd } } as const;
  const given = await givenDigest(file, run, context);
  const digest = given ?? (await (await import("../report/run-engine.js")).runForDigest(run, context));
  // What a file shows was looked at already, or not.
  const looks = given === undefined && flags.refresh === true;
  const found = looks ? await (await import("./look-before.js")).lookBefore(digest, run.flags, terminal) : undefined;
  const { path } = chooseEngine(flags.engine, terminal.env);
  const [lastUp, made] = await Promise.all([
    lastUpOf({ cwd, ...placeOf(digest.steps?.[0]?.urn) }, path, terminal),
    madeNow(cwd),
  ]);
  const review = await buildReview(digest, {
    conditions,
    environment: terminal.env,
    made,
    ...(found === undefined ? {} : { found }),
    ...(lastUp === undefined ? {} : { lastUp }),
  });
  const render = {
    text: (screen: Screen) => toText(review, screen),
    markdown: () => toMarkdown(review),
    json: () => toJson(review),
    html: () => toHtml(review),
  };
  await writeReport(outputs, render, { terminal, cwd });

  if (review.problems.length > 0) {
    writeLine(terminal.stderr, "error: The preview failed: its errors are in the review.");
    return EXIT.failure;
  }
  const refused = review.syncs.filter((sync) => sync.refused !== undefined);
  if (refused.length > 0) {
    const names = refused.slice(0, 5).map(({ name }) => name);
    writeLine(
      terminal.stderr,
      `error: The update would be refused, for the reason in the review: ${names.join(", ")}${refused.length > 5 ? ", …" : ""}.`,
    );
    return EXIT.failure;
  }
  const { blockedBy } = review.verdict;
  for (const { word, reason } of blockedBy) writeLine(terminal.stderr, `--fail-on ${word}: ${reason}`);
  return blockedBy.length > 0 ? EXIT.usage : EXIT.success;
}
