import { isDeepStrictEqual } from "node:util";
import { findSync, type NangoSnapshot, type NangoSyncSnapshot } from "../../../sandbox/nango/snapshot.js";
import { SEED_KEY } from "../../../sandbox/nango/seed.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { type Bridge, bridges, KEYS } from "./bridges.js";
import { Comparison } from "./compare.js";
import { type Exchange, type FrequencyOutcome, isOutcome, readRecording, type Recorded } from "./recording.js";
import { type Answer, send } from "./send.js";

/** Time between two requests of one second, in milliseconds: long enough for a run to end. */
const STEP = 120;
/** Rate-limit windows of the recording begin somewhere in their first second. */
const WINDOW_OFFSET = 900;
const WINDOW = 60_000;

export interface Disagreement {
  line: number;
  label: string;
  differences: string[];
}

/** Replays the recording in order against a sandbox whose clock it sets to the recorded times. */
export class Replay {
  readonly records = readRecording();
  readonly disagreements: Disagreement[] = [];
  agreements = 0;

  readonly #comparison = new Comparison();
  readonly #bridges = bridges(this.records);
  #now = 0;
  #remaining = 0;
  #resetAt = 0;
  #windowEnd = 0;
  /** The last frequency sent to contacts of conn-1, and its answer. */
  #lastPut: { frequency: unknown; answer: Answer } | undefined;
  /** The status after it, if it was asked for already. */
  #lastStatus: Answer | undefined;

  constructor(private readonly sandbox: Sandbox) {}

  async run(): Promise<void> {
    this.sandbox.change("nango", { action: "clear" });
    for (const record of this.records) {
      for (const bridge of this.#bridges.get(record.line) ?? []) await this.#cross(record, bridge);
      const differences = isOutcome(record) ? await this.#outcome(record) : await this.#exchange(record);
      const label = isOutcome(record) ? `outcome of ${JSON.stringify(record.frequency_sent)}` : record.label;
      if (differences.length === 0) this.agreements += 1;
      else this.disagreements.push({ line: record.line, label, differences });
    }
  }

  async #exchange(record: Exchange): Promise<string[]> {
    await this.#bridgeFrequency(record);
    this.#setTime(this.#timeOf(record));
    const { method, path, body } = record.request;
    if (record.response === null) return this.#noAnswer(record);
    await this.#fillWindow(record.response.headers ?? {});
    const answer = await this.#send(method, path, headersOf(record), body);
    if (record.group === "frequency-matrix") {
      if (method === "GET") this.#lastStatus = answer;
      else this.#notePut(body, answer);
    }
    return this.#comparison.answer(record.response, answer);
  }

