const UNITS: readonly [name: string, seconds: number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How long ago a moment was, in words: `2 minutes ago`. */
export function ago(moment: Date, now = new Date()): string {
  const seconds = Math.floor((now.getTime() - moment.getTime()) / 1000);
  const unit = UNITS.find(([, length]) => seconds >= length);
  if (unit === undefined) return "now";
  const count = Math.floor(seconds / unit[1]);
  return `${count} ${unit[0]}${count === 1 ? "" : "s"} ago`;
}
