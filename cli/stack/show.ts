import { nameOf } from "../../protocol/urn.js";
import { describeStack, type ResourceState, type StackDescription } from "../../engine/index.js";
import { escapeText } from "../display/escape.js";
import { ago } from "../ago.js";
import { jsonText } from "../json.js";
import type { CommandContext } from "../command.js";
import { table, type TableRow } from "../table.js";
import type { VerbFlags } from "../verb.js";
import { outputsText } from "./outputs-text.js";
import { resourceTree } from "./resource-tree.js";

export interface ShowFlags extends VerbFlags {
  showUrns?: boolean;
  showIds?: boolean;
  showName?: boolean;
  showSecrets?: boolean;
  fullyQualifyStackNames?: boolean;
  output?: "default" | "json";
}

/** `stack`: what a stack is and holds. */
export async function showStack(flags: ShowFlags, { terminal }: CommandContext): Promise<void> {
  const stack = await describeStack(flags);
  terminal.stdout.write(textOf(stack, flags));
}

function textOf(stack: StackDescription, flags: ShowFlags): string {
  const name = flags.fullyQualifyStackNames === true ? stack.fullName : stack.name;
  if (flags.showName === true) return `${name}\n`;
  return flags.output === "json" ? json(stack) : text(name, stack, flags);
}

function text(name: string, stack: StackDescription, flags: ShowFlags): string {
  const { time, version, resources } = stack;
  return [
    `Current stack is ${name}:\n`,
    `    Managed by ${stack.managedBy}\n`,
    ...(time === undefined ? [] : [`    Last updated: ${ago(new Date(time))} (${localTime(time)})\n`]),
    ...(version === undefined ? [] : [`    Pulumi version used: ${version}\n`]),
    `Current stack resources (${resources.length}):\n`,
    resources.length === 0
      ? "    No resources currently in this stack\n"
      : `${table(["TYPE", "NAME"], rowsOf(resources, flags), "    ")}\n${outputsText(stack.outputs)}`,
    "\n",
    "Use `pulumi-syncs stack select` to change stack; `pulumi-syncs stack ls` lists known ones\n",
  ].join("");
}

function rowsOf(resources: readonly ResourceState[], { showUrns, showIds }: ShowFlags): TableRow[] {
  return resourceTree(resources).map(({ resource, branch, below }) => ({
    cells: [branch + resource.type, escapeText(nameOf(resource.urn))],
    below: [
      ...(showUrns === true ? [`    ${below}URN: ${escapeText(resource.urn)}`] : []),
      ...(showIds === true && (resource.id ?? "") !== "" ? [`    ${below}ID: ${escapeText(resource.id ?? "")}`] : []),
    ],
  }));
}

function json({ project, name, managedBy, time, version, resources, outputs }: StackDescription): string {
  return jsonText({
    project,
    stack: name,
    backend: managedBy,
    tags: {},
    manifest: { ...(time === undefined ? {} : { time: new Date(time).toISOString() }), pulumiVersion: version ?? "" },
    resources: resources.map(({ urn, type, id, parent }) => ({
      urn,
      type,
      name: nameOf(urn),
      ...(id === undefined || id === "" ? {} : { id }),
      ...(parent === undefined || parent === "" ? {} : { parent }),
    })),
    outputs,
  });
}

/** As Go prints a moment of the place where the command runs. */
function localTime(time: string): string {
  const moment = new Date(time);
  const pad = (number: number): string => String(number).padStart(2, "0");
  const day = `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
  const clock = `${pad(moment.getHours())}:${pad(moment.getMinutes())}:${pad(moment.getSeconds())}`;
  const minutes = -moment.getTimezoneOffset();
  const offset = `${minutes < 0 ? "-" : "+"}${pad(Math.floor(Math.abs(minutes) / 60))}${pad(Math.abs(minutes) % 60)}`;
  const zone = moment.toLocaleTimeString("en-US", { timeZoneName: "short" }).split(" ").at(-1) ?? "";
  return `${day} ${clock} ${offset} ${zone}`;
}
