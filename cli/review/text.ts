import { renderText, type Screen, TERMINAL_ROWS } from "../report/render-text.js";
import { documentOf } from "./document.js";
import type { Review } from "./model.js";

/** The review for a terminal. */
export function toText(review: Review, screen: Screen): string {
  return renderText(documentOf(review, TERMINAL_ROWS), screen);
}
