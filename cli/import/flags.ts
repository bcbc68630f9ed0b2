import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { EngineName } from "../engine-choice.js";
import { UsageError } from "../error.js";
import type { Filters } from "./sources/source.js";

/** The platforms to import from. */
export const IMPORTABLE = ["nango", "paragon", "sequin", "aisquared"] as const;

export type Importable = (typeof IMPORTABLE)[number];

/** What the flags of `import` say. */
export interface ImportFlags {
  stack?: string;
  cwd: string;
  engine?: EngineName;
  file?: string;
  out?: string;
  new?: boolean;
  force?: boolean;
  integration?: string[];
  connection?: string[];
  sync?: string[];
  tag?: string[];
  user?: string[];
  usersFile?: string;
  provider?: string[];
  stream?: string[];
  name?: string[];
  workspace?: string[];
  source?: string[];
  destination?: string[];
  model?: string[];
}

/** Which platforms each filter is for. */
export const FILTERS = {
  integration: ["nango", "paragon"],
  connection: ["nango"],
  sync: ["nango"],
  tag: ["nango"],
  user: ["paragon"],
  usersFile: ["paragon"],
  provider: ["sequin"],
  name: ["sequin"],
  stream: ["sequin", "aisquared"],
  workspace: ["aisquared"],
  source: ["aisquared"],
  destination: ["aisquared"],
  model: ["aisquared"],
} as const satisfies Partial<Record<keyof ImportFlags, readonly Importable[]>>;

type FilterName = keyof typeof FILTERS;

const NAMES = Object.keys(FILTERS) as FilterName[];

/** Refuses flags that mean nothing where they stand. */
export function checkFlags(platform: Importable | undefined, flags: ImportFlags): void {
  if ((platform === undefined) === (flags.file === undefined)) {
    throw new UsageError(
      platform === undefined
        ? `Name a platform to list (${IMPORTABLE.join(", ")}), or a file to take into the state (--file import.json).`
        : "Either a platform is listed, or a --file is taken into the state: not both at once.",
    );
  }
  const given = NAMES.filter((name) => flags[name] !== undefined);
  if (platform === undefined) {
    const others = [...given, ...(["out", "new", "force"] as const).filter((name) => flags[name] !== undefined)];
    if (others[0] !== undefined) throw new UsageError(`--${spelled(others[0])} goes with a platform, not with --file.`);
    return;
  }
  if (flags.new === true && flags.force === true) {
    throw new UsageError("--new writes beside what is there, --force over it: give one of them.");
  }
  for (const name of given) {
    const platforms: readonly Importable[] = FILTERS[name];
    if (!platforms.includes(platform)) {
      throw new UsageError(`--${spelled(name)} is a filter for ${platforms.join(" and ")}, not for ${platform}.`);
    }
  }
  if (platform === "paragon" && flags.user === undefined && flags.usersFile === undefined) {
    throw new UsageError(
      "Paragon lists no users: name them with --user (repeatable), or --users-file with one a line.",
    );
  }
}

/** The filters in the flags; the file of users is read. */
export async function filtersOf(flags: ImportFlags): Promise<Filters> {
  const { integration, connection, sync, provider, stream, name, workspace, source, destination, model } = flags;
  return {
    ...{ integration, connection, sync, provider, stream, name, workspace, source, destination, model },
    tags: flags.tag === undefined ? undefined : Object.fromEntries(flags.tag.map(splitTag)),
    users: await usersOf(flags),
  };
}

function splitTag(tag: string): [string, string] {
  const cut = tag.indexOf("=");
  if (cut < 1) throw new UsageError(`--tag ${tag}: it must be a key and a value, such as plan=enterprise.`);
  return [tag.slice(0, cut), tag.slice(cut + 1)];
}

async function usersOf({ user = [], usersFile, cwd }: ImportFlags): Promise<string[]> {
  return [...new Set([...user, ...(usersFile === undefined ? [] : await linesOf(resolve(cwd, usersFile)))])];
}

async function linesOf(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function spelled(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
