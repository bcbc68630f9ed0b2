import { Document, type ScalarTag, type Tags } from "yaml";

import { readText } from "../disk/read.js";
import { ProjectFileError } from "./errors.js";
import { parseSafeYaml } from "./safe-yaml.js";

/** Octal and grouped whole numbers of YAML 1.1, which Pulumi's parser still reads as such. Written as they were. */
const OLD_INTEGER: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  format: "1.1",
  test: /^[-+]?(?:0[0-7_]+|[1-9]\d*_[\d_]*)$/,
  identify: (value) => typeof value === "bigint",
  resolve: (source) => {
    const digits = source.replace(/^[-+]/, "").replaceAll("_", "");
    const value = BigInt(digits.startsWith("0") ? `0o${digits.slice(1)}` : digits);
    return source.startsWith("-") ? -value : value;
  },
  stringify: ({ source, value }) => source ?? String(value),
};

// Whole numbers stay exact: Pulumi hands them to programs digit by digit.
const OPTIONS = { intAsBigInt: true, customTags: (tags: Tags): Tags => [OLD_INTEGER, ...tags] };

/** A file that holds nothing yet. */
export function emptyYaml(): Document {
  return new Document({}, OPTIONS);
}

/** Reads a YAML (or JSON) file, keeping its comments and order; undefined when it is not there. */
export async function readYaml(path: string): Promise<Document | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const { document, problem } = parseSafeYaml(text, OPTIONS);
  if (problem !== undefined) throw new ProjectFileError(path, problem);
  return document;
}
