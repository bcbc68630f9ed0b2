import { format } from "prettier";

/** Text as `npm run lint` wants it, so that what was made anew is no difference. */
export function formatted(text: string, parser: "markdown" | "json" | "typescript"): Promise<string> {
  return format(text, { parser, printWidth: 120 });
}
