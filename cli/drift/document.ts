import type { Alert, Line, ReportDocument, Row, Section, SevereLine } from "../report/document.js";
import { common, condensed, groupBy } from "../report/group.js";
import { conditional } from "../report/http.js";
import { describeMade } from "../report/made.js";
import { foldNames, namesText } from "../report/names.js";
import { formatCount, ONE_DECIMAL, place, platformName, plural } from "../report/words.js";
import { kindWord } from "../review/words.js";
import { exceptionFor } from "./exception.js";
import { kindsOf, looseKeyOf, severeSyncs } from "./groups.js";
import type { DriftReport, FieldDrift, GroupedDrift, IgnoredDrift } from "./model.js";
import { describeFinding, headline, inCodeLabel, putBackCommand, summary } from "./words.js";

/**
 * A drift report as all formats for people show it.
 *
 * @param mostRows where there are more, rows of the same kind are put together whatever their values are
 */
export function documentOf(report: DriftReport, mostRows: number): ReportDocument {
  const { syncs, unreadable, problems } = report;
  const read = summary(report);
  const isClean = syncs.length === 0 && unreadable.length === 0 && problems.length === 0;
  return {
    kind: "Drift",
    title: [headline(report)],
    tone: isClean ? "good" : "grave",
    place: place(report),
    lead: [...(read === undefined ? [] : [[read]]), ...coverage(report)],
    alerts: alertsOf(report),
    severe: severeLines(report),
    sections: sectionsOf(report, mostRows),
    details: "What putting them back sends, with one example of each row",
    advice: adviceOf(report),
    lists: listsOf(report),
    footer: [],
    made: describeMade(report.made),
  };
}

function coverage({ unmanaged = [] }: DriftReport): Line[] {
  return unmanaged.map(({ platform, listed, managed }) => {
    const percent = listed === 0 ? "" : ` (${ONE_DECIMAL.format((managed / listed) * 100)}%)`;
    return [
      `${platformName(platform)}: this stack manages ${formatCount(managed)} of ${plural(listed, "sync")}${percent}.`,
    ];
  });
}

function alertsOf({ unreadable, failed, problems, warnings, unmanaged = [] }: DriftReport): Alert[] {
  const unread = unreadable.map(({ name, platform, reason }) => `${name} (${platformName(platform)}): ${reason}`);
  const unseen = unmanaged.flatMap((each) =>
    each.unreadable.map(({ id, reason }) => `${id} (${platformName(each.platform)}): ${reason}`),
  );
  const alerts: Alert[] = [
    { tone: "grave", title: "The check failed, so what follows is incomplete", items: problems },
    {
      tone: "grave",
      title: "Could not be read: whether these differ or exist is unknown",
      items: unread,
    },
    { tone: "warning", title: "Do not work, as their platforms report: this is not drift", items: failures(failed) },
    { tone: "warning", title: "The platforms' answers are inconsistent", items: warnings },
    { tone: "warning", title: "The platform lists these and cannot show them", items: unseen },
  ];
  return alerts.filter(({ items }) => items.length > 0);
}

/** One line for all that have failed in the same way. */
function failures(failed: DriftReport["failed"]): string[] {
  return groupBy(failed, ({ reason }) => reason).map((syncs) => {
    const names = namesText(foldNames(syncs.map(({ name }) => name)));
    return `${names}: ${syncs[0]?.reason ?? ""}`;
  });
}

const SIGNS: Readonly<Record<string, string>> = { gone: "−", paused: "‖" };
const STYLES: Readonly<Record<string, string>> = { paused: "pause" };
const FOUND: ReadonlySet<string> = new Set(["gone", "paused", "credential"]);

function wordOf(kind: string): string {
  return FOUND.has(kind) ? kind : `${kindWord(kind)} when put back`;
}

function severeLines({ syncs }: DriftReport): SevereLine[] {
  return severeSyncs(syncs).map(({ kind, syncs: all }) => ({
    sign: SIGNS[kind] ?? "!",
    word: wordOf(kind),
    style: STYLES[kind] ?? kind,
    count: all.length,
    named: groupBy(all, ({ platform }) => platform).map((some) => ({
      platform: platformName(some[0]?.platform ?? ""),
      names: foldNames(some.map(({ name }) => name)),
    })),
  }));
}

function sectionsOf(report: DriftReport, mostRows: number): Section[] {
  const columns = ["Sync", `${inCodeLabel(report)} → on the platform`, "What to do"] as const;
  const groups = groupBy(report.syncs, ({ group }) => String(group));
  const rows = condensed(groups, mostRows, looseKeyOf).flatMap((syncs) => rowOf(report, syncs));
  return rows.length === 0 ? [] : [{ title: "", columns: [...columns], rows }];
}

