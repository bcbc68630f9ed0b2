import {
  cancelRun,
  initStack,
  listStacks,
  removeStack,
  requireStack,
  selectStack,
  unselectStack,
  UnsupportedError,
} from "../../engine/index.js";
import { ask } from "../ask.js";
import { isTruthy } from "../environment.js";
import { CliError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { isInteractive } from "../terminal.js";
import { reportTo, type VerbFlags } from "../verb.js";

/** `stack init`: an empty stack. */
export async function makeStack(
  named: string | undefined,
  flags: VerbFlags & { select?: boolean; copyConfigFrom?: string; secretsProvider?: string; yes?: boolean },
  context: CommandContext,
): Promise<void> {
  refuseSecretsProvider(flags.secretsProvider);
  if (flags.copyConfigFrom !== undefined) throw new UnsupportedError("`stack init --copy-config-from`");
  const { terminal } = context;
  let stack = oneName(named, flags);
  if (stack === undefined && flags.yes !== true && isInteractive(terminal, flags.nonInteractive ?? false)) {
    stack = (await ask("stack name (dev): ", terminal)).trim() || "dev";
  }
  if (stack === undefined) throw new CliError("missing stack name: write `pulumi-syncs stack init <name>`");
  await initStack({ cwd: flags.cwd, stack, select: flags.select !== false, onEvent: reportTo(context) });
}

/** `stack select`: what commands work on when no stack is named. */
export async function chooseStack(
  named: string | undefined,
  flags: VerbFlags & { create?: boolean; secretsProvider?: string },
  context: CommandContext,
): Promise<void> {
  refuseSecretsProvider(flags.secretsProvider);
  const stack = oneName(named, flags) ?? (await askForStack(flags, context));
  await selectStack({ cwd: flags.cwd, stack, create: flags.create === true, onEvent: reportTo(context) });
}

/** `stack unselect` */
export async function chooseNone(flags: VerbFlags, { terminal }: CommandContext): Promise<void> {
  if (await unselectStack(flags)) writeLine(terminal.stderr, "Stack was unselected");
}

/** `stack rm`: a stack, its history and its config file. */
export async function dropStack(
  named: string | undefined,
  flags: VerbFlags & { force?: boolean; yes?: boolean; preserveConfig?: boolean; removeBackups?: boolean },
  context: CommandContext,
): Promise<void> {
  const stack = oneName(named, flags);
  const options = { ...flags, ...(stack === undefined ? {} : { stack }), onEvent: reportTo(context) };
  const { name } = (await requireStack(options)).stack;
  await confirmByName(`This will permanently remove the '${name}' stack!`, name, flags, context, true);
  await removeStack(options);
  writeLine(context.terminal.stdout, `Stack '${name}' has been removed!`);
}

/** `cancel`: the locks of a stack. */
export async function cancel(
  named: string | undefined,
  flags: VerbFlags & { yes?: boolean },
  context: CommandContext,
): Promise<void> {
  const chosen = oneName(named, flags);
  const options = { ...flags, ...(chosen === undefined ? {} : { stack: chosen }) };
  const { name } = (await requireStack(options)).stack;
  const warning = `This will irreversibly cancel the currently running update for '${name}'!`;
  await confirmByName(warning, name, flags, context, false);
  for (const { username, hostname, pid, timestamp } of await cancelRun(options)) {
    writeLine(
      context.terminal.stdout,
      `Removed the lock of ${username}@${hostname} (process ${pid}, since ${timestamp}).`,
    );
  }
  writeLine(context.terminal.stdout, `The currently running update for '${name}' has been canceled!`);
}

function oneName(named: string | undefined, { stack }: VerbFlags): string | undefined {
  if (named !== undefined && stack !== undefined) {
    throw new CliError("only one of --stack or argument stack name may be specified, not both");
  }
  return named ?? stack;
}

async function askForStack(flags: VerbFlags, { terminal }: CommandContext): Promise<string> {
  if (!isInteractive(terminal, flags.nonInteractive ?? false)) {
    throw new CliError("no stack selected; specify a stack name with --stack", EXIT.noSuchStack);
  }
  const names = (await listStacks(flags)).map(({ name }) => name);
  return (await ask(`Please choose a stack (${names.join(", ")}): `, terminal)).trim();
}

/** Has the name typed, so that no habit of pressing the same key removes a stack. */
async function confirmByName(
  warning: string,
  name: string,
  flags: VerbFlags & { yes?: boolean },
  { terminal }: CommandContext,
  needed: boolean,
): Promise<void> {
  if (flags.yes === true || isTruthy(terminal.env["PULUMI_SKIP_CONFIRMATIONS"])) return;
  if (!isInteractive(terminal, flags.nonInteractive ?? false)) {
    if (needed) throw new CliError("non-interactive mode requires --yes flag");
    return;
  }
  writeLine(terminal.stdout, warning);
  const typed = await ask(`Please confirm that this is what you'd like to do by typing \`${name}\`: `, terminal);
  if (typed.trim() !== name) throw new CliError("confirmation declined");
}

function refuseSecretsProvider(provider: string | undefined): void {
  if (provider === undefined || provider === "default" || provider === "passphrase") return;
  throw new UnsupportedError(`The secrets provider '${provider}'`);
}
