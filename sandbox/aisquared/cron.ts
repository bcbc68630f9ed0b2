const MACROS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@noon", "@hourly"];
const TEMPORAL_MACROS = MACROS.filter((macro) => macro !== "@noon");

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const MINUTE: Field = { low: 0, high: 59, names: [], first: 0 };
const FIELDS: readonly Field[] = [
  MINUTE,
  { low: 0, high: 23, names: [], first: 0 },
  { low: 1, high: 31, names: [], first: 0 },
  { low: 1, high: 12, names: MONTHS, first: 1 },
  { low: 0, high: 7, names: DAYS, first: 0 },
];

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
  /** Number of the first name. */
  readonly first: number;
}

/**
 * Whether the API takes an expression. It asks the Ruby library fugit: five fields, or six with seconds in front, the
 * usual macros, a time zone at the end; stray blanks are fine, `@every 5m` and `CRON_TZ=…` are not.
 */
export function apiAccepts(expression: string): boolean {
  const text = expression.trim().toLowerCase();
  if (MACROS.includes(text)) return true;
  const parts = text.split(/\s+/);
  if (isTimeZone(parts.at(-1) ?? "")) parts.pop();
  return (
    (parts.length === 5 && areFields(parts, FIELDS)) || (parts.length === 6 && areFields(parts, [MINUTE, ...FIELDS]))
  );
}

/** Whether Temporal, which runs it, takes it too: five fields or a macro, nothing after them. */
export function schedulerAccepts(expression: string): boolean {
  const text = expression.trim().toLowerCase();
  if (TEMPORAL_MACROS.includes(text)) return true;
  const parts = text.split(/\s+/);
  return parts.length === 5 && areFields(parts, FIELDS) && !/(^|[,-])7($|[,/-])/.test(parts[4] ?? "");
}

function areFields(parts: readonly string[], fields: readonly Field[]): boolean {
  return parts.every((part, at) => {
    const field = fields[at];
    return field !== undefined && part.split(",").every((item) => isItem(item, field));
  });
}

function isItem(item: string, field: Field): boolean {
  const [range = "", step, more] = item.split("/");
  if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-");
  return ends.length <= 2 && ends.every((end) => isValue(end, field));
}

function isValue(text: string, field: Field): boolean {
  const named = field.names.indexOf(text);
  if (named >= 0) return true;
  return /^\d+$/.test(text) && Number(text) >= field.low && Number(text) <= field.high;
}

function isTimeZone(text: string): boolean {
  if (!/^[a-z]+(\/[a-z_+\-0-9]+)+$|^(utc|gmt|z)$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
