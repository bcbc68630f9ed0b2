import { renderText, type Screen, TERMINAL_ROWS } from "../report/render-text.js";
import { documentOf } from "./document.js";
import type { DriftReport } from "./model.js";

/** The report for a terminal. */
export function toText(report: DriftReport, screen: Screen): string {
  return renderText(documentOf(report, TERMINAL_ROWS), screen);
}
