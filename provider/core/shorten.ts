/** No id or name that a platform has is a longer word, and hardly a path that somebody may copy. */
const LONGEST_WORD = 1_000;

/** What somebody still reads to its end, where the remedy stands. */
const LONGEST_MESSAGE = 4_000;

/** The beginning of a text with `…` behind it, where the text is longer than so many characters. */
export function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${beginning(text, longest - 1)}…`;
}

/**
 * A message that stays readable whatever it names: words that are too long, and what is too long after that, lose their
 * middle. Only for what holds no secret any more: the end of one would be recognised by nobody.
 */
export function shortenMessage(message: string): string {
  if (message.length <= LONGEST_WORD) return message;
  return withoutMiddle(
    message.replace(/\S+/g, (word) => withoutMiddle(word, LONGEST_WORD)),
    LONGEST_MESSAGE,
  );
}

function withoutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.floor(longest / 5);
  return `${beginning(text, longest - end - 1)}…${ending(text, end)}`;
}

/** Half a surrogate pair at the cut is no character. */
function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}

function ending(text: string, length: number): string {
  return text.slice(-length).replace(/^[\udc00-\udfff]/, "");
}
