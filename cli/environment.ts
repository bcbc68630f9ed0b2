/** True for what Pulumi takes for yes in an environment variable: `1` or `true`. */
export function isTruthy(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true";
}

/** A positive whole number in an environment variable, if there is one. */
export function positiveInteger(value: string | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
