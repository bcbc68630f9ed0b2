import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { parseRequest } from "../parse-request.js";
import {
  type Account,
  type CredentialRecord,
  type Json,
  newId,
  seed,
  SequinData,
  type StreamRecord,
  type SyncRecord,
} from "./data.js";
import { defined } from "./defined.js";
import { DEFAULTS, Options } from "./options.js";
import { upstreamAccount } from "./secrets.js";

const Snapshot = z.object({ data: SequinData, options: Options });

/** What a read shows while the platform lags behind a write; `record` undefined: not there yet. */
interface Stale {
  record: SyncRecord | undefined;
  reads: number;
}

/** The data of the emulated platform and the readings it follows. */
export class Store {
  data: SequinData = seed();
  options: Options = { ...DEFAULTS };
  readonly #stale = new Map<string, Stale>();

  constructor(private readonly clock: SandboxClock) {}

  now(): string {
    return this.clock.iso();
  }

  /** Changes the readings that are named. */
  configure(settings: unknown): void {
    this.options = { ...this.options, ...defined(parseRequest(Options.partial(), settings, "setting of Sequin")) };
  }

  snapshot(): unknown {
    return structuredClone({ data: this.data, options: this.options });
  }

  restore(snapshot: unknown): void {
    const { data, options } = parseRequest(Snapshot, structuredClone(snapshot), "snapshot of Sequin");
    this.data = data;
    this.options = options;
    this.#stale.clear();
  }

  reset(): void {
    this.data = seed();
    this.options = { ...DEFAULTS };
    this.#stale.clear();
  }

  account(token: string): Account | undefined {
    return this.data.accounts.find((account) => account.token === token);
  }

  stream(org: string, id: unknown): StreamRecord | undefined {
    return this.data.streams.find((stream) => stream.org_id === org && stream.id === id);
  }

  credential(org: string, id: unknown): CredentialRecord | undefined {
    return this.data.credentials.find((credential) => credential.org_id === org && credential.id === id);
  }

  /** A sync as it really is. */
  sync(org: string, id: unknown): SyncRecord | undefined {
    return this.data.syncs.find((sync) => sync.org_id === org && sync.id === id);
  }

  /** A sync as a read shows it: lagging behind its last write where `staleReads` says so. */
  shownSync(org: string, id: string): SyncRecord | undefined {
    const stale = this.#stale.get(id);
    if (stale === undefined || stale.reads === 0) return this.sync(org, id);
    stale.reads -= 1;
    return stale.record?.org_id === org ? stale.record : undefined;
  }

  /** The syncs of an organization, as a list shows them. */
  shownSyncs(org: string): SyncRecord[] {
    return this.data.syncs.flatMap((sync) => (sync.org_id === org ? (this.shownSync(org, sync.id) ?? []) : []));
  }

  /** Notes a write: what was there before may be seen for some more reads. */
  touch(id: string, before: SyncRecord | undefined): void {
    if (this.options.staleReads > 0) this.#stale.set(id, { record: before, reads: this.options.staleReads });
  }

  addSync(sync: Omit<SyncRecord, "id">): SyncRecord {
    const record = { ...sync, id: newId() };
    this.data.syncs.push(record);
    this.touch(record.id, undefined);
    return record;
  }

  /** Changes fields of a sync and moves its `updated_at`. */
  changeSync(sync: SyncRecord, fields: Partial<SyncRecord>): void {
    this.touch(sync.id, structuredClone(sync));
    Object.assign(sync, fields, { updated_at: this.now() });
  }

  removeSync(sync: SyncRecord): void {
    this.data.syncs = this.data.syncs.filter((other) => other !== sync);
    this.touch(sync.id, sync);
  }

  /** Imports a credential: a known upstream account gets its new secrets, an unknown one a new credential. */
  importCredential(org: string, body: Json & { properties: Json }): CredentialRecord {
    const account = upstreamAccount(body.properties);
    const known = this.data.credentials.find(
      (credential) => credential.org_id === org && upstreamAccount(credential.properties) === account,
    );
    const fields = {
      properties: body.properties,
      ...(typeof body["name"] === "string" ? { name: body["name"] } : {}),
      ...(typeof body["oauth_app_id"] === "string" ? { oauth_app_id: body["oauth_app_id"] } : {}),
      ...(typeof body["metadata"] === "object" && body["metadata"] !== null
        ? { metadata: body["metadata"] as Json }
        : {}),
      updated_at: this.now(),
    };
    if (known !== undefined && this.options.reimport === "same-id") return Object.assign(known, fields);
    const kind = body.properties["kind"];
    const record: CredentialRecord = {
      id: newId(),
      org_id: org,
      provider: typeof kind === "string" ? (kind.split("_")[0] ?? kind) : "unknown",
      name: null,
      oauth_app_id: null,
      metadata: {},
      created_at: this.now(),
      ...fields,
    };
    this.data.credentials.push(record);
    return record;
  }
}
