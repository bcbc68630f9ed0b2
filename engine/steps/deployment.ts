import { HIDDEN } from "../../protocol/hidden.js";
import { whenAborted } from "../cancellation.js";
import { PrivateSockets } from "../host/private-sockets.js";
import { startMonitor } from "../monitor/server.js";
import { type DeploymentOptions, type DeploymentResult } from "./deployment-options.js";
import { DeploymentRun } from "./deployment-run.js";

export type { DeploymentOptions, DeploymentResult } from "./deployment-options.js";

/**
 * Runs one deployment. Emits everything from prelude to summary, and ends with the writer flushed (unless abandoned).
 * Rejects with an `EngineError` when the run cannot start; whatever goes wrong later is a diagnostic and a result.
 */
export async function deploy(options: DeploymentOptions): Promise<DeploymentResult> {
  const started = process.hrtime.bigint();
  const { configSecretKeys, project, stack } = options;
  const hidden = new Set(configSecretKeys);
  const config: Record<string, string> = {};
  for (const [key, text] of Object.entries(options.config)) config[key] = hidden.has(key) ? HIDDEN : text;
  options.onEvent({ kind: "prelude", config, stack: { project, name: stack } });

  const sockets = new PrivateSockets();
  const run = new DeploymentRun(options, sockets);
  const monitor = await startMonitor(options, run.handlers, sockets);
  try {
    await Promise.race([run.work(monitor.address), whenAborted(options.cancellation.hard)]);
  } finally {
    await run.close();
    monitor.stop();
    sockets.close();
  }

  const durationSeconds = Number(process.hrtime.bigint() - started) / 1e9;
  const result = run.conclude();
  options.onEvent({
    kind: "summary",
    isPreview: options.dryRun,
    maybeCorrupt: result.maybeCorrupt,
    durationSeconds,
    resourceChanges: result.changes,
    result: result.result === "succeeded" ? "succeeded" : "failed",
  });
  return { ...result, durationSeconds };
}
