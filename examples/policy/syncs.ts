/** What a policy has to know of a sync, whatever its platform: pure functions over the arguments, in canonical form. */

/** One resource as a policy gets it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

const TYPE = /^pulumi-nodejs:dynamic\/(nango|paragon|sequin|aisquared):Sync$/;

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE,
  h: 60 * MINUTE,
  d: 1_440 * MINUTE,
  w: 10_080 * MINUTE,
};

/** The platform of a sync; undefined for any other resource. */
export function platformOf({ type }: Resource): string | undefined {
  return TYPE.exec(type)?.[1];
}

/** Whose sync it is: the argument that says so, else (AI Squared has none) the resource's name. */
export function customerOf({ name, props }: Resource): string {
  const { connectionId, userId, externalId } = props;
  return [connectionId, userId, externalId].find((each) => typeof each === "string") ?? name;
}

/**
 * The time between two runs, in milliseconds. Undefined where it is not known: left out, the integration's default, a
 * cron expression, an output that does not exist yet, or a sync that is paused.
 */
export function intervalOf({ props }: Resource): number | undefined {
  if (props["paused"] === true || props["status"] === "disabled") return undefined;
  const { frequency, incrementalAccumulatorFrequency, syncFrequency, syncInterval } = props;
  // Sequin's "continuous" has no interval: taken for one minute.
  if (syncFrequency === "continuous") return MINUTE;
  const text = [frequency, incrementalAccumulatorFrequency, syncFrequency, syncInterval].find(
    (each) => typeof each === "string",
  );
  return text === undefined ? undefined : milliseconds(text);
}

/** A duration in the canonical spelling that the provider gives it (`30m`, `1h`, `7d`). */
export function milliseconds(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  return count === undefined || length === undefined ? undefined : Number(count) * length;
}

/** Which credential a sync uses, by id; undefined where it is not said, or is a secret itself. */
export function credentialOf({ props }: Resource): string | undefined {
  const { credentialId } = props;
  return typeof credentialId === "string" ? credentialId : undefined;
}
