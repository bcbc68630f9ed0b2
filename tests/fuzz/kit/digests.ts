import { BASES } from "./bases.js";
import { madeDigest, madeRefresh, type MadeStep } from "../../kit/digests.js";

const HIDDEN = "[secret]";

/** Arguments as a digest shows them: secrets masked. */
function shown(token: string, index: number): Record<string, unknown> {
  const args = JSON.parse(JSON.stringify(BASES[token]?.[index] ?? {})) as Record<string, unknown>;
  return "credential" in args ? { ...args, credential: HIDDEN } : args;
}

const SYNC = { syncId: "9e3f1d2c-0000-4000-8000-000000000000", syncVariant: "base" };

const steps: readonly MadeStep[] = Object.keys(BASES).flatMap((token, index): MadeStep[] => {
  const before = { ...SYNC, ...shown(token, 0) };
  const after = { ...shown(token, 1) };
  const detailedDiff = Object.fromEntries(
    [
      ...Object.keys(after),
      "credential.properties.secret",
      "credential.__proto__.polluted",
      "credential.constructor.prototype.polluted",
      'metadata["x.y"]',
      "collectionIds[0]",
    ].map((path) => [path, { kind: "update" }]),
  );
  return [
    { op: "update", type: token, name: `update-${index}`, before, after, detailedDiff },
    {
      op: "update",
      type: token,
      name: `masked-${index}`,
      before: { ...before, ...shown(token, 1) },
      after,
      detailedDiff,
    },
    { op: "create", type: token, name: `create-${index}`, after },
    { op: "delete", type: token, name: `delete-${index}`, before },
    { op: "replace", type: token, name: `replace-${index}`, before, after, detailedDiff, replaceReasons: ["name"] },
  ];
});

const diagnostics = [
  {
    severity: "error",
    message: "error: it failed",
    urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/nango:Sync::update-0",
  },
  { severity: "warning", message: "a warning" },
];

/** What a preview prints, one step alone or all together. */
export const PREVIEWS: readonly unknown[] = [
  ...steps.map((step) => madeDigest([step])),
  madeDigest(steps, { changeSummary: { same: 3, update: 2 } }),
  madeDigest(steps.slice(0, 6), { diagnostics }),
];

/** What a refresh that only looks prints. */
export const REFRESHES: readonly unknown[] = [
  ...steps.filter(({ op }) => op === "update" || op === "delete").map((step) => madeRefresh([step])),
  madeRefresh(
    steps.filter(({ op }) => op === "update" || op === "delete"),
    { diagnostics },
  ),
];
