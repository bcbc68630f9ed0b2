/** One of the five fields of a cron expression. */
export interface CronField {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Names in the order of their numbers, from `low`. */
  readonly names: readonly string[];
}

/** The fields in their order. Sunday is 0 only: the scheduler does not know 7. */
export const CRON_FIELDS: readonly CronField[] = [
  { name: "minute", low: 0, high: 59, names: [] },
  { name: "hour", low: 0, high: 23, names: [] },
  { name: "day of the month", low: 1, high: 31, names: [] },
  {
    name: "month",
    low: 1,
    high: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", low: 0, high: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/** What a field lets through. */
export interface FieldValues {
  /** `*`: for the two kinds of days that is not the same as every value. */
  readonly any: boolean;
  /** Ascending, each once. */
  readonly values: readonly number[];
}

/**
 * The values of a plain field: lists, ranges, steps, numbers and names. Undefined for everything else. Steps beyond the
 * field are let through: that is what AI Squared itself makes of an interval such as 90 minutes.
 */
export function parseField(text: string, field: CronField): FieldValues | undefined {
  const values = new Set<number>();
  let any = false;
  for (const item of text.split(",")) {
    const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const by = step === undefined ? 1 : Number(step);
    const bounds = range === "*" ? ([field.low, field.high] as const) : boundsOf(range, field, step !== undefined);
    if (bounds === undefined || by < 1) return undefined;
    if (range === "*" && by === 1) any = true;
    for (let value = bounds[0]; value <= bounds[1]; value += by) values.add(value);
  }
  return { any, values: [...values].sort((one, other) => one - other) };
}

/** First and last value of a range; a step needs one that is written out, because the two dialects differ on `5/15`. */
function boundsOf(range: string, field: CronField, stepped: boolean): readonly [number, number] | undefined {
  const [first = "", last, more] = range.split("-");
  const from = numberOf(first, field);
  const to = last === undefined ? from : numberOf(last, field);
  if (more !== undefined || from === undefined || to === undefined || from > to) return undefined;
  return stepped && last === undefined ? undefined : [from, to];
}

function numberOf(text: string, field: CronField): number | undefined {
  const named = field.names.indexOf(text);
  if (named >= 0) return named + field.low;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && number >= field.low && number <= field.high ? number : undefined;
}

/** The shortest plain way to write a field's values: `*`, a step, or ranges. */
export function formatField({ any, values }: FieldValues, field: CronField): string {
  if (any) return "*";
  const [first = field.low, second = first] = values;
  const step = second - first;
  const stepped = values.every((value, index) => value === field.low + index * step);
  if (values.length > 2 && step > 1 && stepped && first + values.length * step > field.high) return `*/${step}`;
  return ranges(values)
    .map(([from, to]) => (to - from > 1 ? `${from}-${to}` : to === from ? String(from) : `${from},${to}`))
    .join(",");
}

function ranges(values: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const value of values) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === value - 1) last[1] = value;
    else found.push([value, value]);
  }
  return found;
}
