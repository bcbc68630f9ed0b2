import type { Urn } from "../protocol/urn.js";
import type { PropertyMap } from "../protocol/values.js";

export type { Urn } from "../protocol/urn.js";

/**
 * One resource of a checkpoint, under Pulumi's own field names (`apitype.ResourceV3`). In memory secrets are
 * `{[SIGNATURE]: SECRET, value}`; only `state/` encrypts and decrypts.
 */
export interface ResourceState {
  urn: Urn;
  /** True for what a provider manages; false for components and the stack. */
  custom: boolean;
  type: string;
  id?: string;
  /** Replaced, waiting for its own delete. */
  delete?: boolean;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  parent?: Urn;
  protect?: boolean;
  /** Read by the program, not owned by it. */
  external?: boolean;
  dependencies?: Urn[];
  initErrors?: string[];
  /** `<provider urn>::<provider id>`. */
  provider?: string;
  propertyDependencies?: Record<string, Urn[]>;
  /** Deleted already as the first half of a replacement. */
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: Urn[];
  /** Seconds. */
  customTimeouts?: { create?: number; update?: number; delete?: number; read?: number };
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: Urn;
  replaceWith?: Urn[];
  /** RFC 3339, UTC, nanoseconds. */
  created?: string;
  /** RFC 3339, UTC, nanoseconds. */
  modified?: string;
  sourcePosition?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  /** Fields of a newer checkpoint that this engine keeps but does not read. */
  [other: string]: unknown;
}

/** What was under way when the state was last written. */
export interface PendingOperation {
  resource: ResourceState;
  type: "creating" | "updating" | "deleting" | "reading" | "importing";
}

/** The part of a checkpoint that an update works on. Order matters: what a resource depends on stands before it. */
export interface Snapshot {
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
}

/** What is done to one resource; Pulumi's own words. */
export type StepOp =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "refresh"
  | "discard"
  | "discard-replaced"
  | "remove-pending-replace"
  | "import"
  | "import-replacement";

/** How one property differs. */
export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

/** Differences by property path (`a.b[1]`). */
export type DetailedDiff = Record<string, { kind: DiffKind; inputDiff: boolean }>;
