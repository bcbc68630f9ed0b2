import { runScoped } from "../core/run-scope.js";
import { Serial } from "../core/serial.js";
import { nangoClient, type NangoClient } from "./client.js";
import { Deployed } from "./deployed.js";
import { StatusReader } from "./status-reader.js";

/** Everything one run shares about one Nango environment. */
export interface Session {
  readonly client: NangoClient;
  readonly statuses: StatusReader;
  readonly deployed: Deployed;
  /** Writes to one sync one after the other: parallel ones can leave it torn. */
  readonly writes: Serial;
}

const sessions = runScoped(() => new Map<NangoClient, Session>());

/** The run's session for the settings as they are now. */
export function nangoSession(): Session {
  const client = nangoClient();
  let session = sessions().get(client);
  if (session === undefined) {
    session = { client, statuses: new StatusReader(client), deployed: new Deployed(client), writes: new Serial() };
    sessions().set(client, session);
  }
  return session;
}
