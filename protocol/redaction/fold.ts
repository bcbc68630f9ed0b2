import { MappedTextBuilder, type MappedText } from "./mapped-text.js";

/** White space in whatever amount, what a form writes for it, and halves of characters. */
const FOLDED =
  /[\s\u0000-\u001f\u007f-\u009f+]+|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text as it is when lines are joined and forms are read: one blank between words. Itself where that changes nothing. */
export function fold(view: MappedText): MappedText {
  let builder: MappedTextBuilder | undefined;
  let copied = 0;
  for (const { 0: piece, index } of view.text.matchAll(FOLDED)) {
    if (piece === " ") continue;
    const end = index + piece.length;
    builder ??= new MappedTextBuilder(view);
    builder.copy(copied, index);
    builder.put(/^\p{Surrogate}/u.test(piece) ? "\ufffd" : " ", index, end);
    copied = end;
  }
  builder?.copy(copied, view.text.length);
  return builder?.build() ?? view;
}
