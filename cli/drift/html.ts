import { counted } from "../report/html-filters.js";
import { PAGE_ROWS, renderHtml } from "../report/render-html.js";
import { platformName } from "../report/words.js";
import { documentOf } from "./document.js";
import type { DriftReport } from "./model.js";

/** The report as one self-contained page. */
export function toHtml(report: DriftReport): string {
  const { syncs } = report;
  const platforms = counted(
    syncs.map(({ platform }) => platform),
    platformName,
  );
  return renderHtml(documentOf(report, PAGE_ROWS), [
    { name: "found", label: "Found", options: counted(syncs.map(({ found }) => found)) },
    { name: "platform", label: "Platform", options: platforms },
  ]);
}
