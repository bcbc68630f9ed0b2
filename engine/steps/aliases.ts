import { type Urn } from "../model.js";
import { type AliasSpec } from "../monitor/goal.js";
import { isRootStack, makeUrn, nameOf, typeOf } from "../../protocol/urn.js";

/** What an alias is resolved against. */
export interface AliasContext {
  readonly stack: string;
  readonly project: string;
  /** URN under which an entry of this run was found in the old state, if it was another one. */
  oldUrnOf(urn: Urn): Urn | undefined;
}

/** The resource whose aliases are asked for. */
export interface Aliased {
  readonly type: string;
  readonly name: string;
  readonly parent: Urn | undefined;
  readonly aliases: readonly AliasSpec[];
}

/**
 * All URNs a resource may have had, in the order in which they are looked up: its own aliases, then what follows from
 * its parent having had another URN.
 */
export function possibleUrns(resource: Aliased, context: AliasContext): Urn[] {
  const own = resource.aliases.map((alias) => resolve(alias, resource, context));
  const parent = resource.parent;
  const oldParent = parent === undefined ? undefined : context.oldUrnOf(parent);
  if (parent === undefined || oldParent === undefined) return [...new Set(own)];
  const inherited = [
    inherit(resource.type, resource.name, parent, oldParent, context),
    ...own.map((urn) => inherit(typeOf(urn), nameOf(urn), parent, oldParent, context)),
  ];
  return [...new Set([...own, ...inherited])];
}

function resolve(alias: AliasSpec, resource: Aliased, context: AliasContext): Urn {
  if (alias.urn !== undefined) return alias.urn;
  const named = alias.parent === undefined ? resource.parent : (context.oldUrnOf(alias.parent) ?? alias.parent);
  const parent = alias.noParent === true || (named !== undefined && isRootStack(named)) ? undefined : named;
  const { stack = context.stack, project = context.project, type = resource.type, name = resource.name } = alias;
  return makeUrn(stack, project, parent, type, name);
}

/** A child named after its parent (`app-worker` under `app`) is taken to have been named after the old parent too. */
function inherit(type: string, name: string, parent: Urn, oldParent: Urn, context: AliasContext): Urn {
  const parentName = nameOf(parent);
  const oldName = name.startsWith(parentName) ? nameOf(oldParent) + name.slice(parentName.length) : name;
  return makeUrn(context.stack, context.project, oldParent, type, oldName);
}
