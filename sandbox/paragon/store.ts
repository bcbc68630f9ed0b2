import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { parseRequest } from "../parse-request.js";
import {
  type Frequency,
  type ParagonData,
  type PendingChange,
  type StoredCredential,
  type StoredSync,
  dataSchema,
} from "./model.js";
import { type ParagonOptions, defaultOptions, optionsSchema } from "./options.js";
import { Refusal } from "./refusal.js";
import { projectId, seedCredentials } from "./seed.js";
import { verificationKey as seedVerificationKey } from "./signing-key.js";
import { firstCredentialId, syncId } from "./sync-id.js";

/** What a new sync is made from. */
export interface NewSync {
  integration: string;
  pipeline: string;
  configurationName?: string | undefined;
  configuration?: Record<string, unknown> | undefined;
  credentialId?: string | undefined;
  incrementalAccumulatorFrequency?: Frequency | undefined;
}

/** The fields of an update. */
export interface SyncChange {
  credentialId?: string | undefined;
  incrementalAccumulatorFrequency?: Frequency | undefined;
}

interface Purge {
  sync: StoredSync;
  requestsLeft: number;
}

const nameWhenOmitted = "default";

/** The syncs of the emulated project, and the rules by which requests change them. */
export class Store {
  options: ParagonOptions = defaultOptions;
  /** Verifies user tokens: what Paragon keeps of the project's signing key. Lasts for the life of the sandbox only. */
  verificationKey: KeyObject = seedVerificationKey;
  readonly #syncs = new Map<string, StoredSync>();
  readonly #idsByUser = new Map<string, Set<string>>();
  readonly #credentials = new Map<string, StoredCredential>();
  readonly #purging = new Map<string, Purge>();
  readonly #clock: SandboxClock;

  /** @param clock - It only dates things: whatever lags is counted in requests. */
  constructor(clock: SandboxClock) {
    this.#clock = clock;
    this.reset();
  }

  reset(): void {
    this.verificationKey = seedVerificationKey;
    this.restore({ options: defaultOptions, syncs: [], credentials: seedCredentials(), purging: [] });
  }

  snapshot(): ParagonData {
    return structuredClone({
      options: this.options,
      syncs: [...this.#syncs.values()],
      credentials: [...this.#credentials.values()],
      purging: [...this.#purging.values()],
    });
  }

  restore(data: unknown): void {
    const { options, syncs, credentials, purging } = dataSchema.parse(structuredClone(data));
    this.options = options;
    this.#syncs.clear();
    this.#idsByUser.clear();
    this.#credentials.clear();
    this.#purging.clear();
    for (const sync of syncs) this.#add(sync);
    for (const credential of credentials) this.#credentials.set(credential.id, credential);
    for (const purge of purging) this.#purging.set(purge.sync.id, purge);
  }

  /** Changes the options that are given, and leaves the others. */
  configure(settings: unknown): void {
    const given = parseRequest(z.record(z.string(), z.unknown()), settings, "set of Paragon's options");
    this.options = parseRequest(optionsSchema, { ...this.options, ...given }, "set of Paragon's options");
  }

  /** The user's syncs, each one read more. */
  list(userId: string): StoredSync[] {
    const ids = this.#idsByUser.get(userId) ?? new Set();
    const living = [...ids].map((id) => this.#syncs.get(id)).filter((sync) => sync !== undefined);
    for (const sync of living) this.#countRead(sync);
    return [...living, ...this.#listedPurges(userId)];
  }

  /** One sync of the user, one read more. */
  read(userId: string, id: string): StoredSync {
    const purge = this.#purging.get(id);
    if (purge !== undefined && purge.sync.userId === userId && this.options.purgeListed && meet(purge))
      return purge.sync;
    const sync = this.#owned(userId, id);
    this.#countRead(sync);
    return sync;
  }

  create(userId: string, request: NewSync): StoredSync {
    const configurationName = request.configurationName ?? nameWhenOmitted;
    const { integration, pipeline } = request;
    const key = { projectId, userId, integration, configurationName };
    const id = syncId(this.options.pipelineInId ? { ...key, pipeline } : key);
    const purge = this.#purging.get(id);
    if (purge !== undefined && meet(purge)) throw alreadyExists(configurationName);
    this.#purging.delete(id);
    const existing = this.#syncs.get(id);
    if (existing !== undefined) {
      if (this.options.duplicate === "conflict") throw alreadyExists(configurationName);
      return existing;
    }
    if (request.credentialId !== undefined) this.#mayUse(userId, request.credentialId);
    const now = this.#clock.iso();
    const sync: StoredSync = {
      id,
      userId,
      integration,
      pipeline,
      configurationName,
      configuration: request.configuration ?? {},
      credentialId: request.credentialId ?? this.#defaultCredential(userId, integration),
      incrementalAccumulatorFrequency:
        this.options.postFrequency === "accepted" ? request.incrementalAccumulatorFrequency : undefined,
      status: "INITIALIZING",
      initialReadsLeft: this.options.initialReads,
      pending: [],
      fullSyncs: 1,
      dateCreated: now,
      dateUpdated: now,
    };
    this.#add(sync);
    return sync;
  }

  /** Accepts a change; it shows after `readsLeft` reads. */
  update(userId: string, id: string, change: SyncChange, readsLeft = this.options.patchLag): void {
    const sync = this.#owned(userId, id);
    if (change.credentialId !== undefined) {
      this.#mayUse(userId, change.credentialId);
      sync.fullSyncs += 1;
    }
    this.#accept(sync, { ...change, readsLeft });
  }

  disable(userId: string, id: string): StoredSync {
    return this.#switch(this.#owned(userId, id), "DISABLED");
  }

  reenable(userId: string, id: string): StoredSync {
    return this.#switch(this.#owned(userId, id), "ACTIVE");
  }

  delete(userId: string, id: string): StoredSync {
    const sync = this.#owned(userId, id);
    this.#syncs.delete(id);
    this.#idsByUser.get(userId)?.delete(id);
    if (this.options.purgeLag > 0) this.#purging.set(id, { sync, requestsLeft: this.options.purgeLag });
    return sync;
  }

  /** A sync whoever owns it, without counting a read. */
  find(id: string): StoredSync | undefined {
    return this.#syncs.get(id);
  }

  connect(credential: Omit<StoredCredential, "valid">): StoredCredential {
    const stored = { ...credential, valid: true };
    this.#credentials.set(stored.id, stored);
    return stored;
  }

  /** A user disconnects an account: the syncs that use it fail from now on. */
  disconnect(credentialId: string): void {
    const credential = this.#credentials.get(credentialId);
    if (credential !== undefined) credential.valid = false;
    for (const sync of this.#syncs.values()) if (sync.credentialId === credentialId) fail(sync);
  }

  touch(sync: StoredSync): void {
    sync.dateUpdated = this.#clock.iso();
  }

  #add(sync: StoredSync): void {
    this.#syncs.set(sync.id, sync);
    const ids = this.#idsByUser.get(sync.userId) ?? new Set();
    this.#idsByUser.set(sync.userId, ids.add(sync.id));
  }

  #owned(userId: string, id: string): StoredSync {
    const sync = this.#syncs.get(id);
    if (sync === undefined) throw new Refusal(404, "Sync not found");
    if (sync.userId === userId) return sync;
    throw this.options.foreignSync === 403 ? new Refusal(403, "Forbidden") : new Refusal(404, "Sync not found");
  }

  #switch(sync: StoredSync, status: "DISABLED" | "ACTIVE"): StoredSync {
    const wanted = lastAccepted(sync);
    const already = status === "DISABLED" ? wanted === "DISABLED" : wanted !== "DISABLED" && wanted !== "ERRORED";
    if (already && this.options.repeatedAction === "conflict") {
      throw new Refusal(409, `Sync is already ${status === "DISABLED" ? "disabled" : "enabled"}`);
    }
    if (!already) this.#accept(sync, { status, readsLeft: this.options.statusLag });
    return sync;
  }

  #accept(sync: StoredSync, change: PendingChange): void {
    sync.pending.push(change);
    this.#applyDue(sync);
  }

  #countRead(sync: StoredSync): void {
    this.#applyDue(sync);
    const next = sync.pending[0];
    if (next !== undefined && next.readsLeft !== "never") next.readsLeft -= 1;
    if (sync.status === "ACTIVE") sync.status = "IDLE";
    if (sync.status !== "INITIALIZING") return;
    if (sync.initialReadsLeft > 0) sync.initialReadsLeft -= 1;
    else sync.status = "IDLE";
  }

  /** What was accepted first also takes effect first. */
  #applyDue(sync: StoredSync): void {
    for (
      let due = sync.pending[0];
      due !== undefined && due.readsLeft !== "never" && due.readsLeft <= 0;
      due = sync.pending[0]
    ) {
      sync.pending.shift();
      this.#apply(sync, due);
    }
  }

