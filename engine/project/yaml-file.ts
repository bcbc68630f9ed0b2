import { readFile } from "node:fs/promises";

import { type Document, parseDocument } from "yaml";

import { hasCode } from "../state/error-code.js";
import { ProjectFileError } from "./errors.js";

/** Reads a YAML (or JSON) file, keeping its comments and order; undefined when it is not there. */
export async function readYaml(path: string): Promise<Document | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  // Whole numbers stay exact: Pulumi hands them to programs digit by digit.
  const document = parseDocument(text, { intAsBigInt: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    // The library quotes the lines around the error, and one of them may hold a secret.
    const reason = error.message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "it is not YAML";
    throw new ProjectFileError(path, `${line === undefined ? "" : `line ${line}: `}${reason}`);
  }
  return document;
}
