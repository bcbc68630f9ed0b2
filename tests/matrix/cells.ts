import type { Values } from "../../provider/core/values.js";
import { said, type ArgumentRow, type Outcome, type Table } from "./table.js";

/** One change of one resource: two programs and what leads from one to the other. */
export interface Cell {
  readonly table: Table;
  /** The argument; for changes of several, what they are. */
  readonly title: string;
  readonly kind: Kind;
  readonly before: Values;
  readonly after: Values;
  /** A sync that is there before the first program. */
  readonly existing: Values | undefined;
  /** As the table has it, where it does. */
  readonly outcome: Outcome | undefined;
}

type Kind = "value → value" | "another spelling" | "unset → set" | "set → unset" | "several at once";

/** Every cell of a table: complete, because it is made of every argument's every value. */
export function cellsOf(table: Table): Cell[] {
  return [
    ...Object.entries(table.arguments).flatMap(([name, row]) => cellsOfArgument(table, name, row)),
    ...severalAtOnce(table),
  ];
}

function cellsOfArgument(table: Table, name: string, row: ArgumentRow): Cell[] {
  const { values, same = [], optional = false, outcome, removed = [] } = row;
  const base = said(table.base, row.base ?? {});
  const unset = said(table.base, row.base ?? {}, leftOut(row), row.whileUnset ?? {});
  const cell = (kind: Kind, before: Values, after: Values, expected: Outcome | undefined): Cell => ({
    table,
    title: name,
    kind,
    before,
    after,
    existing: kind === "unset → set" && row.neededToCreate === true ? table.base : undefined,
    outcome: expected,
  });
  const added = typeof optional === "object" ? optional.added : outcome;
  return [
    ...values.map((value, index) => {
      const next = values[(index + 1) % values.length] ?? value;
      return cell("value → value", said(base, value), said(base, next), decide(outcome, next, value));
    }),
    ...same.map(([one, other]) => cell("another spelling", said(base, one), said(base, other), [])),
    ...(optional === false
      ? []
      : values.flatMap((value) => [
          cell("unset → set", unset, said(base, value, row.whileUnset ?? {}), decide(added, value, {})),
          cell("set → unset", said(base, value), unset, typeof removed === "function" ? removed(value) : removed),
        ])),
  ];
}

function decide(outcome: ArgumentRow["outcome"], after: Values, before: Values): Outcome {
  return typeof outcome === "function" ? outcome(after, before) : outcome;
}

/** Two at once, all at once, all but one that is left out, and all while the sync is replaced. */
function severalAtOnce(table: Table): Cell[] {
  const rows = Object.entries(table.arguments);
  const inPlace = onePerGroup(rows.filter(([, row]) => isInPlace(row)));
  const replacing = rows.filter(([, row]) => !isInPlace(row));
  const cell = (title: string, changed: Rows, left?: readonly [string, ArgumentRow], outcome?: Outcome): Cell => {
    const bases = changed.map(([, row]) => row.base ?? {});
    const of = (index: number) => said(table.base, ...bases, ...changed.map(([, row]) => row.values[index] ?? {}));
    const [name, row] = left ?? [];
    return {
      table,
      title,
      kind: "several at once",
      before: row === undefined ? of(0) : said(of(0), row.base ?? {}, row.values[0]),
      after: name === undefined ? of(1) : said(of(1), leftOut(row), row?.whileUnset ?? {}),
      existing: undefined,
      outcome,
    };
  };
  const pairs = inPlace.flatMap((one, index) => inPlace.slice(index + 1).map((other) => [one, other] as const));
  return [
    ...pairs.map((pair) => cell(pair.map(([name]) => name).join(" and "), pair)),
    cell("all that change in place", inPlace),
    ...inPlace
      .filter(([, row]) => row.optional !== undefined && row.optional !== false)
      .map((left) =>
        cell(
          `all that change in place, ${left[0]} left out`,
          inPlace.filter((other) => other !== left),
          left,
        ),
      ),
    ...replacing
      .filter(([name]) => name !== "adopt")
      .map((row) =>
        cell(
          `${row[0]}, and all that change in place`,
          [...inPlace.filter(([, { group }]) => group === undefined || group !== row[1].group), row],
          undefined,
          decide(row[1].outcome, row[1].values[1], row[1].values[0]),
        ),
      ),
    ...(table.special ?? []).map(({ title, before, after, outcome }): Cell => ({
      table,
      title,
      kind: "several at once",
      before: said(table.base, before),
      after: said(table.base, after),
      existing: undefined,
      outcome,
    })),
  ];
}

type Rows = readonly (readonly [string, ArgumentRow])[];

function isInPlace({ outcome, values }: ArgumentRow): boolean {
  const expected = decide(outcome, values[1], values[0]);
  return typeof expected !== "string" && expected.length > 0;
}

function leftOut(row: ArgumentRow | undefined): Values {
  const names = (row?.values ?? []).flatMap((value) => Object.keys(value));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function onePerGroup(rows: Rows): Rows {
  return rows.filter(
    ([, { group }], index) => group === undefined || rows.findIndex(([, other]) => other.group === group) === index,
  );
}
