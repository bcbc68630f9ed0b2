import { credentialOf, customerOf, intervalOf, milliseconds, platformOf, type Resource } from "./syncs";

const DAY = 86_400_000;

/** Which plan each customer pays for, and how often its syncs may run at most. */
export interface Plans {
  /** Plan by customer: Nango's connection, Paragon's user, Sequin's external id, a resource of AI Squared by name. */
  readonly customers?: Readonly<Record<string, string>>;
  /** Plan of everybody else. */
  readonly defaultPlan?: string;
  /** The shortest time between two runs by plan, such as `15m`. */
  readonly fastest?: Readonly<Record<string, string>>;
}

/** Faster than its customer's plan allows: in words. Undefined: allowed, or not known. */
export function tooFast(sync: Resource, { customers = {}, defaultPlan, fastest = {} }: Plans): string | undefined {
  const interval = intervalOf(sync);
  if (platformOf(sync) === undefined || interval === undefined) return undefined;
  const customer = customerOf(sync);
  const plan = customers[customer] ?? defaultPlan;
  const allowed = plan === undefined ? undefined : fastest[plan];
  const least = allowed === undefined ? undefined : milliseconds(allowed);
  if (least === undefined || interval >= least) return undefined;
  return `${sync.name} runs every ${words(interval)}; ${customer} has the plan ${plan ?? ""}: every ${words(least)} at most.`;
}

/** Which credential each customer's sync was approved with. A policy does not see what was there before the update. */
export interface Approved {
  /** Credential id by resource name. One that is not listed is not checked. */
  readonly credentials?: Readonly<Record<string, string>>;
}

/** The label that allows a change of credential. */
export const LABEL = "credential-change";

/** Another credential than the approved one, without the label: in words. */
export function unapprovedCredential(
  sync: Resource,
  { credentials = {} }: Approved,
  labels: readonly string[],
): string | undefined {
  const [approved, used] = [credentials[sync.name], credentialOf(sync)];
  if (platformOf(sync) === undefined || approved === undefined || used === undefined || used === approved) {
    return undefined;
  }
  if (labels.includes(LABEL)) return undefined;
  return `${sync.name} uses the credential ${used}, approved is ${approved}. Label the change "${LABEL}", or approve it in the policy's config.`;
}

/** How many runs a stack may have. */
export interface Cap {
  /** Runs per day of all syncs together. Absent: no cap. */
  readonly runsPerDay?: number;
}

/** More runs per day than the stack may have: in words. Syncs whose interval is not known are not counted. */
export function tooManyRuns(resources: readonly Resource[], { runsPerDay }: Cap): string | undefined {
  if (runsPerDay === undefined) return undefined;
  const intervals = resources.filter((each) => platformOf(each) !== undefined).map(intervalOf);
  const runs = intervals.reduce<number>((sum, interval) => sum + (interval === undefined ? 0 : DAY / interval), 0);
  if (runs <= runsPerDay) return undefined;
  return `The syncs of this stack run ${Math.round(runs)} times a day together; the cap is ${runsPerDay}.`;
}

/** Labels out of a variable such as `credential-change, urgent`. */
export function parseLabels(text = ""): string[] {
  return text
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "");
}

function words(interval: number): string {
  const minutes = interval / 60_000;
  if (minutes < 1) return `${interval / 1000} seconds`;
  return minutes < 120 ? `${minutes} min` : `${minutes / 60} h`;
}
