import { nameOf } from "../../../protocol/urn.js";
import type { Identity } from "../identity.js";
import type { Values } from "../values.js";

/** What the program declares of a resource, by its latest check. */
export interface Declared {
  /** Undefined while a part of it is unknown. */
  readonly identity: Identity | undefined;
  readonly args: Values;
  /** The resource stands in the state. */
  readonly isExisting: boolean;
  /**
   * It has this identity in the state, and the platform may have several objects of one identity: another resource of which
   * the same is said may stand for another one.
   */
  readonly isAmbiguous?: boolean | undefined;
}

/** A resource that the program declares. */
export interface Resource extends Declared {
  readonly urn: string;
  /** The object that it has, of the state or made by this run. */
  id: string | undefined;
  /** Key of the identity that its object has, where the state tells. */
  held: string | undefined;
  /** It was compared with its state: what it has there is known. */
  isCompared: boolean;
  /** A new object takes the place of the one in the state. */
  isReplaced: boolean;
  /** That one is there: it was not deleted by an earlier run that could not make the new one. */
  hasPredecessor: boolean;
  /** Its successor is made while the object has not been deleted: it goes at the end of the run, or went in an earlier one. */
  isLate: boolean;
  /** Nothing is in the way of its successor: the object is being deleted. */
  isCleared: boolean;
  /** Its deletion or update has failed: it keeps what it has. */
  isStuck: boolean;
  /** Its creation has failed: it has nothing. */
  isUnmade: boolean;
  /** Id of the object of another resource that it needs and waits for. */
  waitsFor: string | undefined;
}

/** An object on the platform. */
export interface Entry {
  /** URN of the resource that it belongs to. */
  holder?: string | undefined;
  /** The holder made it, or took it over, in this run. */
  isNew?: boolean;
  /** Its deletion is under way: it goes, whoever has it. */
  isDeleting?: boolean;
  /** Deleted by this run, however long the platform may go on showing it. */
  isDeleted?: boolean;
  /** URNs of resources in the state that a refresh has found it for. */
  readonly seenFor: Set<string>;
}

/** A creation that is under way. */
export interface Creation {
  readonly urn: string;
  readonly key: string | undefined;
  /** What it took over, with the holder before. */
  readonly taken: Map<string, string | undefined>;
}

/** Another resource that has an object. */
export interface Holder {
  readonly name: string;
  /** It gets another object in this run, and this one is deleted or changed to be another. */
  readonly isLeaving: boolean;
}

/** What is to be done about a deletion that Pulumi asks for. */
export type Deletion =
  | { readonly kind: "delete" }
  /** The object belongs to another resource now, which declares this. */
  | { readonly kind: "keep"; readonly heir: (Declared & { readonly urn: string }) | undefined };

/** What messages call that resource, while it has no name. */
const FIRST = "the first sync of its kind that the program declares";

/** Stands for the one resource whose URN is not known: a process reads its first request before it loads this code. */
export const UNNAMED = "";

/** `sync` of `urn:pulumi:dev::project::type::sync`. */
export function shownName(urn: string): string {
  return urn === UNNAMED ? FIRST : nameOf(urn);
}
