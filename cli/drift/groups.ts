import { groupBy } from "../report/group.js";
import { foldNames, inNaturalOrder, type KindNames, namesText } from "../report/names.js";
import { isGrave } from "../review/severity.js";
import type { DriftGroup, GroupedDrift, SyncDrift } from "./model.js";

/** What nobody may miss, the worst first; the last ones are what comes of putting back. */
const SEVERE = ["gone", "paused", "credential", "full-resync", "data-loss", "gap"] as const;

/** Kinds of what was found, the worst first. */
export function kindsOf({ found, fields, putBack }: SyncDrift): string[] {
  const kinds = new Set<string>(putBack.effects.map(({ kind }) => kind).filter(isGrave));
  if (found === "gone") return ["gone"];
  for (const { path, onPlatform } of fields) {
    if ((path === "paused" && onPlatform === "true") || (path === "status" && onPlatform === "disabled"))
      kinds.add("paused");
    if (/^credential(?:Id)?(?:[.[]|$)/.test(path)) kinds.add("credential");
  }
  return [...kinds].sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf(kind: string): number {
  const place = SEVERE.findIndex((each) => each === kind);
  return place < 0 ? SEVERE.length : place;
}

function rankOf(sync: SyncDrift): number {
  const [worst] = kindsOf(sync);
  return worst === undefined ? SEVERE.length : placeOf(worst);
}

/** Worst first, then in natural order of the names. */
export function inOrder(syncs: readonly SyncDrift[]): SyncDrift[] {
  const ranks = new Map(syncs.map((sync) => [sync, rankOf(sync)]));
  const rank = (sync: SyncDrift): number => ranks.get(sync) ?? 0;
  return inNaturalOrder(syncs, ({ name }) => name).sort((a, b) => rank(a) - rank(b));
}

/** Puts together the syncs of which the same was found. */
export function grouped(ordered: readonly SyncDrift[]): { syncs: GroupedDrift[]; groups: DriftGroup[] } {
  const members = groupBy(ordered, ({ token, found, declaredAt, declaredTogether, fields, putBack }) =>
    JSON.stringify([token, found, declaredAt, declaredTogether, fields, putBack.effects]),
  );
  const groups = members.flatMap((group): DriftGroup[] =>
    group.slice(0, 1).map(({ platform, found, urn: example }) => {
      const names = namesText(foldNames(group.map(({ name }) => name)));
      return { platform, found, count: group.length, names, example };
    }),
  );
  const indices = new Map(members.flatMap((group, index) => group.map((sync) => [sync, index] as const)));
  return { syncs: ordered.map((sync) => ({ ...sync, group: indices.get(sync) ?? 0 })), groups };
}

/** Syncs that differ in the same arguments, whatever the values are. */
export function looseKeyOf(sync: SyncDrift): string {
  const { token, found, declaredAt, fields } = sync;
  return JSON.stringify([
    token,
    found,
    declaredAt,
    kindsOf(sync),
    fields.map(({ path }) => path.replace(/[.[].*$/, "")),
  ]);
}

/** All syncs by kind of what nobody may miss. */
export function severeSyncs<T extends SyncDrift>(syncs: readonly T[]): { kind: string; syncs: T[] }[] {
  const pairs = syncs.flatMap((sync) => kindsOf(sync).map((kind) => ({ kind, sync })));
  return groupBy(pairs, ({ kind }) => kind)
    .map((group) => ({ kind: group[0]?.kind ?? "", syncs: group.map(({ sync }) => sync) }))
    .sort((a, b) => placeOf(a.kind) - placeOf(b.kind));
}

/** The names of all syncs by kind of what nobody may miss. */
export function severeOf(syncs: readonly SyncDrift[]): KindNames[] {
  return severeSyncs(syncs).map(({ kind, syncs: all }) => ({
    kind,
    count: all.length,
    names: namesText(foldNames(all.map(({ name }) => name))),
  }));
}
