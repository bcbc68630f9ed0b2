import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UsageError } from "./error.js";

/** Who does the work: the Pulumi CLI, or the engine in this package. */
export type EngineName = "pulumi" | "embedded";

export interface EngineChoice {
  engine: EngineName;
  /** Absolute path of the Pulumi CLI; only with `pulumi`. */
  path?: string;
  /** One line that says which engine works, and why. */
  explanation: string;
}

/** Chooses the engine: the one asked for, else the Pulumi CLI where it is on the PATH, else the embedded one. */
export function chooseEngine(asked: EngineName | undefined, env: NodeJS.ProcessEnv): EngineChoice {
  if (asked === "embedded") return { engine: "embedded", explanation: "Using the embedded engine." };
  const path = findOnPath("pulumi", env);
  if (path !== undefined) return { engine: "pulumi", path, explanation: `Using the Pulumi CLI (${path}).` };
  if (asked === "pulumi") {
    throw new UsageError(
      "There is no pulumi on the PATH. Install the Pulumi CLI (https://www.pulumi.com/docs/install), " +
        "or omit --engine to use the embedded engine.",
    );
  }
  return { engine: "embedded", explanation: "Using the embedded engine: there is no pulumi on the PATH." };
}

/** The first executable file of that name on the PATH. */
export function findOnPath(
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const path = env["PATH"] ?? env["Path"] ?? "";
  const endings = platform === "win32" ? (env["PATHEXT"] ?? ".EXE").split(";") : [""];
  for (const folder of path.split(delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const candidate = join(folder, name + ending.toLowerCase());
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
