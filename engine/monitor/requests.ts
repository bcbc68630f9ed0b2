import { type SourcePosition as SourcePositionMessage } from "@pulumi/pulumi/proto/source_pb.js";
import { type Alias } from "@pulumi/pulumi/proto/alias_pb.js";
import { type ReadResourceRequest, type RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";

import { fromStruct } from "../host/wire.js";
import { type Urn } from "../model.js";
import { type AliasSpec, type Goal, type ReadGoal, type SourcePosition } from "./goal.js";

/** Reads a registration off the wire. */
export function toGoal(request: RegisterResourceRequest): Goal {
  const propertyDependencies: [property: string, urns: Urn[]][] = [];
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    propertyDependencies.push([property, dependencies.getUrnsList()]);
  });
  const timeouts = request.getCustomtimeouts();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    properties: fromStruct(request.getObject()) ?? {},
    parent: given(request.getParent()),
    provider: given(request.getProvider()),
    dependencies: request.getDependenciesList(),
    // fromEntries defines keys, so that a property named __proto__ stays one.
    propertyDependencies: Object.fromEntries(propertyDependencies),
    aliases: [...request.getAliasesList().map(toAlias), ...request.getAliasurnsList().map((urn) => ({ urn }))],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deletedWith: given(request.getDeletedwith()),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    customTimeouts: {
      ...present("create", timeouts?.getCreate()),
      ...present("update", timeouts?.getUpdate()),
      ...present("delete", timeouts?.getDelete()),
      ...present("read", readTimeout(timeouts)),
    },
    sourcePosition: toSourcePosition(request.getSourceposition()),
  };
}

/** Reads a request for an object that the program does not own. */
export function toReadGoal(request: ReadResourceRequest): ReadGoal {
  return {
    type: request.getType(),
    name: request.getName(),
    id: request.getId(),
    properties: fromStruct(request.getProperties()) ?? {},
    parent: given(request.getParent()),
    provider: given(request.getProvider()),
    dependencies: request.getDependenciesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    sourcePosition: toSourcePosition(request.getSourceposition()),
  };
}

function toAlias(alias: Alias): AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return { urn: alias.getUrn() };
  return {
    ...present("name", spec.getName()),
    ...present("type", spec.getType()),
    ...present("stack", spec.getStack()),
    ...present("project", spec.getProject()),
    ...present("parent", spec.getParenturn()),
    noParent: spec.getNoparent(),
  };
}

function toSourcePosition(position: SourcePositionMessage | undefined): SourcePosition | undefined {
  if (position === undefined || position.getUri() === "") return undefined;
  return { uri: position.getUri(), line: position.getLine(), column: position.getColumn() };
}

/** The stubs of SDK 3.200 do not know this one. */
function readTimeout(
  timeouts: Partial<Pick<RegisterResourceRequest.CustomTimeouts, "getRead">> | undefined,
): string | undefined {
  return timeouts?.getRead?.();
}

/** Proto has no absent strings: empty stands for it. */
function given(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function present<K extends string>(key: K, text: string | undefined): Partial<Record<K, string>> {
  const entry: Partial<Record<string, string>> = {};
  if (text !== undefined && text !== "") entry[key] = text;
  return entry;
}
