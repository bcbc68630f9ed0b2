import path from "node:path";
import { fileURLToPath } from "node:url";

import { type ResourceState, type Urn } from "../model.js";
import { type Goal, type ReadGoal, type SourcePosition } from "../monitor/goal.js";
import { when } from "./ops/environment.js";
import { type Inheritable } from "./progress.js";
import { toTimeouts } from "./timeouts.js";

/** The entry that a registration asks for, as far as it is known before the provider is asked. */
export function plannedState(
  goal: Goal,
  place: {
    urn: Urn;
    provider: string | undefined;
    inherited: Inheritable;
    root: string;
    old: Pick<ResourceState, "created" | "modified"> | undefined;
  },
): ResourceState {
  const { protect, retainOnDelete, deletedWith } = place.inherited;
  return {
    urn: place.urn,
    custom: goal.custom,
    type: goal.type,
    inputs: goal.properties,
    ...when("parent", goal.parent),
    ...when("protect", given(protect)),
    ...when("dependencies", some([...new Set(goal.dependencies)])),
    ...when("provider", place.provider),
    ...when("propertyDependencies", copyLists(goal.propertyDependencies)),
    ...when("additionalSecretOutputs", some(goal.additionalSecretOutputs)),
    ...when("customTimeouts", toTimeouts(goal.customTimeouts)),
    ...when("retainOnDelete", given(retainOnDelete)),
    ...when("deletedWith", deletedWith),
    ...when("created", place.old?.created),
    ...when("modified", place.old?.modified),
    ...when("sourcePosition", relativePosition(goal.sourcePosition, place.root)),
    ...when("ignoreChanges", some(goal.ignoreChanges)),
    ...when("replaceOnChanges", some(goal.replaceOnChanges)),
  };
}

/** The entry of an object that the program reads but does not own. */
export function plannedRead(goal: ReadGoal, place: { urn: Urn; provider: string; root: string }): ResourceState {
  return {
    urn: place.urn,
    custom: true,
    id: goal.id,
    type: goal.type,
    inputs: goal.properties,
    external: true,
    ...when("parent", goal.parent),
    ...when("dependencies", some([...new Set(goal.dependencies)])),
    provider: place.provider,
    ...when("additionalSecretOutputs", some(goal.additionalSecretOutputs)),
    ...when("sourcePosition", relativePosition(goal.sourcePosition, place.root)),
  };
}

/** `project:///<path in the project>#<line>,<column>`; what lies outside the project has no position. */
function relativePosition(position: SourcePosition | undefined, root: string): string | undefined {
  if (position?.uri.startsWith("file:") !== true) return undefined;
  const relative = path.relative(root, fileURLToPath(position.uri)).split(path.sep).join("/");
  if (relative.startsWith("..") || path.isAbsolute(relative)) return undefined;
  return `project:///${relative}#${position.line},${position.column}`;
}

function given(flag: boolean | undefined): true | undefined {
  return flag === true ? true : undefined;
}

function some(list: readonly string[]): string[] | undefined {
  return list.length === 0 ? undefined : [...list];
}

function copyLists(lists: Readonly<Record<string, readonly Urn[]>>): Record<string, Urn[]> | undefined {
  const entries = Object.entries(lists).map(([key, list]): [string, Urn[]] => [key, [...list]]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
