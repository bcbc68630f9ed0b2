import { createRequire } from "node:module";
import path from "node:path";

import { EngineError } from "../errors.js";

/** The two executables of the SDK that the engine runs. */
export type SdkScript = "run" | "dynamic-provider";

/** The program's folder has no usable `@pulumi/pulumi`. */
export class MissingSdkError extends EngineError {
  override readonly name = "MissingSdkError";
  constructor(readonly directory: string) {
    super(
      `The program in ${directory} cannot be run: the package @pulumi/pulumi is not installed there. ` +
        "Run `npm install` in that folder (or `npm install @pulumi/pulumi`), then try again.",
    );
  }
}

/** Finds a script of the SDK that the program itself would load, so that the two always fit together. */
export function resolveSdk(directory: string, script: SdkScript): string {
  const require = createRequire(path.join(directory, "index.js"));
  try {
    return require.resolve(`@pulumi/pulumi/cmd/${script}`);
  } catch {
    throw new MissingSdkError(directory);
  }
}
