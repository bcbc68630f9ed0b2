import { readFileSync } from "node:fs";
import { join } from "node:path";

interface RecordedRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface RecordedResponse {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** One request and its answer; null: the client gave up waiting. */
export interface Exchange {
  line: number;
  group: string;
  label: string;
  at?: string;
  request: RecordedRequest;
  response: RecordedResponse | null;
}

/** What one frequency did: the answer, the status after it, and what then stood in the server's database. */
export interface FrequencyOutcome {
  line: number;
  frequency_sent: unknown;
  status: number;
  body: unknown;
  status_after: { frequency: string; status: string; nextScheduledSyncAt: string | null } | null;
  db_after: { syncs_frequency: string | null; schedule_interval: string; state: string; next_execution_at: string };
}

export type Recorded = Exchange | FrequencyOutcome;

export function isOutcome(record: Recorded): record is FrequencyOutcome {
  return "frequency_sent" in record;
}

/** The recording of a real server; `line` counts from 1. */
export function readRecording(): Recorded[] {
  const file = join(__dirname, "../../data/recorded/nango.jsonl");
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((text, index) => ({ ...(JSON.parse(text) as Recorded), line: index + 1 }));
}