  #apply(sync: StoredSync, change: PendingChange): void {
    if (change.incrementalAccumulatorFrequency !== undefined) {
      sync.incrementalAccumulatorFrequency = change.incrementalAccumulatorFrequency;
    }
    if (change.status !== undefined) {
      sync.status = change.status;
      delete sync.reason;
      delete sync.rateLimitBackoffMs;
    }
    if (change.credentialId !== undefined) {
      sync.credentialId = change.credentialId;
      if (!this.#isUsable(sync.userId, change.credentialId)) fail(sync);
    }
    this.touch(sync);
  }

  #mayUse(userId: string, credentialId: string): void {
    if (this.options.unknownCredential === "refused" && !this.#isUsable(userId, credentialId)) {
      throw new Refusal(400, `Credential ${credentialId} not found`);
    }
  }

  #isUsable(userId: string, credentialId: string): boolean {
    const credential = this.#credentials.get(credentialId);
    if (credential === undefined) return this.options.unknownCredential === "accepted";
    return credential.valid && credential.userId === userId;
  }

  /** Paragon takes the oldest active account. */
  #defaultCredential(userId: string, integration: string): string {
    const connected = [...this.#credentials.values()].find(
      (credential) => credential.valid && credential.userId === userId && credential.integration === integration,
    );
    return connected?.id ?? firstCredentialId(userId, integration);
  }

  #listedPurges(userId: string): StoredSync[] {
    if (!this.options.purgeListed) return [];
    return [...this.#purging.values()]
      .filter((purge) => purge.sync.userId === userId && meet(purge))
      .map(({ sync }) => sync);
  }
}

/** Whether a request still meets the deleted sync; it counts that request. */
function meet(purge: Purge): boolean {
  if (purge.requestsLeft <= 0) return false;
  purge.requestsLeft -= 1;
  return true;
}

/** A sync finds out at its next run; a disabled one has none. */
function fail(sync: StoredSync): void {
  if (sync.status === "DISABLED") return;
  sync.status = "ERRORED";
  sync.reason = "The credential of this sync is no longer valid or was deleted.";
}

function lastAccepted(sync: StoredSync): StoredSync["status"] {
  return sync.pending.findLast((change) => change.status !== undefined)?.status ?? sync.status;
}

function alreadyExists(configurationName: string): Refusal {
  return new Refusal(409, `Sync with configuration name "${configurationName}" already exists`);
}
