import {
  Document,
  type DocumentOptions,
  isAlias,
  isMap,
  isSeq,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
} from "yaml";

import { DEEPEST } from "../../protocol/depth.js";

/** More than those levels need, texts with brackets in them counted. */
const MOST_OPEN = 500;

/** More nodes than any file of these has, every alias counted as often as it is used. */
const MOST_NODES = 200_000;

/** A document, and what is wrong with it: in words, without a line of the file, which may hold a secret. */
export interface SafeYaml {
  readonly document: Document;
  readonly problem?: string;
}

/**
 * Reads YAML that somebody may have written to do harm: lists in lists without end, an alias that lies in itself, or a few
 * lines of aliases that stand for millions of values.
 */
export function parseSafeYaml(text: string, options: ParseOptions & DocumentOptions & SchemaOptions = {}): SafeYaml {
  // The parser is slow to find out by itself.
  if (opens(text) > MOST_OPEN) return { document: new Document(null), problem: EXCESS };
  const document = parseDocument(text, options);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const reason = /call stack/.test(error.message)
      ? EXCESS
      : (error.message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "it is not YAML");
    return { document, problem: `${line === undefined ? "" : `line ${line}: `}${reason}` };
  }
  const problem = excessOf(document);
  return problem === undefined ? { document } : { document, problem };
}

const EXCESS = "it is nested too deeply, or its aliases expand too far";

/** How many brackets of a text are open at once at most, in quotes or not. */
function opens(text: string): number {
  let open = 0;
  let most = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === "[" || bracket === "{" ? 1 : -1));
    most = Math.max(most, open);
  }
  return most;
}

function excessOf(document: Document): string | undefined {
  let nodes = 0;
  let problem: string | undefined;
  const follow = (node: unknown, depth: number): void => {
    nodes += 1;
    if (problem !== undefined) return;
    if (depth > DEEPEST || nodes > MOST_NODES) problem = EXCESS;
    else if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) problem = `the alias *${node.source} has no anchor`;
      else follow(target, depth + 1);
    } else if (isSeq(node)) for (const item of node.items) follow(item, depth + 1);
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        follow(key, depth + 1);
        follow(value, depth + 1);
      }
    }
  };
  follow(document.contents, 0);
  return problem;
}
