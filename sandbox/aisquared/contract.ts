import { apiAccepts } from "./cron.js";
import { isObject, type JsonObject } from "./json.js";
import { INTERVAL_UNITS, SCHEDULE_TYPES, SYNC_MODES } from "./model.js";
import { brokenContract, type FieldMessages } from "./refusal.js";

const COLUMNS = [
  "source_id",
  "model_id",
  "destination_id",
  "schedule_type",
  "sync_interval",
  "sync_interval_unit",
  "cron_expression",
  "sync_mode",
  "stream_name",
  "cursor_field",
  "configuration",
];

/** The fields of a body that passed the contract, with numbers for numeric strings; absent ones are absent. */
export type SyncFields = JsonObject;

/** The `sync` of a body; the server also wraps a bare one by itself. */
function wrapped(body: unknown): unknown {
  const fields = isObject(body) ? body : {};
  if ("sync" in fields) return fields["sync"];
  return Object.fromEntries(Object.entries(fields).filter(([key]) => COLUMNS.includes(key)));
}

/** Reads one body and collects what is wrong with it. */
class Reader {
  readonly messages: FieldMessages = {};
  readonly values: SyncFields = {};

  constructor(private readonly fields: JsonObject) {}

  fail(key: string, message: string): void {
    (this.messages[key] ??= []).push(message);
  }

  has(key: string): boolean {
    return key in this.values && !(key in this.messages);
  }

  /** `null` passes where the column takes it. */
  integer(key: string, presence: "required" | "optional" | "nullable"): void {
    const value = this.#filled(key, presence);
    if (value === undefined) return;
    const number =
      typeof value === "number"
        ? Math.trunc(value)
        : typeof value === "string" && /^-?\d+$/.test(value)
          ? Number(value)
          : undefined;
    if (number === undefined) this.fail(key, "must be an integer");
    else this.values[key] = number;
  }

  string(key: string, presence: "required" | "optional" | "nullable"): void {
    const value = this.#filled(key, presence);
    if (value === undefined) return;
    if (typeof value !== "string") this.fail(key, "must be a string");
    else this.values[key] = value;
  }

  /** Anything but nothing. */
  filled(key: string, presence: "required" | "optional"): void {
    const value = this.#filled(key, presence);
    if (value === undefined) return;
    if ((Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)) {
      this.fail(key, "must be filled");
    } else this.values[key] = value;
  }

  #filled(key: string, presence: "required" | "optional" | "nullable"): unknown {
    if (!(key in this.fields)) {
      if (presence === "required") this.fail(key, "is missing");
      return undefined;
    }
    const value = this.fields[key];
    if (value === null || value === "") {
      if (presence === "nullable") this.values[key] = value;
      else this.fail(key, "must be filled");
      return undefined;
    }
    return value;
  }
}

/** Contract of POST /syncs. */
export function readCreation(body: unknown): SyncFields {
  return read(body, true);
}

/** Contract of PUT /syncs/:id. */
export function readUpdate(body: unknown): SyncFields {
  return read(body, false);
}

function read(body: unknown, creation: boolean): SyncFields {
  const sync = wrapped(body);
  if (!isObject(sync)) throw brokenContract({ sync: ["must be a hash"] });
  const reader = new Reader(sync);
  const needed = creation ? "required" : "optional";
  reader.integer("source_id", "optional");
  reader.integer("model_id", needed);
  reader.integer("destination_id", needed);
  reader.string("schedule_type", needed);
  reader.integer("sync_interval", "nullable");
  reader.string("sync_interval_unit", "nullable");
  reader.string("cron_expression", "nullable");
  reader.string("sync_mode", needed);
  reader.string("stream_name", needed);
  if (creation) reader.string("cursor_field", "nullable");
  reader.filled("configuration", needed);
  checkEnums(reader);
  checkSchedule(reader, creation);
  if (Object.keys(reader.messages).length > 0) throw brokenContract({ sync: reader.messages });
  return reader.values;
}

/** Lower case or not: the model is stricter, later and in other words. */
function checkEnums(reader: Reader): void {
  const among = (key: string, allowed: readonly string[], message: string): void => {
    const value = reader.values[key];
    if (reader.has(key) && typeof value === "string" && !allowed.includes(value.toLowerCase()))
      reader.fail(key, message);
  };
  among("schedule_type", SCHEDULE_TYPES, "invalid schedule type");
  among("sync_mode", SYNC_MODES, "invalid sync mode");
}

/** An inexact `schedule_type` skips these rules. */
function checkSchedule(reader: Reader, creation: boolean): void {
  const { values } = reader;
  const asked = (key: string): boolean => (creation || key in values) && !(key in reader.messages);
  const blank = (key: string): boolean => values[key] === undefined || values[key] === null || values[key] === "";
  if (values["schedule_type"] === "interval") {
    if (asked("sync_interval")) {
      if (blank("sync_interval")) reader.fail("sync_interval", "must be present");
      else if (Number(values["sync_interval"]) <= 0) reader.fail("sync_interval", "must be greater than 0");
    }
    if (asked("sync_interval_unit")) {
      const unit = values["sync_interval_unit"];
      if (blank("sync_interval_unit")) reader.fail("sync_interval_unit", "must be present");
      else if (typeof unit === "string" && !INTERVAL_UNITS.some((known) => known === unit.toLowerCase())) {
        reader.fail("sync_interval_unit", "invalid sync interval unit");
      }
    }
  }
  if (values["schedule_type"] === "cron_expression" && asked("cron_expression")) {
    const cron = values["cron_expression"];
    if (blank("cron_expression")) reader.fail("cron_expression", "must be present");
    else if (typeof cron === "string" && !apiAccepts(cron))
      reader.fail("cron_expression", "invalid cron expression format");
  }
}

/** The id of a path: checked before anything is looked up. */
export function checkId(id: string, key = "id"): void {
  if (!Number.isFinite(Number(id)) || id.trim() === "") throw brokenContract({ [key]: ["must be an integer"] });
}

/** Page and size of a list. The size has no contract and no maximum. */
export function readPage(query: JsonObject): { page: number; perPage: number } {
  const page = query["page"];
  if (page !== undefined && (typeof page !== "string" || !/^\d+$/.test(page)))
    throw brokenContract({ page: ["must be an integer"] });
  const perPage = Number(query["per_page"]);
  return { page: Math.max(1, Number(page ?? 1)), perPage: Number.isInteger(perPage) && perPage > 0 ? perPage : 10 };
}
