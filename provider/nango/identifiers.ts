import { z } from "zod";

/**
 * An identifier, with the characters that Nango's own validation lets through.
 *
 * @see https://github.com/NangoHQ/nango/blob/master/packages/server/lib/helpers/validation.ts
 */
function identifier(pattern: RegExp, allowed: string): z.ZodString {
  return z
    .string()
    .min(1)
    .max(255)
    .regex(pattern, { error: `may hold only letters, digits and ${allowed}` });
}

/** Id of an integration. */
export const integrationKey = (): z.ZodString => identifier(/^[a-zA-Z0-9~:.@ _-]*$/, "~ : . @ _ - and spaces");

/** Id of a connection. */
export const connectionKey = (): z.ZodString =>
  identifier(/^[a-zA-Z0-9,.;:=+~[\]|@${}"'\\/_ -]*$/, "the usual punctuation");

/** Name of a sync, or of a variant of one. */
export const plainName = (): z.ZodString => identifier(/^[a-zA-Z0-9_-]*$/, "_ -");
