import type { Alert, Line, ReportDocument, Row, Section, SevereLine, ShownChange } from "../report/document.js";
import type { FieldChange } from "../report/fields.js";
import { common, condensed, groupBy } from "../report/group.js";
import { conditional } from "../report/http.js";
import { describeMade } from "../report/made.js";
import { foldNames } from "../report/names.js";
import { place, platformName, plural } from "../report/words.js";
import { looseKeyOf, severeSyncs } from "./groups.js";
import type { GroupedSync, Review } from "./model.js";
import { isGrave, isSevere, kindsOf } from "./severity.js";
import {
  countsLine,
  headline,
  hostName,
  kindSign,
  kindWord,
  OPERATION_SIGN,
  OPERATION_WORD,
  runsInAll,
  runsOf,
  timeOfCalls,
} from "./words.js";

/**
 * A review as all formats for people show it.
 *
 * @param mostRows where there are more, rows of the same kind are put together whatever their values are
 */
export function documentOf(review: Review, mostRows: number): ReportDocument {
  const { verdict } = review;
  return {
    kind: "Review",
    title: titleOf(review),
    ...(verdict.result === "passed" ? (verdict.conditions.length > 0 ? { mark: "✅" } : {}) : { mark: "⛔" }),
    tone: verdict.result !== "passed" ? "grave" : verdict.conditions.length > 0 ? "good" : "plain",
    place: place(review),
    lead: leadOf(review),
    alerts: alertsOf(review),
    severe: severeLines(review),
    sections: sectionsOf(review, mostRows),
    details: "The calls, with one example of each row",
    advice: [],
    lists: othersOf(review),
    footer: footerOf(review),
    made: describeMade(review.made),
  };
}

function titleOf(review: Review): Line {
  const { result, conditions, blockedBy } = review.verdict;
  if (result === "blocked") {
    const reasons = blockedBy.flatMap(({ word, reason }, index): Line => [
      index > 0 ? "; " : "",
      { code: word },
      `: ${reason}`,
    ]);
    return ["Blocked by ", ...reasons];
  }
  if (result === "refused") return [`The update would be refused: ${headline(review)}`];
  if (result === "failed" && review.syncs.length > 0) return [`The preview failed: ${headline(review)}`];
  return result === "passed" && conditions.length > 0 ? [`Passed: ${headline(review)}`] : [headline(review)];
}

function leadOf(review: Review): Line[] {
  const { verdict, syncs, problems } = review;
  if (syncs.length === 0) return [[problems.length > 0 ? "No call is known." : "No call is made."]];
  const asked = verdict.conditions.flatMap((word, index): Line => [index > 0 ? ", " : "", { code: word }]);
  return [
    ...(verdict.result === "blocked" ? [[`${headline(review)}.`]] : []),
    countsLine(review),
    ...[runsInAll(review), timeOfCalls(review)].flatMap((text) => (text === undefined ? [] : [[text]])),
    ...(verdict.result === "passed" && asked.length > 0 ? [["Checked for ", ...asked, ": none of it."]] : []),
  ];
}

function alertsOf({ hosts, problems, warnings }: Review): Alert[] {
  const moved = hosts.filter(({ before }) => before !== undefined);
  const others = hosts.filter(({ before }) => before === undefined);
  const alerts: Alert[] = [
    {
      tone: "grave",
      title: "The calls, and the keys with them, go elsewhere than at the last update",
      items: moved.map((use) => `${hostName(use)}; before: ${use.before ?? ""}`),
    },
    { tone: "grave", title: "The preview failed, so what follows is incomplete", items: problems },
    { tone: "warning", title: "The preview warns", items: warnings },
    { tone: "note", title: "The calls go to a server that is not the vendor's", items: others.map(hostName) },
  ];
  return alerts.filter(({ items }) => items.length > 0);
}

function severeLines({ syncs }: Review): SevereLine[] {
  return severeSyncs(syncs).map(({ kind, syncs: all }) => ({
    sign: kindSign(kind),
    word: kindWord(kind),
    style: kind.replace(/\?$/, ""),
    count: all.length,
    named: groupBy(all, ({ platform }) => platform).map((some) => ({
      platform: platformName(some[0]?.platform ?? ""),
      names: foldNames(some.map(({ name }) => name)),
    })),
  }));
}

