import { COMMENT_LIMIT } from "../report/markdown.js";
import { renderMarkdown } from "../report/render-markdown.js";
import { documentOf } from "./document.js";
import type { Review } from "./model.js";

/** The review as a comment on a pull request. */
export function toMarkdown(review: Review, limit = COMMENT_LIMIT): string {
  return renderMarkdown((mostRows) => documentOf(review, mostRows), limit);
}
