import { NO_DEBUG_LINES } from "../../protocol/debug-lines.js";
import { type ProgramSpec } from "../project/program-spec.js";
import { type ChildExit } from "./child.js";
import { childEnvironment } from "./environment.js";
import { type Host, type HostedProcess } from "./host.js";
import { resolveSdk } from "./sdk.js";

/** What the program's process is started with. */
export interface ProgramOptions {
  readonly program: ProgramSpec;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** `ns:name` → text, decrypted. */
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
  /** Address of the ResourceMonitor and Engine services. */
  readonly address: string;
  readonly onStdout: (line: string) => void;
  readonly onStderr: (line: string) => void;
}

/** Exit code of a program that has already reported its failure through the engine's log. */
export const EXIT_ALREADY_TOLD = 32;

/** Starts the user's program under the SDK's own `cmd/run`, as Pulumi's language host does. */
export function startProgram(host: Host, options: ProgramOptions): HostedProcess {
  const { program } = options;
  return host.start({
    nodeArgs: program.nodeArgs,
    script: resolveSdk(program.directory, "run"),
    args: [
      ...["--monitor", options.address, "--engine", options.address],
      ...["--organization", options.organization, "--project", options.project, "--stack", options.stack],
      ...["--root-directory", program.root, "--pwd", program.directory],
      ...(options.dryRun ? ["--dry-run"] : []),
      ...["--parallel", String(options.parallel)],
      program.entry,
    ],
    cwd: program.directory,
    env: {
      ...childEnvironment(),
      [NO_DEBUG_LINES]: "true",
      PULUMI_CONFIG: JSON.stringify(options.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.configSecretKeys),
      ...(program.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
      ...(program.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: program.tsconfig }),
    },
    onStdout: options.onStdout,
    onStderr: options.onStderr,
  });
}

/** What a program's end means when it was not the engine that ended it; undefined when all went well. */
export function describeProgramExit(exit: ChildExit): string | undefined {
  if (exit.code === 0 || exit.code === EXIT_ALREADY_TOLD) return undefined;
  return exit.code === null
    ? `an unhandled error occurred: Program was ended by signal ${exit.signal ?? "unknown"}`
    : `an unhandled error occurred: Program exited with non-zero exit code: ${exit.code}`;
}
