import { availableParallelism } from "node:os";

import { isProviderType, nameOf } from "../../protocol/urn.js";
import { processHost } from "../host/host.js";
import type { Snapshot } from "../model.js";
import { hideInError, hideSecrets } from "./hide-secrets.js";
import { refuseForeignType } from "../monitor/refusals.js";
import type { OperationOptions } from "./options.js";
import type { StackConfig } from "../project/stack-config.js";
import type { Workspace } from "../project/workspace.js";
import { ORGANIZATION } from "../state/layout.js";
import { pendingWarning } from "../state/pending-warning.js";
import type { StateWriter } from "../state/writer.js";
import { PlannedSteps } from "../steps/planned-steps.js";
import { deploy, type DeploymentOptions, type DeploymentResult } from "../steps/deployment.js";

/** What a deployment works on, once everything is read and decrypted. */
export interface RunState {
  config: StackConfig;
  snapshot: Snapshot;
  writer: StateWriter;
}

/** Hands a stack to the engine's steps, and says first what an earlier run left open. */
export async function runDeployment(
  kind: DeploymentOptions["kind"],
  dryRun: boolean,
  { project, stack }: Workspace,
  options: OperationOptions,
  { config, snapshot, writer }: RunState,
): Promise<DeploymentResult> {
  if (snapshot.pendingOperations.length > 0) {
    options.onEvent({ kind: "diagnostic", severity: "warning", message: pendingWarning(snapshot.pendingOperations) });
  }
  const refreshFirst = options.refresh ?? project.refreshAlways;
  // A program may take its resources over from another package; whatever asks the providers of the state cannot.
  if (kind !== "update" || refreshFirst) refuseForeignResources(snapshot);
  const secrets = options.showSecrets === true ? [] : config.secrets;
  return deploy({
    kind,
    dryRun,
    project: project.name,
    stack: stack.name,
    organization: ORGANIZATION,
    program: project.program,
    host: options.host ?? processHost,
    config: config.values,
    configSecretKeys: config.secretKeys,
    snapshot,
    writer,
    parallel: options.parallel ?? availableParallelism() * 4,
    refreshFirst,
    runProgram: options.runProgram ?? false,
    targets: options.targets ?? [],
    targetDependents: options.targetDependents ?? false,
    excludes: [...(options.excludes ?? []), ...(options.excludeProtected === true ? protectedUrns(snapshot) : [])],
    excludeDependents: options.excludeDependents ?? false,
    replaces: options.replaces ?? [],
    continueOnError: options.continueOnError ?? false,
    ...(options.approved === undefined ? {} : { planned: new PlannedSteps(options.approved.steps) }),
    // Where the program runs, it decides how the providers are configured.
    ...(options.reads === undefined || kind !== "refresh" || options.runProgram === true
      ? {}
      : { reads: options.reads }),
    onEvent: hideSecrets(options.onEvent, secrets),
    cancellation: options.cancellation,
  }).catch((error: unknown) => {
    throw hideInError(error, secrets);
  });
}

/** Refuses a state that holds resources of providers which this engine cannot start, before anything is done. */
function refuseForeignResources({ resources }: Snapshot): void {
  for (const { urn, type, custom } of resources) {
    if (!isProviderType(type)) refuseForeignType(type, nameOf(urn), custom);
  }
}

function protectedUrns({ resources }: Snapshot): string[] {
  return resources.filter(({ protect }) => protect === true).map(({ urn }) => urn);
}
