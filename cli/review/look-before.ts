import PQueue from "p-queue";
import { Account } from "../../provider/core/account.js";
import { createContext } from "../../provider/core/context.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Before } from "../../provider/core/lifecycle.js";
import { Run } from "../../provider/core/run.js";
import { Settings } from "../../provider/core/settings.js";
import { containsUnknown } from "../../protocol/unknown.js";
import { chooseEngine } from "../engine-choice.js";
import { knownStack } from "../import/known.js";
import { writeLine } from "../output.js";
import type { Digest, DigestStep } from "../report/digest.js";
import { lifecyclesByUrn } from "../report/lifecycles.js";
import { nameOf } from "../../protocol/urn.js";
import { argumentsOf } from "../report/values.js";
import type { Terminal } from "../terminal.js";
import type { ReportFlags } from "../report/flags.js";

/** What is there before creations, by URN. */
export type FoundBefore = ReadonlyMap<string, Before>;

/** Looks that are under way at the same time; requests are limited further below. */
const AT_ONCE = 16;

/** The entry of the resources that name no provider. */
const DEFAULT_ENTRY = /::default(?:_[\w.]+)?::[^:]*$/;

/**
 * Looks at what creations will find where the object is the platform's own and is there before: a refresh reads only what
 * the state has. What belongs to an explicit provider is not looked at: a preview does not show its key.
 */
export async function lookBefore(digest: Digest, flags: ReportFlags, terminal: Terminal): Promise<FoundBefore> {
  const lifecycleOf = lifecyclesByUrn();
  const found = new Map<string, Before>();
  const steps = (digest.steps ?? []).filter(({ op }) => op === "create");
  const report = (line: string): void => {
    writeLine(terminal.stderr, line);
  };
  let account: Account | undefined;
  const look = async (step: DigestStep): Promise<void> => {
    const args = argumentsOf(step.newState?.inputs);
    const lifecycle = await lifecycleOf(step.urn);
    if (lifecycle?.lookBefore === undefined || containsUnknown(args)) return;
    if (!DEFAULT_ENTRY.test(step.newState?.provider ?? "::default::")) return;
    if (account === undefined) {
      const { path } = chooseEngine(flags.engine, terminal.env);
      const { config } = await knownStack(flags.cwd, flags.stack, path, terminal, report);
      account ??= new Account(new Settings(config, terminal.env));
    }
    try {
      const context = createContext({ account, run: new Run(), resource: step.urn });
      const before = await lifecycle.lookBefore(args, context);
      if (before !== undefined) found.set(step.urn, before);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      report(`What is there of ${nameOf(step.urn)} before it is made is not known: ${error.message}`);
    }
  };
  const [first, ...others] = steps;
  // One that opens the stack is enough.
  if (first !== undefined) await look(first);
  const queue = new PQueue({ concurrency: AT_ONCE });
  await Promise.all(others.map((step) => queue.add(() => look(step))));
  return found;
}
