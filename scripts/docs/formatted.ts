import { format } from "prettier";

/** Markdown as `npm run lint` wants it, so that a page that was made anew is no difference. */
export function formatted(markdown: string): Promise<string> {
  return format(markdown, { parser: "markdown", printWidth: 120 });
}
