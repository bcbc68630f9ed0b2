import { forPaper } from "../matrix/expected.js";
import { said } from "../matrix/table.js";
import { tables } from "../matrix/tables.js";
import type { Declared } from "./test-stack.js";

/** What none of them may show. */
export const SECRETS = ["sk_live_never_to_be_shown", "sk-embedding-never-to-be-shown"];

const BASES = new Map(tables.map(({ token, base }) => [token, forPaper(base)]));

/** A resource of a platform with its table's arguments, some of them said otherwise. */
export function declared(platform: Declared["platform"], name: string, args: object): Declared {
  return { platform, name, args: said(BASES.get(`${platform}:Sync`) ?? {}, { ...args }) };
}

/** One of each kind, each with a secret beside it where the resource has one. */
export const BAD: readonly Declared[] = [
  declared("nango", "shorter-than-30s", { frequency: "5s" }),
  declared("nango", "no-unit", { frequency: "300" }),
  declared("nango", "a-slash", { syncName: "a/b" }),
  declared("nango", "nobody", { connectionId: "" }),
  declared("nango", "another-name", { interval: "1h" }),
  declared("nango", "a-word", { paused: "yes" }),
  declared("paragon", "two-hours", { incrementalAccumulatorFrequency: "2h" }),
  declared("paragon", "no-uuid", { credentialId: "cred-1" }),
  declared("paragon", "no-object", { configuration: "folder" }),
  declared("paragon", "no-pipeline", { pipeline: undefined }),
  declared("sequin", "an-hour", { syncFrequency: "1h" }),
  declared("sequin", "no-age", { maxAgeDays: 0 }),
  declared("sequin", "half-a-limit", { rateLimit: { allowedRequests: 10 } }),
  declared("sequin", "nothing-to-sync", { collectionIds: [] }),
  declared("sequin", "both", { credential: { $secret: { properties: { kind: "stripe_key", secret: SECRETS[0] } } } }),
  declared("sequin", "no-kind", { credentialId: undefined, credential: { properties: { secret: SECRETS[0] } } }),
  declared("sequin", "a-text", { credentialId: undefined, credential: SECRETS[0] }),
  declared("aisquared", "ninety-minutes", { scheduleType: "interval", syncInterval: "90m" }),
  declared("aisquared", "seconds", { scheduleType: "cron_expression", cronExpression: "0 0 5 * * *" }),
  declared("aisquared", "a-name", { modelId: "customers" }),
  declared("aisquared", "no-mapping", { configuration: [] }),
  declared("aisquared", "a-key", {
    configuration: [{ from: "a", to: "b", embedding_config: { apiKey: SECRETS[1], api_key: SECRETS[1] } }],
  }),
  declared("aisquared", "no-list", { configuration: SECRETS[1] }),
];
