import { editState, type StateEdit, unprotected, withName, withoutResource } from "../../engine/index.js";
import { confirm } from "../confirm.js";
import { isTruthy } from "../environment.js";
import { CliError, UsageError } from "../error.js";
import type { CommandContext } from "../command.js";
import { writeLine } from "../output.js";
import { isInteractive } from "../terminal.js";
import { reportTo, type VerbFlags } from "../verb.js";

export interface StateFlags extends VerbFlags {
  yes?: boolean;
  force?: boolean;
  targetDependents?: boolean;
  all?: boolean;
}

/** `state delete`: what it manages stays on its platform. */
export async function deleteResource(named: string, flags: StateFlags, context: CommandContext): Promise<void> {
  const { force = false, targetDependents = false } = flags;
  await change(
    `This takes ${named} out of the state: it stays on its platform, and it is no longer managed.`,
    withoutResource(named, { force, targetDependents }),
    flags,
    context,
  );
  writeLine(context.terminal.stdout, "Resource deleted");
}

/** `state rename` */
export async function renameResource(
  named: string,
  name: string,
  flags: StateFlags,
  context: CommandContext,
): Promise<void> {
  const warning = `This renames ${named} to ${name} in the state: the program has to have that name, too.`;
  await change(warning, withName(named, name), flags, context);
  writeLine(context.terminal.stdout, "Resource renamed");
}

/** `state unprotect` */
export async function unprotectResource(
  named: string | undefined,
  flags: StateFlags,
  context: CommandContext,
): Promise<void> {
  if ((named === undefined) !== (flags.all === true)) throw new UsageError("name one resource, or pass --all");
  const what = named ?? "all resources";
  await change(`This lets ${what} be deleted.`, unprotected(named), flags, context);
  writeLine(context.terminal.stdout, named === undefined ? "All resources unprotected" : "Resource unprotected");
}

async function change(warning: string, edit: StateEdit, flags: StateFlags, context: CommandContext): Promise<void> {
  const { terminal } = context;
  if (flags.yes !== true && !isTruthy(terminal.env["PULUMI_SKIP_CONFIRMATIONS"])) {
    if (!isInteractive(terminal, flags.nonInteractive ?? false)) {
      throw new UsageError("non-interactive mode requires --yes: the state is changed");
    }
    const answer = await confirm(`${warning}\nDo you want to go on?`, ["yes", "no"], terminal);
    if (answer !== "yes") throw new CliError("confirmation declined, nothing was changed");
  }
  await editState({ ...flags, edit, onEvent: reportTo(context) });
}
