import { ConfigurationError } from "../core/errors/configuration-error.js";

/**
 * The message of an error. A missing setting stops every resource of its platform: the first error says what to do, the
 * others refer to it.
 *
 * @param reported messages so far.
 */
export function messageOf(error: unknown, reported: Set<string>): string {
  if (!(error instanceof Error)) return String(error);
  const { message } = error;
  if (!(error instanceof ConfigurationError)) return message;
  if (reported.has(message)) return `${firstClause(message)}. See the first of these errors for the fix.`;
  reported.add(message);
  return message;
}

function firstClause(message: string): string {
  return message.split(/[:.,;] /, 1)[0] ?? message;
}