function rowOf(report: DriftReport, syncs: readonly GroupedDrift[]): Row[] {
  const [first] = syncs;
  if (first === undefined) return [];
  const { found, name, platform, fields, putBack, declaredAt } = first;
  const isOne = common(syncs, ({ group }) => group) !== undefined;
  const kinds = kindsOf(first);
  const effects = putBack.effects.map(({ text, onlyIf }) => `To put back: ${conditional(text, onlyIf)}`);
  const exception = isShared(first, syncs) && isOne ? exceptionFor(syncs) : undefined;
  const row: Row = {
    sign: found === "gone" ? "−" : "~",
    word: found,
    style: found,
    grave: kinds.length > 0,
    count: syncs.length,
    names: foldNames(syncs.map((sync) => sync.name)),
    platform: platformName(platform),
    ...(declaredAt === undefined ? {} : { at: declaredAt }),
    labels: kinds.filter((kind) => kind !== found).map((kind) => ({ text: wordOf(kind), grave: true })),
    changes: isOne ? fields.map(changeOf) : fields.map(({ path }) => ({ path, note: "its own for each" })),
    texts: [...adoption(first, syncs, isOne), ...effects.map((text): Line => [text])].map((line) => ({
      line,
      grave: false,
    })),
    ...(putBack.calls.length > 0 && { example: { name, calls: putBack.calls } }),
    blocks: [
      ...(exception === undefined
        ? []
        : [{ title: `An exception for ${exceptionNames(syncs)}, at the top of the program`, code: exception }]),
      {
        title: syncs.length > 1 ? `To put back ${name} alone` : "To put it back alone",
        code: putBackCommand(report, first),
      },
    ],
    filters: { found: [found], platform: [platform] },
  };
  return [row];
}

/** Whether a change of the line that declares it would change others too, in which nothing differs or something else. */
function isShared({ declaredTogether = 1 }: GroupedDrift, syncs: readonly GroupedDrift[]): boolean {
  return declaredTogether > syncs.length;
}

function exceptionNames(syncs: readonly GroupedDrift[]): string {
  const names = namesText(foldNames(syncs.map(({ name }) => name)));
  return names.length > 200 ? `these ${formatCount(syncs.length)}` : names;
}

/** How to take over what the platform has. */
function adoption(first: GroupedDrift, syncs: readonly GroupedDrift[], isOne: boolean): Line[] {
  const { found, fields, declaredAt, declaredTogether = 1 } = first;
  const many = syncs.length > 1;
  const where = declaredAt === undefined ? "" : ` at ${declaredAt}`;
  const others = declaredTogether - syncs.length;
  const loop = `Declared in a loop${where}, with ${plural(others, "other")}`;
  if (found === "gone") {
    const whom = many ? "these" : first.name;
    return [
      [
        isShared(first, syncs)
          ? `${loop}. To adopt: leave ${whom} out of the loop.`
          : "To adopt: take it out of the program.",
      ],
    ];
  }
  if (!isOne) return [["To adopt: each has its own values; the JSON has the line for each."]];
  const unsayable = fields.filter(({ adopt }) => adopt === undefined).map(({ path }) => path);
  if (unsayable.length > 0) return [[`${unsayable.join(", ")} cannot be adopted.`], ...lines(fields)];
  if (!isShared(first, syncs))
    return [
      ...lines(fields),
      ...(declaredTogether > 1
        ? [[`The line${where} declares all ${plural(declaredTogether, "sync")} of this row.`]]
        : []),
    ];
  return [
    [
      `${loop}: a change of the line would change all of them. To adopt for ${many ? "these" : first.name} alone: an exception (${many ? "their" : "its"} code is below), which says `,
      ...lines(fields).flatMap((line, index): Line => [index > 0 ? ", " : "", ...line.slice(1)]),
    ],
  ];
}

function lines(fields: readonly FieldDrift[]): Line[] {
  const adopting = new Set(fields.flatMap(({ adopt }) => adopt ?? []));
  return [...adopting].map((adopt): Line => ["To adopt: ", { code: adopt }]);
}

function changeOf({ path, inCode, onPlatform }: FieldDrift): Row["changes"][number] {
  return { path, before: inCode ?? "not set", after: onPlatform ?? "not set" };
}

function adviceOf(report: DriftReport): Line[] {
  if (report.syncs.length === 0) return [];
  return [
    ["To put back all that the program says: ", { code: putBackCommand(report) }],
    [
      "To adopt what the platform has: change the program as said, then run the same command; for that sync nothing is sent.",
    ],
  ];
}

function listsOf({ ignored, ignoreEntries, others, unmanaged = [] }: DriftReport): ReportDocument["lists"] {
  const lists: ReportDocument["lists"][number][] = [
    {
      title: "Entries of the ignore file to look at",
      items: ignoreEntries.map((finding) => [describeFinding(finding)]),
    },
    { title: `${plural(ignored.length, "difference")} ignored`, items: ignored.map(ignoredLine) },
    {
      title: `${plural(others.length, "other resource")} ${others.length === 1 ? "differs" : "differ"}, not checked here`,
      items: others.map(({ found, type, name }) => [{ code: `${found} ${type} ${name}` }]),
    },
    ...unmanaged.map(({ platform, ids }) => ({
      title: `${plural(ids.length, "sync")} on ${platformName(platform)} that this stack does not manage`,
      items: foldNames(ids).map(({ first, last }): Line =>
        last === undefined ? [{ code: first }] : [{ code: first }, " … ", { code: last }],
      ),
    })),
  ];
  return lists.filter(({ items }) => items.length > 0);
}

function ignoredLine({ name, platform, field, reason, until }: IgnoredDrift): Line {
  const what: Line =
    field === undefined
      ? ["gone"]
      : [
          { code: field.path },
          ": ",
          { code: field.inCode ?? "not set" },
          " → ",
          { code: field.onPlatform ?? "not set" },
        ];
  return [{ code: name }, ` (${platformName(platform)}) `, ...what, `; ${reason}, until ${until}`];
}
