import { counted } from "../report/html-filters.js";
import { PAGE_ROWS, renderHtml } from "../report/render-html.js";
import { platformName } from "../report/words.js";
import { documentOf } from "./document.js";
import type { Review, SyncOperation } from "./model.js";
import { effectCounts, OPERATION_WORD } from "./words.js";

/** The review as one self-contained page. */
export function toHtml(review: Review): string {
  const { syncs } = review;
  const operations = counted<SyncOperation>(
    syncs.map(({ operation }) => operation),
    (operation) => OPERATION_WORD[operation],
  );
  const platforms = counted(
    syncs.map(({ platform }) => platform),
    platformName,
  );
  const effects = effectCounts(review).map(({ kind, word, count, grave }) => ({
    value: kind,
    label: word,
    count,
    grave,
  }));
  return renderHtml(documentOf(review, PAGE_ROWS), [
    { name: "operation", label: "Change", options: operations },
    { name: "platform", label: "Platform", options: platforms },
    { name: "effect", label: "Causes", options: effects },
  ]);
}
