import { COMMENT_LIMIT } from "../report/markdown.js";
import { renderMarkdown } from "../report/render-markdown.js";
import { documentOf } from "./document.js";
import type { DriftReport } from "./model.js";

/** The report as the text of an issue. */
export function toMarkdown(report: DriftReport, limit = COMMENT_LIMIT): string {
  return renderMarkdown((mostRows) => documentOf(report, mostRows), limit);
}
