import type { Call } from "../../../provider/core/call.js";
import type { Lifecycle } from "../../../provider/core/lifecycle.js";
import type { Values } from "../../../provider/core/values.js";
import { redact } from "../../../provider/core/redact.js";
import { lifecycleOf } from "../../../provider/registry.js";
import { type Cell, cellsOf } from "../../../tests/matrix/cells.js";
import { checked, creationOf, type Expected, forPaper, onPaper, SYNC_ID } from "../../../tests/matrix/expected.js";
import type { Table } from "../../../tests/matrix/table.js";
import { tables } from "../../../tests/matrix/tables.js";

const INTRODUCTION = `# What each change sends

Every change of every argument, with the calls that \`pulumi up\` makes of it and what they cause. The calls come from the
functions that send them; the tests run each line through an engine and compare it with what reached the platform.

- A change of several arguments is one call wherever the platform has one for it.
- **Left out** means not managed: no call is made for it, and the platform keeps its value.
- Another spelling of a value (\`"60 minutes"\` for \`"1h"\`) is no change at all.
- A replacement makes a new sync. Where it says *deleted, then created*, the old one is gone before the new one is made.
- \`${SYNC_ID}\` stands for the platform's id of the sync, \`[secret]\` for what no output shows.
`;

/** The page docs/calls.md: one section per resource, from the table of the call matrix and the plans of the platforms. */
export async function callsPage(): Promise<string> {
  const sections: string[] = [];
  for (const table of tables) sections.push(section(table, await lifecycleOf(table.token)));
  return [`<!-- Made by "npm run generate". -->`, INTRODUCTION, ...sections].join("\n\n");
}

function section(table: Table, lifecycle: Lifecycle): string {
  const cells = cellsOf(table);
  const single = cells.filter(({ kind }) => kind !== "several at once");
  // Of two arguments that change at once nothing is to be said beyond what stands at each.
  const several = cells.filter(({ kind, title }) => kind === "several at once" && !/^\w+ and \w+$/.test(title));
  return [
    `## \`${table.token.replace(":", ".")}\``,
    lifeLines(table, lifecycle),
    ...Object.keys(table.arguments).flatMap((name) => [
      `### \`${name}\``,
      merged(
        single
          .filter(({ title }) => title === name)
          .map((cell) => ({ kind: cell.kind, change: describeChange(cell, name), what: outcome(cell, lifecycle) })),
      ).join("\n"),
    ]),
    "### Several at once",
    several.map((cell) => line(describeSeveral(cell), outcome(cell, lifecycle))).join("\n"),
  ].join("\n\n");
}

/** How a sync comes and goes. */
function lifeLines(table: Table, lifecycle: Lifecycle): string {
  const args = checked(lifecycle, forPaper({ ...table.base, ...table.created }));
  const state = { ...args, syncId: SYNC_ID, ...table.facts?.(args) };
  return [
    line(`created with ${code(args)}`, { calls: creationOf(table, lifecycle, args) }),
    line("destroyed", { calls: lifecycle.planDelete(SYNC_ID, state).calls }),
  ].join("\n");
}

/** What a change comes to: its calls, and a word before them where there is more to say. */
interface What {
  readonly word?: string;
  readonly calls: readonly Call[];
}

function outcome(cell: Cell, lifecycle: Lifecycle): What {
  const { op, deletesFirst, calls }: Expected = onPaper(cell, lifecycle);
  if (op === "same") return { word: "no change", calls };
  if (op === "update") return { calls };
  return { word: deletesFirst ? "*deleted, then created*" : "*replaced: created, then deleted*", calls };
}

interface Change {
  readonly kind: Cell["kind"];
  readonly change: string;
  readonly what: What;
}

const ORDER: readonly Cell["kind"][] = ["value → value", "unset → set", "set → unset", "another spelling"];

/** One line for each change; where it makes no difference which value is left out, one for all. */
function merged(changes: readonly Change[]): string[] {
  const lines = new Map<string, { kind: Cell["kind"]; change: string; what: What }>();
  for (const each of changes) {
    const key = each.kind === "set → unset" ? line("", each.what) : line(each.change, each.what);
    lines.set(key, lines.has(key) ? { ...each, change: "any value → left out" } : each);
  }
  return [...lines.values()]
    .sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind))
    .map(({ change, what }) => line(change, what));
}

function line(change: string, { word, calls }: What): string {
  const head = word ?? (calls.length === 0 ? "no call" : "");
  return [`- ${change}${head === "" ? "" : `: ${head}`}`, ...calls.map((call) => `  - ${callText(call)}`)].join("\n");
}

function callText({ method, path, body, effects, onlyIf: ofCall }: Call): string {
  const condition = (text: string | undefined): string => (text === undefined ? "" : ` (only if ${text})`);
  const words = effects
    .map(({ kind, text, onlyIf = ofCall }) => `<br>**${kind}**${condition(onlyIf)}: ${redact(text)}`)
    .join("");
  return `\`${method} ${path}\`${body === undefined ? "" : ` ${redact(code(body))}`}${words}`;
}

function describeChange({ before, after }: Cell, argument: string): string {
  const [from, to] = [forPaper(before), forPaper(after)];
  const others = differing(from, to).filter((each) => each !== argument && to[each] !== undefined);
  const beside = others.map((each) => `, with ${code({ [each]: to[each] })}`).join("");
  return `${value(from, argument)} → ${value(to, argument)}${beside}`;
}

function value(args: Values, argument: string): string {
  return argument in args ? code(args[argument]) : "left out";
}

function describeSeveral({ title, before, after }: Cell): string {
  const [from, to] = [forPaper(before), forPaper(after)];
  const names = differing(from, to);
  const only = (args: Values): Values =>
    Object.fromEntries(names.filter((each) => each in args).map((each) => [each, args[each]]));
  return `${title}:<br>${code(only(from))} → ${code(only(to))}`;
}

function differing(from: Values, to: Values): string[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (each) => JSON.stringify(from[each]) !== JSON.stringify(to[each]),
  );
}

/** A value as a program says it. The samples' secrets are nobody's, and show here what changes. */
function code(given: unknown): string {
  return `\`${source(given)}\``;
}

function source(given: unknown): string {
  if (Array.isArray(given)) return `[${given.map(source).join(", ")}]`;
  if (typeof given !== "object" || given === null) return JSON.stringify(given);
  const members = Object.entries(given).map(
    ([key, member]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${source(member)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
