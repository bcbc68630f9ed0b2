import { perAccount, type Account } from "../core/account.js";
import { Serial } from "../core/serial.js";
import { NangoClient } from "./client.js";
import { Deployed } from "./deployed.js";
import { StatusReader } from "./status-reader.js";

/** One Nango environment, and what was read of it. */
export class Session {
  readonly client: NangoClient;
  readonly statuses: StatusReader;
  readonly deployed: Deployed;
  /** Writes to one sync one after the other: parallel ones can leave it torn. */
  readonly writes = new Serial();

  constructor(account: Account) {
    this.client = new NangoClient(account);
    this.statuses = new StatusReader(this.client);
    this.deployed = new Deployed(this.client);
  }
}

/** The session of an account; its settings are looked up here, and nowhere earlier. */
export const sessionOf = perAccount((account) => new Session(account));