function sectionsOf({ syncs }: Review, mostRows: number): Section[] {
  const columns = ["Sync", "Change", "Causes"] as const;
  const groups = groupBy(syncs, ({ group }) => String(group));
  const isFirst = ([sync]: GroupedSync[]): boolean => sync !== undefined && isSevere(sync);
  const [first, rest] = [groups.filter(isFirst), groups.filter((group) => !isFirst(group))];
  const rowsOf = (some: GroupedSync[][]): Row[] => condensed(some, mostRows, looseKeyOf).flatMap(rowOf);
  const sections: Section[] = [
    { title: rest.length > 0 ? "To look at first" : "", columns: [...columns], rows: rowsOf(first) },
    { title: first.length > 0 ? "Everything else" : "", columns: [...columns], rows: rowsOf(rest) },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** Kinds that their sentences say well enough. */
const PLAIN_KINDS: ReadonlySet<string> = new Set(["load", "load?", "resume", "resume?"]);

function rowOf(syncs: readonly GroupedSync[]): Row[] {
  const [first] = syncs;
  if (first === undefined) return [];
  const { operation, name, platform, calls, runsPerDay } = first;
  const isOne = common(syncs, ({ group }) => group) !== undefined;
  const at = common(syncs, (sync) => sync.declaredAt);
  const kinds = kindsOf(first);
  const runs = runsOf(runsPerDay, operation === "create");
  const labels = kinds
    .filter((kind) => kind !== operation && !PLAIN_KINDS.has(kind) && !(operation === "replace" && kind === "delete"))
    .map((kind) => ({ text: kindWord(kind), grave: isGrave(kind.replace(/\?$/, "")) }));
  const row: Row = {
    sign: OPERATION_SIGN[operation],
    word: first.onlyIf === undefined ? OPERATION_WORD[operation] : `may be ${OPERATION_WORD[operation]}`,
    style: operation,
    grave: kinds.some(isGrave),
    count: syncs.length,
    names: foldNames(syncs.map((sync) => sync.name)),
    platform: platformName(platform),
    ...(at === undefined ? {} : { at }),
    labels,
    changes: changesOf(syncs, isOne),
    texts: isOne
      ? [
          ...textsOf(first),
          ...(runs === undefined ? [] : [{ line: [`${runs}${syncs.length > 1 ? ", each" : ""}.`], grave: false }]),
        ]
      : [
          {
            line: [
              `The values differ; of ${name} for one: ${textsOf(first)
                .map(({ line }) => line.join(""))
                .join(" ")}`,
            ],
            grave: false,
          },
        ],
    ...(calls.length > 0 && { example: { name, calls } }),
    filters: { operation: [operation], platform: [platform], effect: kinds },
    ...(isOne && { runs: runsPerDay }),
  };
  return [row];
}

function textsOf({ effects, notes }: GroupedSync): { line: string[]; grave: boolean }[] {
  return [
    ...effects.map(({ kind, text, onlyIf }) => ({ line: [conditional(text, onlyIf)], grave: isGrave(kind) })),
    ...notes.map((text) => ({ line: [text], grave: false })),
  ];
}

/** The arguments that all have in common; of a value that not all have, only that they differ. */
function changesOf(syncs: readonly GroupedSync[], isOne: boolean): ShownChange[] {
  const [first] = syncs;
  if (first === undefined) return [];
  return first.changes.map((change, index): ShownChange => {
    const isSame = isOne && (first.operation !== "create" || isCommon(syncs, index, change));
    if (isSame) return shownChange(change);
    return { path: change.path, note: syncs.length === 1 ? "" : "its own for each" };
  });
}

function isCommon(syncs: readonly GroupedSync[], index: number, change: FieldChange): boolean {
  return syncs.every(({ changes }) => changes[index]?.after === change.after);
}

function shownChange({ path, before, after, released }: FieldChange): ShownChange {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(released === true && { note: "no longer managed: the platform keeps it" }),
  };
}

function othersOf({ others }: Review): ReportDocument["lists"] {
  if (others.length === 0) return [];
  const title = `${plural(others.length, "other resource")} ${others.length === 1 ? "changes" : "change"}, not checked here`;
  return [{ title, items: others.map(({ operation, type, name }) => [{ code: `${operation} ${type} ${name}` }]) }];
}

function footerOf({ unchanged, reads, fingerprint }: Review): Line[] {
  const read = reads === 0 ? "" : `, ${plural(reads, "sync")} only looked up`;
  return [
    [
      `${plural(unchanged, "resource")} unchanged${read}. The calls of one sync are sent in the order shown, different syncs side by side. ` +
        `A creation leaves out what the platform has already.`,
    ],
    ...(fingerprint === undefined
      ? []
      : [["To apply these calls or none: ", { code: `pulumi-syncs up --reviewed ${fingerprint}` }]]),
  ];
}