  /** An exchange of the frequency matrix, and what then stood in the database. */
  async #outcome(record: FrequencyOutcome): Promise<string[]> {
    const differences: string[] = [];
    const isRefused = record.status === 400 && record.db_after.syncs_frequency !== record.frequency_sent;
    if (this.#lastPut === undefined || !isDeepStrictEqual(this.#lastPut.frequency, record.frequency_sent)) {
      // Its PUT is not in the recording: it came before the next line, and after the one that set what the database had.
      this.#setTime(this.#timeAfter(record));
      if (isRefused && this.#contacts().override !== record.db_after.syncs_frequency)
        await this.#put(record.db_after.syncs_frequency);
      await this.#put(record.frequency_sent);
    }
    const put = this.#lastPut?.answer;
    if (put?.status !== record.status) differences.push(`status ${record.status} ≠ ${put?.status ?? 0}`);
    this.#comparison.value("body", record.body, JSON.parse(put?.text ?? "null"), differences);

    const { db_after: db } = record;
    const row = this.#contacts();
    if (row.override !== db.syncs_frequency)
      differences.push(`stored ${String(db.syncs_frequency)} ≠ ${String(row.override)}`);
    if (row.schedule?.intervalMs !== clockText(db.schedule_interval))
      differences.push(`interval ${db.schedule_interval} ≠ ${row.schedule?.intervalMs ?? "none"}`);
    if ((row.schedule?.started === true) !== (db.state === "STARTED")) differences.push(`state ${db.state}`);
    const next = new Date(row.schedule?.next ?? 0).toISOString();
    const lag = this.#comparison.lag(CONTACTS, new Date(db.next_execution_at).toISOString(), next);
    if (lag !== "") differences.push(`next ${lag}`);
    if (record.status_after !== null) {
      const status = this.#lastStatus ?? (await this.#call("GET", CONTACTS_STATUS));
      const sync = (JSON.parse(status.text) as { syncs: [Record<string, unknown>] }).syncs[0];
      const { frequency, status: state, nextScheduledSyncAt } = sync;
      const expected = { id: CONTACTS, ...record.status_after };
      this.#comparison.value(
        "status",
        expected,
        { id: sync["id"], frequency, status: state, nextScheduledSyncAt },
        differences,
      );
    }
    return differences;
  }

  /** The client gave up after 30 s; the override was stored at once. */
  async #noAnswer(record: Exchange): Promise<string[]> {
    const abort = new AbortController();
    const pending = this.#call(record.request.method, record.request.path, record.request.body, abort.signal);
    const wanted = (record.request.body as { frequency: string }).frequency;
    while (this.#contacts().override !== wanted) await new Promise(setImmediate);
    abort.abort();
    return pending.then(
      (answer) => [`no answer ≠ ${answer.status}`],
      () => [],
    );
  }

  /** A status "after X" whose PUT of X is not in the recording. */
  async #bridgeFrequency(record: Exchange): Promise<void> {
    const label = /^GET status after "(.*)"$/.exec(record.label);
    if (record.group !== "frequency-matrix" || label === null || this.#lastPut?.frequency === label[1]) return;
    this.#setTime(this.#timeOf(record));
    await this.#put(label[1]);
  }

  async #cross(record: Recorded, bridge: Bridge): Promise<void> {
    if (bridge.at !== undefined) this.#setTime(Date.parse(bridge.at));
    if (bridge.change !== undefined) this.sandbox.change("nango", bridge.change);
    if (bridge.fault === "clear") this.sandbox.clearFaults();
    else if (bridge.fault !== undefined) this.sandbox.fault(bridge.fault);
    if (bridge.call === undefined) return;
    if (bridge.at === undefined) this.#setTime(this.#now + STEP);
    const { method, path, body, expect } = bridge.call;
    const answer = await this.#call(method, path, body);
    if (answer.status !== expect)
      throw new Error(`Before line ${record.line} (${bridge.why}): ${answer.status} ${answer.text}`);
  }

  /** Requests that are not in the recording count too: makes up for them, so that each "remaining" can be compared. */
  async #fillWindow(recorded: Record<string, string>): Promise<void> {
    const [reset, remaining] = [recorded["x-ratelimit-reset"], recorded["x-ratelimit-remaining"]];
    if (reset === undefined || remaining === undefined) return;
    const resetAt = Number(reset) * 1000;
    const isNew = resetAt !== this.#resetAt;
    if (isNew) {
      const wanted = this.#now;
      // The first request of the window, unless this line is it.
      const isFirst = Number(remaining) === 199;
      // The time of the very first request is known from what it made.
      if (!isFirst || this.#windowEnd > 0) this.#freeze(Math.max(resetAt - WINDOW + WINDOW_OFFSET, this.#windowEnd));
      this.#windowEnd = this.#now + WINDOW;
      this.#resetAt = resetAt;
      this.#remaining = 200;
      if (!isFirst) await this.#filler();
      this.#freeze(Math.max(wanted, this.#now));
    }
    const left = recorded["retry-after"] === undefined ? Number(remaining) + 1 : 0;
    while (this.#remaining > left) await this.#filler();
  }

  async #filler(): Promise<void> {
    await this.#call("GET", "/connections?limit=1");
  }

  async #put(frequency: unknown): Promise<void> {
    this.#setTime(this.#now + 1);
    const body = { sync_name: "contacts", provider_config_key: "demo-int", connection_id: "conn-1", frequency };
    this.#notePut(body, await this.#call("PUT", "/sync/update-connection-frequency", body));
  }

  #notePut(body: unknown, answer: Answer): void {
    this.#lastPut = { frequency: (body as { frequency?: unknown }).frequency, answer };
    this.#lastStatus = undefined;
  }

  /** With the full key, as JSON. */
  #call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: `Bearer ${SEED_KEY}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return this.#send(method, path, headers, body, signal);
  }

  async #send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const answer = await send(`${this.sandbox.url}/nango${path}`, method, headers, body, signal);
    const remaining = answer.headers["x-ratelimit-remaining"];
    if (remaining !== undefined) this.#remaining = Number(remaining);
    return answer;
  }

  #contacts(): NangoSyncSnapshot {
    const found = findSync(this.sandbox.snapshot("nango") as NangoSnapshot, {
      integration: "demo-int",
      connection: "conn-1",
      sync: "contacts",
    });
    if (found === undefined) throw new Error("contacts of conn-1 is not there");
    return found;
  }

  /** The recorded second, unless an object's own date says more. */
  #timeOf(record: Exchange): number {
    const body = record.response?.body as { created_at?: string; data?: { created_at?: string } } | null | undefined;
    const created = record.request.method === "POST" ? (body?.created_at ?? body?.data?.created_at) : undefined;
    if (created !== undefined) return Date.parse(created);
    const at = record.at === undefined ? 0 : Date.parse(record.at);
    return Math.max(this.#now + STEP, at);
  }

  #timeAfter(record: Recorded): number {
    const next = this.records[record.line];
    return next !== undefined && !isOutcome(next) ? this.#timeOf(next) : this.#now + STEP;
  }

  #setTime(at: number): void {
    this.#freeze(Math.max(at, this.#now));
  }

  #freeze(at: number): void {
    this.#now = at;
    this.sandbox.clock.freeze(at);
  }
}

/** Recorded id of contacts of conn-1. */
const CONTACTS = "f529007d-e6c3-416b-a0c2-4b85d650d617";
const CONTACTS_STATUS = "/sync/status?provider_config_key=demo-int&connection_id=conn-1&syncs=contacts";

/** The recorded headers with the sandbox's key for the one that was used; those of one hop are left to the client. */
function headersOf(record: Exchange): Record<string, string> {
  const headers: Record<string, string> = {};
  const prefix = /^([a-z-]+): /.exec(record.label)?.[1];
  const key =
    record.group === "scopes" && prefix !== undefined && prefix in KEYS ? KEYS[prefix as keyof typeof KEYS] : SEED_KEY;
  for (const [name, value] of Object.entries(record.request.headers ?? {})) {
    if (["host", "connection", "content-length"].includes(name.toLowerCase())) continue;
    headers[name] = value.replace("$NANGO_SECRET_KEY", key);
  }
  return headers;
}

/** `24:00:00` in milliseconds. */
function clockText(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
