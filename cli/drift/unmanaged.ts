import { Account } from "../../provider/core/account.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { Settings } from "../../provider/core/settings.js";
import { platformOf } from "../../provider/registry.js";
import { chooseEngine } from "../engine-choice.js";
import { CliError, UsageError } from "../error.js";
import { filtersOf } from "../import/flags.js";
import { type KnownResource, knownStack } from "../import/known.js";
import { Progress } from "../import/progress.js";
import { type Importable, IMPORTABLE, SOURCES } from "../import/sources.js";
import type { Filters, Source } from "../import/sources/source.js";
import type { CommandContext } from "../command.js";
import type { ReportFlags } from "../report/flags.js";
import { inNaturalOrder } from "../report/names.js";
import { tokenOfType } from "../report/urn.js";
import { listed, platformName } from "../report/words.js";
import type { Unmanaged } from "./model.js";

/** What says which syncs are listed. */
export interface UnmanagedFlags extends ReportFlags {
  /** Platforms; `*`: those of which the stack has syncs. */
  unmanaged?: readonly string[];
}

/** Refuses filters that go with nothing, and platforms that there are not. @returns undefined: nothing is asked for */
export function checkUnmanaged(
  { unmanaged }: UnmanagedFlags,
  options: Readonly<Record<string, unknown>>,
): { readonly platforms: readonly Importable[] | undefined; readonly filters: Filters } | undefined {
  const filters = filtersOf(options);
  const [filter] = Object.keys(filters);
  if (unmanaged === undefined) {
    if (filter !== undefined)
      throw new UsageError(`--${filter} chooses among what the platforms run: it goes with --unmanaged.`);
    return undefined;
  }
  if (unmanaged.includes("*")) return { platforms: undefined, filters };
  const platforms = unmanaged.map((name) => {
    const platform = IMPORTABLE.find((each) => each === name);
    if (platform === undefined) throw new UsageError(`--unmanaged ${name}: there is ${listed(IMPORTABLE)}.`);
    return platform;
  });
  return { platforms, filters };
}

/**
 * What the platforms run that the stack does not manage: what `import` would list, without what the state has.
 *
 * @param asked as {@link checkUnmanaged} has it
 */
export async function findUnmanaged(
  asked: NonNullable<ReturnType<typeof checkUnmanaged>>,
  flags: UnmanagedFlags,
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<Unmanaged[]> {
  const progress = new Progress(terminal);
  const { path } = chooseEngine(flags.engine, terminal.env);
  const stack = await knownStack(flags.cwd, flags.stack, path, terminal, (line) => {
    progress.line(line);
  });
  const account = new Account(new Settings(stack.config, terminal.env));
  const held = (platform: Importable): KnownResource[] =>
    stack.resources.filter(({ type }) => tokenOfType(type) === SOURCES[platform].token);
  const platforms = asked.platforms ?? IMPORTABLE.filter((platform) => held(platform).length > 0);
  try {
    const found: Unmanaged[] = [];
    for (const platform of platforms) {
      progress.line(`Listing the syncs of ${platformName(platform)}…`);
      found.push(await listOne(SOURCES[platform], asked.filters, held(platform), account, flags.cwd, progress));
    }
    return found;
  } catch (error) {
    if (error instanceof ProviderError) throw new CliError(error.message, 1, { cause: error });
    throw error;
  } finally {
    progress.close();
  }
}

async function listOne(
  source: Source,
  filters: Filters,
  held: readonly KnownResource[],
  account: Account,
  cwd: string,
  progress: Progress,
): Promise<Unmanaged> {
  const ids = new Set(held.map(({ id }) => id));
  const chosen = (await source.completeFrom?.(filters, [...ids])) ?? filters;
  const complete = (await source.complete?.(chosen, cwd)) ?? chosen;
  const unreadable: { id: string; reason: string }[] = [];
  const all = await source.list(
    complete,
    account,
    (done, of) => {
      progress.step("Listed users:", done, of);
    },
    (id, reason) => {
      if (!ids.has(id)) unreadable.push({ id, reason });
    },
  );
  const unique = [...new Set(all)];
  const others = unique.filter((id) => !ids.has(id));
  return {
    platform: platformOf(source.token),
    listed: unique.length,
    managed: unique.length - others.length,
    ids: inNaturalOrder(others, (id) => id),
    unreadable,
  };
}
