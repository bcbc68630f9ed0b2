import { findSync, type NangoSnapshot, type NangoSyncSnapshot } from "../../sandbox/nango/snapshot.js";
import type { Sandbox } from "../../sandbox/types.js";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed JSON; undefined when it is none. */
  json: unknown;
}

/** One request to the sandbox; `path` includes the platform's prefix. Rejects when the connection fails. */
export async function ask(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method,
    redirect: "manual",
    headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** One request to the sandbox's Nango with its key. */
export function askNango(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<Reply> {
  return ask(sandbox, method, `/nango${path}`, body, {
    Authorization: `Bearer ${sandbox.environment["NANGO_SECRET_KEY"] ?? ""}`,
  });
}

export function putFrequency(
  sandbox: Sandbox,
  frequency: string | null,
  connection = "acme",
  sync = "contacts",
): Promise<Reply> {
  const body = { provider_config_key: "hubspot", connection_id: connection, sync_name: sync, frequency };
  return askNango(sandbox, "PUT", "/sync/update-connection-frequency", body);
}

export interface Status {
  id: string;
  name: string;
  variant: string;
  status: string;
  frequency: string | null;
  nextScheduledSyncAt: string | null;
  finishedAt?: string;
}

/** The entries of a status answer; throws when it is none. */
export async function statusOf(sandbox: Sandbox, connection = "acme", syncs = "contacts"): Promise<Status[]> {
  const reply = await askNango(
    sandbox,
    "GET",
    `/sync/status?provider_config_key=hubspot&connection_id=${connection}&syncs=${syncs}`,
  );
  if (reply.status !== 200) throw new Error(`Status answered ${reply.status}: ${reply.text}`);
  return (reply.json as { syncs: Status[] }).syncs;
}

/** What is stored for a sync. */
export function stored(sandbox: Sandbox, connection = "acme", sync = "contacts"): NangoSyncSnapshot | undefined {
  return findSync(sandbox.snapshot("nango") as NangoSnapshot, { connection, sync });
}
