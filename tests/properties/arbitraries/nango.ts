import fc from "fast-check";
import { type AnyProgram, json, oneOf, spell, type Spellings, unordered } from "../program.js";

const UNITS = [
  { words: ["s", " seconds", " secs"], seconds: 1, least: 30 },
  { words: ["m", " minutes", " Min"], seconds: 60, least: 1 },
  { words: ["h", " hours", "hrs"], seconds: 3_600, least: 1 },
  { words: ["d", " days", " DAYS"], seconds: 86_400, least: 1 },
  { words: ["w", " weeks"], seconds: 604_800, least: 1 },
] as const;

/** A duration in its own unit, and in smaller ones. */
const durations: fc.Arbitrary<Spellings> = fc
  .tuple(fc.constantFrom(...UNITS), fc.integer({ min: 30, max: 90 }))
  .map(([unit, count]) => {
    const seconds = count * unit.seconds;
    const all = UNITS.filter((each) => each.seconds <= unit.seconds).flatMap(({ words, seconds: length }) =>
      words.flatMap((word) => [`${seconds / length}${word}`, `every ${seconds / length}${word}`]),
    );
    const [first = "", ...others] = all;
    return spell("frequency", first, ...others);
  });

export const nango: AnyProgram = {
  platform: "nango",
  token: "nango:Sync",
  arguments: {
    providerConfigKey: { spellings: oneOf("providerConfigKey", ["hubspot"], ["salesforce"]) },
    connectionId: { spellings: oneOf("connectionId", ["acme~"], ["globex~"]) },
    syncName: { spellings: oneOf("syncName", ["contacts"], ["orders"]) },
    syncVariant: { spellings: oneOf("syncVariant", ["base"]), leftOut: {} },
    frequency: {
      spellings: fc.oneof(
        durations,
        oneOf(
          "frequency",
          [null, "default"],
          ["every hour", "1h", "60m"],
          ["every day", "24h", "1 day"],
          ["every half hour", "30m"],
        ),
      ),
      leftOut: {},
    },
    paused: { spellings: oneOf("paused", [true], [false]), leftOut: {} },
  },
};

export const nangoSyncVariant: AnyProgram = {
  platform: "nango",
  token: "nango:SyncVariant",
  arguments: {
    providerConfigKey: { spellings: oneOf("providerConfigKey", ["hubspot"], ["salesforce"]) },
    connectionId: { spellings: oneOf("connectionId", ["hooli~"], ["initech~"]) },
    syncName: { spellings: oneOf("syncName", ["contacts"], ["orders"]) },
    variant: { spellings: oneOf("variant", ["us"], ["apac"], ["BASE-2"]) },
  },
};

export const nangoConnectionMetadata: AnyProgram = {
  platform: "nango",
  token: "nango:ConnectionMetadata",
  arguments: {
    providerConfigKey: { spellings: oneOf("providerConfigKey", ["hubspot"], ["salesforce"]) },
    connectionId: { spellings: oneOf("connectionId", ["umbrella~"], ["vandelay~"]) },
    metadata: { spellings: unordered("metadata", json) },
    complete: { spellings: oneOf("complete", [true], [false]), leftOut: {} },
  },
};
