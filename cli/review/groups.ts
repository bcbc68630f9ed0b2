import { groupBy } from "../report/group.js";
import { foldNames, inNaturalOrder, type KindNames, namesText } from "../report/names.js";
import type { GroupedSync, PlacedSync, SyncGroup, SyncReview } from "./model.js";
import { isSevere, kindsOf, rankOf, severeKindsOf, severityOf } from "./severity.js";

/** Worst first, then in natural order of the names, so that what belongs together stands together. */
export function inOrder<T extends SyncReview>(syncs: readonly T[]): T[] {
  const ranks = new Map<SyncReview, number>(syncs.map((sync) => [sync, rankOf(sync)]));
  const rank = (sync: T): number => ranks.get(sync) ?? 0;
  return inNaturalOrder(syncs, ({ name }) => name).sort((a, b) => rank(a) - rank(b));
}

/** Whether an argument says which object a sync is. */
export type IsIdentity = (token: string, path: string) => boolean;

/** Puts together the syncs to which the same happens. */
export function grouped(
  ordered: readonly PlacedSync[],
  isIdentity: IsIdentity,
): { syncs: GroupedSync[]; groups: SyncGroup[] } {
  const members = groupBy(ordered, (sync) => keyOf(sync, isIdentity));
  const groups = members.map((group): SyncGroup => {
    const [first] = group;
    if (first === undefined) throw new Error("A group without members.");
    const { platform, operation, urn: example } = first;
    const names = namesText(foldNames(group.map(({ name }) => name)));
    return { platform, operation, count: group.length, names, example, severe: isSevere(first) };
  });
  const indices = new Map(members.flatMap((group, index) => group.map((sync) => [sync, index] as const)));
  return { syncs: ordered.map((sync) => ({ ...sync, group: indices.get(sync) ?? 0 })), groups };
}

/** Syncs of one group have the same of all this. Of a new sync, which customer it is for is no difference. */
function keyOf(sync: PlacedSync, isIdentity: IsIdentity): string {
  const { token, host, operation, onlyIf, order, changes, calls, effects, refused, notes, runsPerDay } = sync;
  return JSON.stringify([
    ...[token, host, operation, onlyIf, order, refused, notes, runsPerDay, effects],
    operation === "create" ? changes.map((change) => (isIdentity(token, change.path) ? change.path : change)) : changes,
    // Their bodies name the customer.
    calls.map(({ method, onlyIf: condition }) => [method, condition]),
  ]);
}

/** Syncs of one group have the same fields and consequences, whatever the values are. */
export function looseKeyOf(sync: SyncReview): string {
  const { token, operation, changes, onlyIf } = sync;
  const paths = changes.map(({ path, kind }) => [path.replace(/[.[].*$/, ""), kind]);
  return JSON.stringify([
    token,
    operation,
    onlyIf !== undefined,
    kindsOf(sync),
    groupBy(paths, String).map(([path]) => path),
  ]);
}

/** The names of all syncs by kind of what nobody may miss. */
export function severeOf(syncs: readonly SyncReview[]): KindNames[] {
  return severeSyncs(syncs).map(({ kind, syncs: all }) => ({
    kind,
    count: all.length,
    names: namesText(foldNames(all.map(({ name }) => name))),
  }));
}

/** All syncs by kind of what nobody may miss, the worst kind first. */
export function severeSyncs<T extends SyncReview>(syncs: readonly T[]): { kind: string; syncs: T[] }[] {
  const pairs = syncs.flatMap((sync) => severeKindsOf(sync).map((kind) => ({ kind, sync })));
  return groupBy(pairs, ({ kind }) => kind)
    .map((group) => ({ kind: group[0]?.kind ?? "", syncs: group.map(({ sync }) => sync) }))
    .sort((a, b) => severityOf(a.kind) - severityOf(b.kind));
}
