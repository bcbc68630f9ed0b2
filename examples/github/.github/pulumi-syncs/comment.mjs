/**
 * Shows a review: in the job's summary, and in the one comment of this stack on the pull request, which is made once and
 * then kept up to date. Reads what `pulumi-syncs review --output review.md --output review.json` wrote, and review.log.
 */
import { appendFileSync } from "node:fs";
import { GitHub, GitHubError, main, required } from "./github.mjs";
import { isWorthAComment, markerOf, readIfThere, reviewBody } from "./text.mjs";

await main(async (env) => {
  const stack = required(env, "STACK");
  const marker = markerOf("review", stack);
  const body = reviewBody({
    marker,
    stack,
    report: readIfThere("review.md"),
    log: readIfThere("review.log") ?? "",
    link: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,
    commit: required(env, "COMMIT").slice(0, 12),
  });
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${body}\n`);

  try {
    await comment(new GitHub(env), required(env, "PULL_REQUEST"), { marker, body, json: readIfThere("review.json") });
  } catch (error) {
    // The token of a pull request from a fork may only read: that is as it should be, and no reason to fail.
    if (!(error instanceof GitHubError) || error.status !== 403 || env.FROM_FORK !== "true") throw error;
    console.log("::notice::No comment from a fork: its token may only read. The review is in the summary of this run.");
  }
});

async function comment(github, number, { marker, body, json }) {
  const [first, ...doubles] = await github.own(`${github.repository}/issues/${number}/comments`, marker);
  for (const { id } of doubles) await github.request("DELETE", `${github.repository}/issues/comments/${id}`);
  if (first !== undefined) {
    await github.request("PATCH", `${github.repository}/issues/comments/${first.id}`, { body });
    console.log(`Updated ${first.html_url}`);
  } else if (isWorthAComment(json)) {
    const made = await github.request("POST", `${github.repository}/issues/${number}/comments`, { body });
    console.log(`Wrote ${made.html_url}`);
  } else {
    console.log("Nothing changes: no comment.");
  }
}
