import { ConfigurationError } from "../core/errors/configuration-error.js";
import { runScoped } from "../core/run-scope.js";

const told = runScoped(() => new Set<string>());

/**
 * The message of an error. A missing setting stops every resource of its platform: the first one says what to do, the
 * others only that it is the same for them.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  if (!(error instanceof ConfigurationError)) return message;
  if (told().has(message)) return `${firstClause(message)}. What to do is said once, in the first of these errors.`;
  told().add(message);
  return message;
}

function firstClause(message: string): string {
  return message.split(/[:.,;] /, 1)[0] ?? message;
}
