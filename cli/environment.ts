/** True for what Pulumi takes for yes in an environment variable: `1` or `true`. */
export function isTruthy(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true";
}

/** A positive whole number in an environment variable, if there is one. */
export function positiveInteger(value: string | undefined): number | undefined {
  const number = Number(value);
  return value !== undefined && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** What a variable is called that holds a secret, of this package's platforms, of Pulumi and of the clouds. */
const SECRET_NAME = /(?:SECRET|TOKEN|PASSWORD|PASSPHRASE|PRIVATE_KEY|SIGNING_KEY|API_KEY|ACCESS_KEY)(?:_?KEY)?$/i;

/** Shorter ones are rather words, and blanking those would make messages unreadable. */
const SHORTEST_SECRET = 8;

/** The values in an environment that nobody may be shown. */
export function secretsIn(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= SHORTEST_SECRET && SECRET_NAME.test(name) ? [value] : [],
  );
}
