import type { OperationOptions } from "./options.js";
import type { StackConfig } from "../project/stack-config.js";
import type { Workspace } from "../project/workspace.js";
import type { FileStateWriter } from "../state/file-state-writer.js";
import { brokenRule } from "../state/integrity.js";
import { PRODUCER } from "../state/producer.js";
import type { DeploymentOptions, DeploymentResult } from "../steps/deployment.js";

/** Runs, and keeps the run in the history whatever its end, unless it never began to write or must not write any more. */
export async function keepRun(
  kind: DeploymentOptions["kind"],
  { backend, stack }: Workspace,
  options: OperationOptions,
  config: StackConfig,
  writer: FileStateWriter,
  work: () => Promise<DeploymentResult>,
): Promise<DeploymentResult> {
  const startTime = unixSeconds();
  const record = async (result?: DeploymentResult): Promise<void> =>
    backend.recordRun(stack, {
      kind,
      startTime,
      message: options.message ?? "",
      environment: { "exec.agent": PRODUCER, ...(await options.facts?.(config.values)) },
      config: config.stored,
      result: result?.result === "succeeded" ? "succeeded" : "failed",
      // A clock that was put back meanwhile does not make a run end before it began.
      endTime: Math.max(startTime, unixSeconds()),
      resourceChanges: result?.changes ?? {},
    });

  let result: DeploymentResult;
  try {
    result = await work();
    if (result.abandoned) return result;
    // One more attempt. The failed write was already reported, and there is nothing to keep.
    if (result.result === "failed" && !(await isWritten(writer))) return result;
    await writer.flush();
  } catch (error) {
    if (writer.writes > 0 && !options.cancellation.hard.aborted) {
      // The first error is the one to report.
      await writer.flush().catch(() => undefined);
      await record().catch(() => undefined);
    }
    throw error;
  }

  const broken = brokenRule(writer.current());
  if (broken !== undefined) {
    const { path } = backend.stateFile(stack);
    options.onEvent({
      kind: "diagnostic",
      severity: "error",
      message: `The state in ${path} breaks a rule: ${broken}. This is a fault of the engine; please report it. The state from before this run is ${path}.bak.`,
    });
    result = { ...result, result: "failed" };
  }
  await record(result).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The run is done and its state is complete, but it could not be kept in the history: ${reason}`;
    options.onEvent({ kind: "diagnostic", severity: "warning", message });
  });
  return result;
}

function isWritten(writer: FileStateWriter): Promise<boolean> {
  return writer.flush().then(
    () => true,
    () => false,
  );
}

function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
