import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { reasonOf } from "../disk/errors.js";
import { EngineError } from "../errors.js";
import type { Passphrase } from "../state/passphrase-crypter.js";

/** The passphrase of the user's stacks: `PULUMI_CONFIG_PASSPHRASE`, else the file `PULUMI_CONFIG_PASSPHRASE_FILE` names. */
export async function readPassphrase(
  stack: string,
  cwd: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Passphrase> {
  const text = environment["PULUMI_CONFIG_PASSPHRASE"];
  // An empty one is a passphrase too, and Pulumi takes it for one.
  if (text !== undefined) return { text, source: "PULUMI_CONFIG_PASSPHRASE" };
  const file = environment["PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (file !== undefined && file !== "") {
    try {
      const source = `PULUMI_CONFIG_PASSPHRASE_FILE (${file})`;
      return { text: (await readFile(resolve(cwd, file), "utf8")).trim(), source };
    } catch (error) {
      throw new EngineError(`PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which cannot be read: ${reasonOf(error)}.`);
    }
  }
  throw new EngineError(
    `The secrets of stack '${stack}' need a passphrase: set PULUMI_CONFIG_PASSPHRASE (an empty one is allowed), ` +
      `or name a file that holds it with PULUMI_CONFIG_PASSPHRASE_FILE.`,
  );
}
