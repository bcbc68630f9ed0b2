/** Shows a review in the one note of this stack on the merge request, which is made once and then kept up to date. */
import { GitLab, main, required } from "./gitlab.mjs";
import { isWorthAComment, markerOf, readIfThere, reviewBody } from "./text.mjs";

await main(async (env) => {
  const stack = required(env, "STACK");
  const marker = markerOf("review", stack);
  const body = reviewBody({
    marker,
    stack,
    report: readIfThere("review.md"),
    log: readIfThere("review.log") ?? "",
    link: required(env, "CI_JOB_URL"),
    commit: required(env, "CI_COMMIT_SHA").slice(0, 12),
  });
  // A pipeline of a fork has no token: the review is in its artefacts.
  if ((env.GITLAB_TOKEN ?? "") === "") {
    console.log("No note: GITLAB_TOKEN is not set. The review is in the job's artefacts.");
    return;
  }
  const gitlab = new GitLab(env);
  const notes = `${gitlab.project}/merge_requests/${required(env, "CI_MERGE_REQUEST_IID")}/notes`;
  const [first, ...doubles] = await gitlab.own(`${notes}?order_by=created_at&sort=asc`, "body", marker);
  for (const { id } of doubles) await gitlab.request("PUT", `${notes}/${id}`, { body: "See the note above." });
  if (first !== undefined) await gitlab.request("PUT", `${notes}/${first.id}`, { body });
  else if (isWorthAComment(readIfThere("review.json"))) await gitlab.request("POST", notes, { body });
});
