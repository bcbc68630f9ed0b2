import { z } from "zod";
import { readBy } from "../core/read-by.js";
import { explain, type Explanation } from "../http/explain.js";

/** What Paragon's validation says about one property, and about those below it. */
const problem: z.ZodType<{ constraints?: Record<string, string> | undefined; children?: unknown[] | undefined }> =
  z.object({
    constraints: z.record(z.string(), z.string()).optional(),
    children: z.array(z.unknown()).optional(),
  });

const validationAnswer = z.object({ message: z.array(z.unknown()).min(1) });

/**
 * What Paragon says is wrong. No document has the shape; its clients were seen to read a message, a list of violated
 * constraints, and an error text.
 */
export function explainFailure(body: unknown): Explanation {
  const validation = readBy(validationAnswer, body);
  if (!validation.success) return explain(body);
  const texts = validation.data.message.flatMap(violations);
  return texts.length === 0 ? {} : { detail: texts.join("; ") };
}

function violations(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  const result = readBy(problem, entry);
  if (!result.success) return [];
  const { constraints = {}, children = [] } = result.data;
  return [...Object.values(constraints), ...children.flatMap(violations)];
}
