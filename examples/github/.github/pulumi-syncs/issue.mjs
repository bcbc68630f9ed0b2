/**
 * Keeps the one drift issue of a stack: opened when something differs, updated while it does, closed when nothing does
 * any more. Reads what `pulumi-syncs drift --output drift.md --output drift.json` wrote, and its exit status.
 *
 * Ends with 1 where the check could not tell: then an open issue stays open, whatever the report says.
 */
import { createHash } from "node:crypto";
import { appendFileSync } from "node:fs";
import { GitHub, main, required } from "./github.mjs";
import { Issues } from "./issues.mjs";
import { markerOf, readIfThere } from "./text.mjs";

await main(async (env) => {
  const stack = required(env, "STACK");
  const status = Number(required(env, "DRIFT_STATUS"));
  const [report, json] = [readIfThere("drift.md"), readIfThere("drift.json")];
  if (report !== undefined && env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, report);
  if (report === undefined || json === undefined) throw new Error(`The drift check of ${stack} failed: see its log.`);

  const { syncs } = JSON.parse(json);
  const link = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  const github = new GitHub(env);
  const issues = new Issues(github, markerOf("drift", stack));
  if (syncs.length > 0) {
    await issues.show(`Drift in ${stack}`, { report, link, print: fingerprint(syncs), count: syncs.length });
  } else if (status === 0) {
    await issues.close(`Nothing differs any more: [run](${link}).`);
  }
  if (status !== 0 && status !== 2) {
    throw new Error(`The drift check of ${stack} could not tell for every sync: see its report.`);
  }
});

/** Equal for equal differences, whatever else the report says. */
function fingerprint(syncs) {
  const facts = syncs.map(({ urn, found, fields }) => [
    urn,
    found,
    fields.map(({ path, inCode, onPlatform }) => [path, inCode, onPlatform]),
  ]);
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 16);
}
