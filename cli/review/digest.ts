import { z } from "zod";
import { CliError } from "../error.js";

const values = z.record(z.string(), z.unknown());

/** A resource as a digest shows it: secrets are the text `[secret]`. Only what a review needs. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: values.optional(),
  outputs: values.optional(),
  external: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  deletedWith: z.string().optional(),
});

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: resource.nullish(),
  newState: resource.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const digest = z.object({
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().optional(), message: z.string().default(""), severity: z.string().optional() }))
    .nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** What `pulumi preview --json` prints, as far as it matters here; more fields may be there. */
export type Digest = z.output<typeof digest>;
export type DigestStep = z.output<typeof step>;
export type DigestResource = z.output<typeof resource>;

/** How to get a digest, said in every refusal of something else. */
const HOW = 'Make it with "pulumi preview --json" or "pulumi-syncs preview --json".';

/**
 * Reads a digest.
 *
 * @param text what the preview printed
 * @param source where it came from, for messages
 */
export function readDigest(text: string, source: string): Digest {
  const trimmed = text.trim();
  if (trimmed === "") throw new CliError(`${source} is empty. ${HOW}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch {
    throw new CliError(`${source} is not a preview: ${describeBadJson(trimmed)} ${HOW}`);
  }
  const result = digest.safeParse(parsed);
  const known =
    typeof parsed === "object" &&
    parsed !== null &&
    ("steps" in parsed || "changeSummary" in parsed || "diagnostics" in parsed);
  if (result.success && known) return result.data;
  const where = result.success ? "it has neither steps nor a summary" : describeIssue(result.error);
  throw new CliError(`${source} is JSON, but not of a preview: ${where}. ${HOW}`);
}

function describeBadJson(text: string): string {
  const lines = text.split("\n");
  if (lines.length > 1 && lines.slice(0, 2).every(isEvent)) {
    return "it is a stream of events (PULUMI_ENABLE_STREAMING_JSON_PREVIEW), one JSON object a line; unset that variable.";
  }
  if (!text.startsWith("{")) return "it does not begin with JSON.";
  return text.endsWith("}") ? "its JSON is broken." : "its JSON ends in the middle: was the preview cut off?";
}

function isEvent(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "sequence" in value;
  } catch {
    return false;
  }
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? "its shape is another" : `${issue.path.join(".") || "the whole"}: ${issue.message}`;
}
