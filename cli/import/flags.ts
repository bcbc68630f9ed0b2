import { type Command, Option } from "commander";
import type { EngineName } from "../engine-choice.js";
import { UsageError } from "../error.js";
import { listed, platformName } from "../report/words.js";
import { type Importable, IMPORTABLE, SOURCES } from "./sources.js";
import type { FilterFlag, Filters } from "./sources/source.js";

/** What the flags of `import` say, but for the filters. */
export interface ImportFlags {
  stack?: string;
  cwd: string;
  engine?: EngineName;
  file?: string;
  out?: string;
  new?: boolean;
  force?: boolean;
  asData?: boolean;
  byName?: boolean;
  /** For programs that use the provider plugin. */
  plugin?: boolean;
  json?: boolean;
}

/** A filter with all that have it. */
export interface SharedFilter {
  /** `--stream <id>`, as its first platform says it. */
  readonly flag: string;
  readonly text: string;
  readonly platforms: readonly Importable[];
}

/**
 * Adds every filter to a command, each under the platforms that have it.
 *
 * @param switches whether also what only says yes: it chooses more kinds of resources
 */
export function addFilters(command: Command, switches = true): void {
  for (const { flag, text, platforms } of allFilters()) {
    const isSwitch = !flag.includes("<");
    if (isSwitch && !switches) continue;
    const option = new Option(flag, text).argParser((value: string, previous: string[] | undefined) => [
      ...(previous ?? []),
      value,
    ]);
    const group = listed(platforms.map(platformName));
    command.addOption(
      option.helpGroup(isSwitch ? `${group}:` : `${group} (exact values without wildcards, repeatable):`),
    );
  }
}

/** Every filter, once. */
export function allFilters(): SharedFilter[] {
  const owners = new Map<string, { platform: Importable; filter: FilterFlag }[]>();
  for (const platform of IMPORTABLE) {
    for (const filter of SOURCES[platform].filters) {
      const name = nameOf(filter);
      owners.set(name, [...(owners.get(name) ?? []), { platform, filter }]);
    }
  }
  return [...owners.values()].map((all) => {
    const texts = new Set(all.map(({ filter }) => filter.text));
    const [text = ""] = texts;
    return {
      flag: all[0]?.filter.flag ?? "",
      text:
        texts.size === 1 ? text : all.map((each) => `on ${platformName(each.platform)} ${each.filter.text}`).join(", "),
      platforms: all.map(({ platform }) => platform),
    };
  });
}

/** Name of a filter's value among the flags: `usersFile` of `--users-file <file>`. */
function nameOf({ flag }: { readonly flag: string }): string {
  return wordOf(flag).replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

function wordOf(flag: string): string {
  return /^--([\w-]+)/.exec(flag)?.[1] ?? flag;
}

/** Platforms whose objects have names in place of ids. */
const NAMED = IMPORTABLE.filter((platform) => "byName" in SOURCES[platform]);

/**
 * Refuses flags that mean nothing where they stand.
 *
 * @returns the filters among them
 */
export function checkFlags(
  platform: Importable | undefined,
  flags: ImportFlags,
  options: Readonly<Record<string, unknown>>,
): Filters {
  if ((platform === undefined) === (flags.file === undefined)) {
    throw new UsageError(
      platform === undefined
        ? `Name a platform to list (${IMPORTABLE.join(", ")}), or a file to take into the state (--file import.json).`
        : "Either a platform is listed, or a --file is taken into the state: not both at once.",
    );
  }
  const given = givenFilters(options);
  if (platform === undefined) {
    const words = given.map(({ flag }) => wordOf(flag));
    const own = {
      out: flags.out,
      new: flags.new,
      force: flags.force,
      "as-data": flags.asData,
      "by-name": flags.byName,
      plugin: flags.plugin,
    };
    const ownWords = Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const [other] = [...words, ...ownWords];
    if (other !== undefined) throw new UsageError(`--${other} goes with a platform, not with --file.`);
    return {};
  }
  if (flags.new === true && flags.force === true) {
    throw new UsageError("--new writes beside what is there, --force over it: give one of them.");
  }
  if (flags.byName === true && !NAMED.includes(platform)) {
    throw new UsageError(
      `--by-name is for ${listed(NAMED)}: syncs of ${platformName(platform)} refer to nothing by a number.`,
    );
  }
  if (flags.byName === true && flags.plugin === true) {
    throw new UsageError("--by-name is about the program, and --plugin writes none: give one of them.");
  }
  for (const { flag, platforms } of given) {
    if (!platforms.includes(platform)) {
      throw new UsageError(`--${wordOf(flag)} is a filter for ${listed(platforms)}, not for ${platform}.`);
    }
  }
  return filtersOf(options);
}

/** The filters among the flags of a command, whatever platform they are for. */
export function filtersOf(options: Readonly<Record<string, unknown>>): Filters {
  return Object.fromEntries(givenFilters(options).map((filter) => [nameOf(filter), textsOf(options[nameOf(filter)])]));
}

function givenFilters(options: Readonly<Record<string, unknown>>): SharedFilter[] {
  return allFilters().filter((filter) => options[nameOf(filter)] !== undefined);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}
