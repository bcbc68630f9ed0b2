import type { SyncReview } from "./model.js";

/** What nobody may miss, the worst first. What is deleted or replaced is so by its operation. */
const SEVERE = ["refused", "delete", "replace", "full-resync", "data-loss", "gap", "pause", "credential"] as const;

type Severe = (typeof SEVERE)[number];

/** What costs something that cannot be had back. */
const GRAVE: ReadonlySet<string> = new Set(["refused", "delete", "replace", "full-resync", "data-loss", "gap"]);

export function isGrave(kind: string): boolean {
  return GRAVE.has(kind);
}

/** Kinds of what happens to a sync; one that is only possible has a question mark. */
export function kindsOf({ operation, onlyIf, effects, refused }: SyncReview): string[] {
  const marked = (kind: string, condition: string | undefined): string => (condition === undefined ? kind : `${kind}?`);
  const kinds = effects.map((effect) => marked(effect.kind, effect.onlyIf));
  if (operation === "delete") kinds.unshift(marked(operation, onlyIf));
  if (refused !== undefined) kinds.unshift("refused");
  const unique = new Set(kinds);
  return [...unique].filter((kind) => !kind.endsWith("?") || !unique.has(kind.slice(0, -1)));
}

/** The same without what goes without saying: a replacement deletes one sync, and makes another. */
export function severeKindsOf(sync: SyncReview): string[] {
  return kindsOf(sync)
    .filter((kind) => severityOf(kind) < SEVERE.length && !(sync.operation === "replace" && baseOf(kind) === "delete"))
    .sort((a, b) => severityOf(a) - severityOf(b));
}

/** Place of a kind among what nobody may miss; what is only possible comes after what is certain. */
export function severityOf(kind: string): number {
  const place = SEVERE.indexOf(baseOf(kind) as Severe);
  return place < 0 ? SEVERE.length : place + (kind.endsWith("?") ? 0.5 : 0);
}

/** Place of a sync: that of the worst that happens to it, then whether it loads past data, then whether it makes calls. */
export function rankOf(sync: SyncReview): number {
  const [worst] = severeKindsOf(sync);
  if (worst !== undefined) return severityOf(worst);
  if (sync.effects.some(({ kind }) => kind === "backfill")) return SEVERE.length;
  return SEVERE.length + (sync.calls.length > 0 ? 1 : 2);
}

/** Whether a sync belongs to what nobody may miss. */
export function isSevere(sync: SyncReview): boolean {
  return rankOf(sync) < SEVERE.length;
}

function baseOf(kind: string): string {
  return kind.replace(/\?$/, "");
}
