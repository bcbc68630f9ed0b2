import { missingStack, type NoSuchStackError, openWorkspace, type WorkspaceOptions } from "../engine/index.js";
import { nearestName } from "../provider/core/nearest.js";
import { confirm } from "./confirm.js";
import { EXIT } from "./exit-codes.js";
import { CliError } from "./error.js";
import type { Terminal } from "./terminal.js";

/** What is said of a stack that does not exist: the name that was probably meant, too. */
export function missingStackText({ message, stackName, others }: NoSuchStackError): string {
  const near = nearestName(stackName, others);
  return near === undefined ? message : `${message} Did you mean '${near}'?`;
}

/**
 * Whether `up` may make its stack, on the embedded engine: not unless it was asked to, but at a terminal it asks. False where
 * the stack exists, too.
 */
export async function mayCreate(
  options: WorkspaceOptions,
  create: boolean,
  asks: boolean,
  terminal: Terminal,
): Promise<boolean> {
  if (create || !asks) return create;
  const workspace = await openWorkspace(options);
  const missing = await missingStack(workspace);
  if (missing === undefined || (!workspace.isStackChosen && missing.others.length === 0)) return false;
  await askToCreate(missing, terminal);
  return true;
}

/** Asks whether a stack that does not exist is to be made; anything but yes is an error. */
export async function askToCreate(missing: NoSuchStackError, terminal: Terminal): Promise<void> {
  const { stackName } = missing;
  const question = `${missingStackText(missing)}\nDo you want to make the stack '${stackName}'?`;
  if ((await confirm(question, ["yes", "no"], terminal)) === "yes") return;
  throw new CliError(`The stack '${stackName}' was not made, and nothing was changed.`, EXIT.noSuchStack);
}
