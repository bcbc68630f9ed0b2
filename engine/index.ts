/**
 * The face of the embedded engine: all that other rooms may import of it. What needs the parts behind it loads them when it
 * is called first, so that a command that does not use the engine does not wait for it.
 */
import type { OperationOptions, OperationResult } from "./stack/options.js";

export { Cancellation } from "./cancellation.js";
export { EngineError, UnsupportedError } from "./errors.js";
export type { EngineEvent, EventSink, ResourceChanges, Severity, StepMetadata } from "./events.js";
export type { Host } from "./host/host.js";
export type { DiffKind, PendingOperation, ResourceState, StepOp } from "./model.js";

// What a run writes for tools, and which of its steps are anybody's.
export { prefixOf } from "./output/diagnostics.js";
export { DigestBuilder } from "./output/digest.js";
export { eventJson } from "./output/event-json.js";
export { goJsonLine } from "./output/go-json.js";
export { byCodePoint } from "./output/mask.js";
export { isInternalStep, isListed, isReplacementStep, isShown, partsOf, type Shows } from "./output/shown-steps.js";

// Projects, stacks and their config.
export { CONFIG_TYPES, type ScalarType } from "./project/config-typed.js";
export { NoSuchStackError, ProjectFileError } from "./project/errors.js";
export { parseSafeYaml } from "./project/safe-yaml.js";
export type { ProgramSpec } from "./project/program-spec.js";
export type { WorkspaceOptions } from "./project/workspace.js";
export type { ConfigEntry, ConfigSetting } from "./stack/config.js";
export type { StackDescription } from "./stack/describe-stack.js";
export type { ImportedEntry } from "./stack/import-entries.js";
export type { StackSummary } from "./stack/list-stacks.js";
export type { Approved, OperationOptions, OperationResult } from "./stack/options.js";
export { OtherBasisError } from "./stack/other-basis.js";
export { type StateEdit, unprotected, withName, withoutResource } from "./state/edit.js";
export { movedProvider } from "./steps/moved-provider.js";
export { PreviewedReads } from "./steps/previewed-reads.js";
export { rootStackOf } from "./state/integrity.js";
export { ORGANIZATION } from "./state/layout.js";

/** What each function does is said where it stands. */
function lazy<Words extends unknown[], Result>(
  load: () => Promise<(...words: Words) => Result | Promise<Result>>,
): (...words: Words) => Promise<Result> {
  return async (...words) => (await load())(...words);
}

type Operation = (options: OperationOptions) => Promise<OperationResult>;

export const preview: Operation = lazy(async () => (await import("./stack/operation.js")).preview);
export const up: Operation = lazy(async () => (await import("./stack/operation.js")).up);
export const refresh: Operation = lazy(async () => (await import("./stack/operation.js")).refresh);
export const destroy: Operation = lazy(async () => (await import("./stack/operation.js")).destroy);
export const importEntries = lazy(async () => (await import("./stack/import-entries.js")).importEntries);

export const loadProject = lazy(async () => (await import("./project/project.js")).loadProject);
export const isBackendChosen = lazy(async () => (await import("./project/backend-location.js")).isBackendChosen);
export const openWorkspace = lazy(async () => (await import("./project/workspace.js")).openWorkspace);
export const missingStack = lazy(async () => (await import("./project/require-stack.js")).missingStack);
export const requireStack = lazy(async () => (await import("./project/require-stack.js")).requireStack);

export const listStacks = lazy(async () => (await import("./stack/list-stacks.js")).listStacks);
export const describeStack = lazy(async () => (await import("./stack/describe-stack.js")).describeStack);
export const openWhole = lazy(async () => (await import("./stack/open-whole.js")).openWhole);
export const lastUpdate = lazy(async () => (await import("./stack/last-update.js")).lastUpdate);
export const initStack = lazy(async () => (await import("./stack/init-stack.js")).initStack);
export const selectStack = lazy(async () => (await import("./stack/select-stack.js")).selectStack);
export const unselectStack = lazy(async () => (await import("./stack/select-stack.js")).unselectStack);
export const removeStack = lazy(async () => (await import("./stack/remove-stack.js")).removeStack);
export const exportStack = lazy(async () => (await import("./stack/export-stack.js")).exportStack);
export const importStack = lazy(async () => (await import("./stack/import-stack.js")).importStack);
export const editState = lazy(async () => (await import("./stack/edit-state.js")).editState);
export const cancelRun = lazy(async () => (await import("./stack/cancel-run.js")).cancelRun);

export const listConfig = lazy(async () => (await import("./stack/config.js")).listConfig);
export const getConfig = lazy(async () => (await import("./stack/config.js")).getConfig);
export const setConfig = lazy(async () => (await import("./stack/config.js")).setConfig);
export const removeConfig = lazy(async () => (await import("./stack/config.js")).removeConfig);
