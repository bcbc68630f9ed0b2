/**
 * Keeps the one drift issue of a stack: opened when something differs, updated while it does, closed when nothing does
 * any more. Ends with 1 where the check could not tell: then an open issue stays open.
 */
import { GitLab, main, required } from "./gitlab.mjs";
import { fitted, markerOf, readIfThere } from "./text.mjs";

await main(async (env) => {
  const stack = required(env, "STACK");
  const status = Number(required(env, "DRIFT_STATUS"));
  const [report, json] = [readIfThere("drift.md"), readIfThere("drift.json")];
  if (report === undefined || json === undefined) throw new Error(`The drift check of ${stack} failed: see its log.`);
  const { syncs } = JSON.parse(json);

  const gitlab = new GitLab(env);
  const issues = `${gitlab.project}/issues`;
  const marker = markerOf("drift", stack);
  const open = await gitlab.own(`${issues}?state=opened`, "description", marker);
  if (syncs.length > 0) {
    const end = `<sub>As of [this job, with the HTML page](${required(env, "CI_JOB_URL")})</sub>\n${marker}`;
    const text = { title: `Drift in ${stack}`, description: fitted(report, end) };
    if (open[0] === undefined) await gitlab.request("POST", issues, { ...text, labels: "drift" });
    else await gitlab.request("PUT", `${issues}/${open[0].iid}`, text);
  } else if (status === 0) {
    for (const { iid } of open) await gitlab.request("PUT", `${issues}/${iid}`, { state_event: "close" });
  }
  if (status !== 0 && status !== 2) {
    throw new Error(`The drift check of ${stack} could not tell for every sync: see its report.`);
  }
});
