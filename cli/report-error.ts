import { CliError } from "./error.js";
import { EngineError, NoSuchStackError } from "../engine/index.js";
import { escapeText } from "./display/escape.js";
import { redact, rememberSecret } from "../provider/core/redact.js";
import { shortenMessage } from "../provider/core/shorten.js";
import { missingStackText } from "./missing-stack.js";
import { secretsIn } from "./environment.js";
import { EXIT } from "./exit-codes.js";

/** What is written about an error, and the exit status it ends with. */
export interface ErrorReport {
  text: string;
  exitCode: number;
}

/**
 * Turns any error into words for people: of readable length, without control characters, and without a secret that is
 * known or stands in the environment. A stack trace is shown on request only.
 */
export function reportOf(error: unknown, environment: NodeJS.ProcessEnv): ErrorReport {
  rememberSecret(secretsIn(environment));
  const debug = environment["PULUMI_SYNCS_DEBUG"] === "1";
  const stack = debug && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : "";
  if (error instanceof CliError || error instanceof EngineError) {
    const message = error instanceof NoSuchStackError ? missingStackText(error) : error.message;
    return { text: `error: ${shown(message)}${escapeText(redact(stack))}`, exitCode: error.exitCode };
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice = debug
    ? "Please report it with the trace above."
    : "Run it again with PULUMI_SYNCS_DEBUG=1 to see where it happened, and please report it with that trace.";
  return {
    text: `error: pulumi-syncs itself failed, not your program: ${shown(what)}${escapeText(redact(stack))}\n${advice}`,
    exitCode: EXIT.internal,
  };
}

/** In this order: a secret is known as it is given, and one that was cut is known no more. */
function shown(message: string): string {
  return shortenMessage(escapeText(redact(message)));
}
