import PQueue from "p-queue";
import type { Account } from "../../provider/core/account.js";
import { createContext } from "../../provider/core/context.js";
import {
  AuthenticationError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "../../provider/core/errors/api-error.js";
import { ConfigurationError } from "../../provider/core/errors/configuration-error.js";
import { ConnectionError } from "../../provider/core/errors/connection-error.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { toPlainObject } from "../../provider/core/json.js";
import type { Values } from "../../provider/core/values.js";
import { Run } from "../../provider/core/run.js";
import { lifecycleOf, platformOf } from "../../provider/registry.js";
import { CliError } from "../error.js";
import { platformName } from "../report/words.js";
import type { Progress } from "./progress.js";
import type { Filters, ObjectNames, Seen, Source } from "./sources/source.js";
import { unwritable } from "./unwritable.js";

/** One sync as the platform has it. */
export interface Collected {
  readonly id: string;
  /** In canonical form: what a program would come to. */
  readonly inputs: Values;
  readonly state: Values;
  /** Names of the objects that it refers to, where the platform shows them. */
  readonly names?: ObjectNames | undefined;
}

/** A sync that cannot be managed as it is. */
export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export interface Collection {
  readonly syncs: readonly Collected[];
  readonly leftOut: readonly LeftOut[];
  /** Syncs that match and are known already. */
  readonly known: number;
}

/** Reads that are under way at the same time; requests are limited further below. */
const AT_ONCE = 16;

/**
 * Lists what matches, and reads each. A sync that the platform cannot show is left out; any other failure ends it: half a
 * list would look like a whole one.
 */
export async function collect(
  source: Source,
  filters: Filters,
  account: Account,
  isKnown: (id: string) => boolean,
  progress: Progress,
): Promise<Collection> {
  try {
    const { called } = source;
    if (called === undefined) progress.line(`Listing the syncs of ${platformName(platformOf(source.token))}…`);
    const unreadable: LeftOut[] = [];
    const listed = await source.list(
      filters,
      account,
      (done, of) => {
        progress.step("Listed users:", done, of);
      },
      (id, reason) => {
        if (!isKnown(id)) unreadable.push({ id, reason });
      },
    );
    const all = [...new Set(listed)];
    const wanted = all.filter((id) => !isKnown(id));
    const what = called === undefined ? "" : ` ${called}`;
    if (called === undefined || all.length > 0)
      progress.line(
        `Found ${all.length}${what}${wanted.length === all.length ? "" : `, ${wanted.length} of them new`}.`,
      );
    const { syncs, leftOut } = await readAll(source, wanted, account, progress);
    const allLeftOut = [...unreadable, ...leftOut].sort((one, other) => (one.id < other.id ? -1 : 1));
    return { syncs, leftOut: allLeftOut, known: all.length - wanted.length };
  } catch (error) {
    throw endedBy(error);
  } finally {
    progress.close();
  }
}

/** What ends an import that a platform did not answer. */
export function endedBy(error: unknown): unknown {
  if (!(error instanceof ProviderError)) return error;
  return new CliError(`${error.message}\nNothing was written.`, 1, { cause: error });
}

async function readAll(
  source: Source,
  ids: readonly string[],
  account: Account,
  progress: Progress,
): Promise<Pick<Collection, "syncs" | "leftOut">> {
  const lifecycle = await lifecycleOf(source.token);
  const queue = new PQueue({ concurrency: AT_ONCE });
  const syncs: Collected[] = [];
  const leftOut: LeftOut[] = [];
  const run = new Run();
  let done = 0;
  const one = async (id: string): Promise<void> => {
    const warn = (message: string): void => {
      progress.line(`warning: ${message}`);
    };
    const context = createContext({ account, run, warn });
    let observed: Seen | undefined;
    try {
      observed = await (source.read?.(id, context) ?? lifecycle.read(id, {}, context));
    } catch (error) {
      if (!isOfOneSync(error)) throw error;
      leftOut.push({ id, reason: error.message });
      return;
    } finally {
      progress.step("Read", ++done, ids.length);
    }
    if (observed === undefined) {
      leftOut.push({ id, reason: "it was deleted meanwhile" });
      return;
    }
    const odd = unwritable(toPlainObject(observed.state)) ?? unwritable(toPlainObject(observed.inputs));
    if (odd !== undefined) {
      leftOut.push({ id, reason: odd });
      return;
    }
    const { inputs, failures } = lifecycle.check(toPlainObject(observed.inputs));
    if (failures.length === 0) {
      const { id, state, names } = observed;
      syncs.push({ id, inputs: toPlainObject(inputs), state: toPlainObject(state), names });
    } else {
      const reasons = failures.map(({ property, reason }) => (property === "" ? reason : `${property}: ${reason}`));
      leftOut.push({ id, reason: reasons.join("; ") });
    }
  };
  try {
    await Promise.all(ids.map((id) => queue.add(() => one(id))));
  } catch (error) {
    queue.clear();
    await queue.onIdle();
    throw error;
  }
  return { syncs, leftOut };
}

/**
 * Whether a failure says something of the sync that was read, and not of the key, the network or the platform: such a
 * one would be that of the next sync too.
 */
function isOfOneSync(error: unknown): error is ProviderError {
  if (error instanceof ConnectionError || error instanceof ConfigurationError) return false;
  if (error instanceof AuthenticationError || error instanceof PermissionDeniedError) return false;
  if (error instanceof RateLimitError || (error instanceof ServerError && error.status !== 500)) return false;
  return error instanceof ProviderError;
}
