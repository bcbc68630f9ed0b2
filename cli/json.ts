/** A value as Pulumi prints JSON for people and scripts: indented by two, the last line ended. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
