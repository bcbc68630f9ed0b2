import { ConfigurationError } from "./errors/configuration-error.js";
import type { Setting } from "./setting.js";

/**
 * A setting as it is used, from the text that somebody gave; undefined: empty, which counts as missing. What could not be
 * sent as it is, is refused: a key that is altered on the way is refused by the platform, and nobody learns why.
 *
 * - A key goes into a header: blanks and line ends around it are dropped, which a file leaves there; what is left must be
 *   printable ASCII.
 * - A password is sent as it is, blanks around it included. A line end in it is a file's, and refused.
 * - A PEM has lines. Everything else is one line of text, without what stands around it.
 *
 * @param place where it was given, for messages: never its value
 */
export function settingValue(setting: Setting, text: string | undefined, place: string): string | undefined {
  const trimmed = text?.trim() ?? "";
  if (text === undefined || trimmed === "") return undefined;
  const form = setting.form ?? (setting.secret === true ? "key" : "text");
  const fail = (why: string): ConfigurationError =>
    new ConfigurationError(`${setting.what} cannot be used: ${why}. It comes from ${place}.`);
  if (form === "pem") return trimmed;
  const value = form === "password" ? text : trimmed;
  if (/[\r\n]$/.test(value))
    throw fail("it ends with a line end, which would be sent as a part of it; write it without");
  if (/[\r\n]/.test(value)) throw fail("it has a line end inside; write it in one line");
  const control = Array.from(value).findIndex((character) => /[\u0000-\u001f\u007f-\u009f]/.test(character));
  if (control >= 0) throw fail(`its character ${control + 1} is a control character`);
  const foreign = form === "key" ? Array.from(value).findIndex((character) => !/[ -~]/.test(character)) : -1;
  if (foreign >= 0)
    throw fail(
      `its character ${foreign + 1} is none that a key can have (letters, digits and signs of ASCII); copy it again`,
    );
  return value;
}
