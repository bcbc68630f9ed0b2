import { whenAborted } from "../cancellation.js";
import { type HostedProcess } from "../host/host.js";
import { describeProgramExit, EXIT_ALREADY_TOLD, startProgram } from "../host/program.js";
import { type DeploymentOptions } from "./deployment-options.js";
import { type Executor } from "./executor.js";
import { type Run } from "./run.js";

/** Runs the user's program to its end, and reports a failure. */
export class ProgramRunner {
  readonly #options: DeploymentOptions;
  readonly #run: Run;
  #child: HostedProcess | undefined;

  constructor(options: DeploymentOptions, run: Run) {
    this.#options = options;
    this.#run = run;
  }

  /**
   * Resolves when the program is gone: by itself, or because the run is over and nothing it still wants is of use. What
   * `works` has begun for it is waited for first.
   */
  async run(address: string, dryRun: boolean, works?: Executor): Promise<void> {
    const { signal } = this.#run;
    const child = startProgram(this.#options.host, {
      ...this.#options,
      dryRun,
      address,
      onStdout: (line) => {
        this.#run.report("info", line);
      },
      onStderr: (line) => {
        this.#run.report("info#err", line);
      },
    });
    this.#child = child;
    const exit = await Promise.race([child.exited, whenAborted(signal).then(() => undefined)]);
    if (exit === undefined) {
      await works?.idle();
      // The exit code says nothing: a program whose requests are refused may end with any.
      await child.interrupt();
      return;
    }
    const problem = describeProgramExit(exit);
    if (problem !== undefined) this.#run.report("error", problem);
    if (problem !== undefined || exit.code === EXIT_ALREADY_TOLD) this.#run.fail("abort");
  }

  /** Ends the program at once, if it still runs. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }
}
