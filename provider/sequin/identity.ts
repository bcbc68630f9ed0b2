/** What tells a sync from others: Sequin itself knows only its id. */
export interface SyncIdentity {
  readonly provider: string;
  readonly streamId: string;
  readonly externalId?: string | undefined;
  readonly name: string;
}

/** A sync as people name it. */
export function describeSync({ provider, streamId, externalId, name }: SyncIdentity): string {
  const external = externalId === undefined ? "" : ` (external id "${externalId}")`;
  return `${provider} sync "${name}"${external} of stream ${streamId}`;
}

/** A sync of the state, as far as the state has a name for it. */
export function describeState({ name, syncId }: { name?: string | undefined; syncId: string }): string {
  return name === undefined ? `sync ${syncId}` : `sync "${name}"`;
}
