import type { Readable, Writable } from "node:stream";
import { type Host } from "../engine/index.js";
import { isTruthy } from "./environment.js";
import { UsageError } from "./error.js";

/** What a command can see of where it runs: the three streams of a process, its environment, and how it starts others. */
export interface Terminal {
  stdin: Readable & { readonly isTTY?: boolean };
  stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  stderr: Writable & { readonly isTTY?: boolean };
  env: NodeJS.ProcessEnv;
  /** What the embedded engine starts program and providers with. Default: a process for each. */
  host?: Host;
}

export type ColorChoice = "auto" | "always" | "never" | "raw";

/** Whether somebody sits there who sees lines drawn again, and can answer: Pulumi's rule. */
export function isInteractive({ stdin, stdout, env }: Terminal, nonInteractive: boolean): boolean {
  if (nonInteractive || env["TERM"]?.toLowerCase() === "dumb" || isBuildServer(env)) return false;
  return stdin.isTTY === true && stdout.isTTY === true;
}

/** Whether to colour: `--color` where it decides, else NO_COLOR (https://no-color.org), else whether it is a terminal. */
export function useColor({ stdout, env }: Terminal, choice: ColorChoice): boolean {
  switch (choice) {
    case "always":
      return true;
    case "never":
      return false;
    case "raw":
      throw new UsageError(
        "--color raw needs the Pulumi CLI: it keeps Pulumi's own colour marks. Use always, never or auto.",
      );
    case "auto": {
      if ((env["NO_COLOR"] ?? "") !== "") return false;
      if ((env["FORCE_COLOR"] ?? "0") !== "0") return true;
      return stdout.isTTY === true && env["TERM"]?.toLowerCase() !== "dumb";
    }
  }
}

function isBuildServer(env: NodeJS.ProcessEnv): boolean {
  return isTruthy(env["CI"]) || (env["BUILD_NUMBER"] ?? "") !== "" || (env["TF_BUILD"] ?? "") !== "";
}
