import { ProviderError } from "../core/errors/provider-error.js";
import type { Settings } from "../core/settings.js";
import { workspaceId as workspace } from "./settings.js";

/** Where a sync is: its id alone says nothing, because another workspace answers "not found" just as for a deleted one. */
export interface SyncRef {
  readonly workspaceId: string;
  readonly syncId: string;
}

/** `workspaceId/syncId`. */
export function formatId({ workspaceId, syncId }: SyncRef): string {
  return `${workspaceId}/${syncId}`;
}

/** The sync that an id names. A bare sync id is one of the workspace in the settings. */
export function parseId(id: string, settings: Settings): SyncRef {
  const parts = id.trim().split("/");
  const syncId = parts.at(-1) ?? "";
  const workspaceId = parts.length === 1 ? undefined : parts[0];
  // The server takes 1.5 for 1.
  const valid = parts.length <= 2 && isNumber(syncId) && (workspaceId === undefined || isNumber(workspaceId));
  if (!valid) {
    throw new ProviderError(
      `"${id}" is not the id of an AI Squared sync. It is "workspaceId/syncId", two whole numbers such as "1/42".`,
    );
  }
  return { workspaceId: workspaceId ?? defaultWorkspace(settings), syncId };
}

/** {@link parseId} for an id that may not be one yet, without a look at any setting. */
export function syncIdOf(id: string): string {
  return id.split("/").at(-1) ?? id;
}

/** The workspace of a program that names none. */
export function defaultWorkspace(settings: Settings): string {
  const value = settings.require(workspace);
  if (isNumber(value)) return String(Number(value));
  throw new ProviderError(
    `${workspace.what} must be a whole number such as 1, not "${value}". It comes from ${settings.describe(workspace)}.`,
  );
}

/** The workspace of a program that names none, for comparing: null while it is not known. */
export function knownDefaultWorkspace(settings: Settings): string | null {
  const value = settings.read(workspace);
  return value !== undefined && isNumber(value) ? String(Number(value)) : null;
}

function isNumber(text: string): boolean {
  return /^[1-9]\d{0,15}$|^0*[1-9]\d{0,14}$/.test(text);
}

/** What makes two syncs the same to a program. */
export interface Identity {
  readonly sourceId: string;
  readonly destinationId: string;
  readonly modelId: string;
  readonly streamName: string;
}

/** A sync as people name it. */
export function describeSync(identity: Identity, workspaceId: string): string {
  const { sourceId, destinationId, modelId, streamName } = identity;
  return (
    `sync of model ${modelId} (source ${sourceId}) to stream "${streamName}" of destination ${destinationId} ` +
    `in workspace ${workspaceId}`
  );
}
