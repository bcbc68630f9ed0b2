import { perAccount, type Account } from "../core/account.js";
import { Serial } from "../core/serial.js";
import { MetadataReader } from "./connection-metadata/reader.js";
import { NangoClient } from "./client.js";
import { Deployed } from "./deployed.js";
import type { SyncRef } from "./identity.js";
import { StatusReader } from "./status-reader.js";

/** One Nango environment, and what was read of it. */
export class Session {
  readonly client: NangoClient;
  readonly deployed: Deployed;
  readonly statuses: StatusReader;
  readonly metadata: MetadataReader;
  /** Writes to one sync one after the other: parallel ones can leave it torn. */
  readonly writes = new Serial();
  readonly #said = new Set<string>();

  constructor(account: Account) {
    this.client = new NangoClient(account);
    this.deployed = new Deployed(this.client);
    this.statuses = new StatusReader(this.client, this.deployed);
    this.metadata = new MetadataReader(this.client);
  }

  /** Whether nothing was said yet about syncs of this name that had this frequency: a fleet need not hear it of each. */
  isFirst({ providerConfigKey, syncName }: SyncRef, frequency: string): boolean {
    const key = JSON.stringify([providerConfigKey, syncName, frequency]);
    const isFirst = !this.#said.has(key);
    this.#said.add(key);
    return isFirst;
  }
}

/** The session of an account; its settings are looked up here, and nowhere earlier. */
export const sessionOf = perAccount((account) => new Session(account));
