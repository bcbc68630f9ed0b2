/** What stands around a report in a comment or an issue. No imports: the GitHub and the GitLab example have the same file. */
import { readFileSync } from "node:fs";

/** GitHub refuses longer texts; GitLab's limit is far above. */
const LIMIT = 65_536;

/** The text of a file; undefined where there is none, because the command before it failed. */
export function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** By this a comment or an issue is found again. It does not show. One for each kind and stack. */
export function markerOf(kind, stack) {
  return `<!-- pulumi-syncs ${kind} ${encodeURIComponent(stack)} -->`;
}

/** What the flag --fail-on found, out of what the review wrote to its error stream. */
export function failReasons(log) {
  return log
    .split("\n")
    .filter((line) => line.startsWith("--fail-on "))
    .map((line) => line.replaceAll("`", "'"));
}

/** A text with what has to stand at its end, cut where it would be refused; whatever the cut left open is closed. */
export function fitted(text, end, limit = LIMIT) {
  const whole = `${text.trimEnd()}\n\n${end}`;
  if (whole.length <= limit) return whole;
  const note = "> … cut here: the text would be too long. The HTML page has all of it.";
  const kept = text.slice(0, limit - end.length - note.length - 100);
  const lines = kept.slice(0, kept.lastIndexOf("\n")).split("\n");
  const count = (test) => lines.filter(test).length;
  const openFence = count((line) => line.startsWith("```")) % 2 === 1;
  const openFold = count((line) => line.startsWith("<details>")) > count((line) => line.startsWith("</details>"));
  return [
    lines.join("\n"),
    ...(openFence ? ["```"] : []),
    ...(openFold ? ["", "</details>"] : []),
    "",
    note,
    "",
    end,
  ].join("\n");
}

/** The body of a review's comment. */
export function reviewBody({ marker, stack, report, log, link, commit }) {
  const reasons = failReasons(log);
  const text = [
    ...(reasons.length > 0 ? ["**Stopped by what this change causes:**", "", "```text", ...reasons, "```", ""] : []),
    report ?? `### The review of ${stack} failed\n\nNothing is known of what this change calls: see the log.`,
  ].join("\n");
  return fitted(text, `<sub>Commit ${commit} · [run, with the HTML page](${link})</sub>\n${marker}`);
}

/** Whether a review has something to say that is worth a new comment. */
export function isWorthAComment(json) {
  if (json === undefined) return true;
  const { syncs, problems, others } = JSON.parse(json);
  return syncs.length + problems.length + others.length > 0;
}
