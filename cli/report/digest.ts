import { z } from "zod";
import { isTooDeep } from "../../protocol/depth.js";
import { readBy } from "../../provider/core/read-by.js";
import { CliError } from "../error.js";

const values = z.record(z.string(), z.unknown());

/** A resource as a digest shows it: secrets are the text `[secret]`. Only what a report needs. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: values.optional(),
  outputs: values.optional(),
  external: z.boolean().optional(),
  /** `<urn>::<id>` of the provider entry that it belongs to. */
  provider: z.string().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  deletedWith: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  /** By top-level property, the resources that its value comes from. */
  propertyDependencies: z.record(z.string(), z.unknown()).nullish(),
  /** In a replacement: the old one goes before the new one is made. */
  pendingReplacement: z.boolean().optional(),
  /** In a replacement: the old one goes after the new one is made. */
  delete: z.boolean().optional(),
  initErrors: z.array(z.string()).optional(),
  /** `project:///index.ts#3,11`: where the program declares it. */
  sourcePosition: z.string().optional(),
});

const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: resource.nullish(),
  newState: resource.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

const digest = z.object({
  /** The stack's config; a secret is `[secret]`. */
  config: z.record(z.string(), z.string()).nullish(),
  steps: z.array(step).nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().optional(), message: z.string().default(""), severity: z.string().optional() }))
    .nullish(),
  changeSummary: z.record(z.string(), z.int().min(0)).nullish(),
});

/** What `pulumi preview --json` prints, as far as it matters here; more fields may be there. */
export type Digest = z.output<typeof digest>;
export type DigestStep = z.output<typeof step>;
export type DigestResource = z.output<typeof resource>;

/** Whether a run only looked at the platforms: it lists what was found as updates and deletes, for which no call is made. */
export function isRefresh(steps: readonly DigestStep[]): boolean {
  const refreshed = new Set(steps.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  // A preview that refreshes first lists a resource once more where it changes it.
  const isFound = steps.some(({ op, urn }) => (op === "update" || op === "delete") && !refreshed.has(urn));
  return refreshed.size > 0 && isFound;
}

/** What a digest is asked for, and how to get it: said in every refusal of something else. */
export interface DigestKind {
  /** What it shows, such as `preview`. */
  readonly name: string;
  /** The command that prints it, without the name of the program. */
  readonly command: string;
}

/** What a file holds as text. PowerShell redirects as UTF-16, editors add byte order marks. */
export function decodeText(bytes: Buffer): string {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le") : bytes.toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/**
 * Reads a digest.
 *
 * @param text what the command printed
 * @param source where it came from, for messages
 */
export function readDigest(text: string, source: string, kind: DigestKind): Digest {
  const trimmed = text.trim();
  if (trimmed === "") throw new CliError(`${source} is empty. ${how(kind)}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch {
    throw new CliError(`${source} is not the JSON of a ${kind.name}: ${describeBadJson(trimmed)} ${how(kind)}`);
  }
  return parseDigest(parsed, source, kind);
}

/** Checks that a value is a digest. */
export function parseDigest(parsed: unknown, source: string, kind: DigestKind): Digest {
  if (isTooDeep(parsed))
    throw new CliError(`${source} is nested too deeply: it is not the JSON of a ${kind.name}. ${how(kind)}`);
  const result = readBy(digest, parsed);
  const known =
    typeof parsed === "object" &&
    parsed !== null &&
    ("steps" in parsed || "changeSummary" in parsed || "diagnostics" in parsed || isOfNothing(parsed));
  if (result.success && known) return result.data;
  const where = result.success ? "it has neither steps nor a summary" : describeIssue(result.error);
  throw new CliError(`${source} is JSON, but not of a ${kind.name}: ${where}. ${how(kind)}`);
}

/** A run of a stack that was never deployed has nothing to list. */
function isOfNothing(parsed: object): boolean {
  return Object.keys(parsed).every((name) => name === "config" || name === "duration");
}

function how({ command }: DigestKind): string {
  return `Make it with "pulumi ${command}" or "pulumi-syncs ${command}".`;
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
  return issue === undefined ? "it has another shape" : `${issue.path.join(".") || "the whole"}: ${issue.message}`;
}
