import { type Urn } from "../model.js";
import { type PropertyMap } from "../../protocol/values.js";

/** A place where a resource was known before: another name, type or parent, or a whole URN. */
export interface AliasSpec {
  readonly urn?: Urn;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  readonly parent?: Urn;
  /** It had no parent (or only the root stack, which is the same). */
  readonly noParent?: boolean;
}

/** Where in the program a resource is made. */
export interface SourcePosition {
  /** `file:` URL. */
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

/** What the program says of one resource: the state it should be in, and its options. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  /** Inputs as the program gave them, secrets and resource references in wire form. */
  readonly properties: PropertyMap;
  readonly parent: Urn | undefined;
  /** `<urn>::<id>` of an explicit provider; undefined: the default one. */
  readonly provider: string | undefined;
  readonly dependencies: readonly Urn[];
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  readonly aliases: readonly AliasSpec[];
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** Undefined: not said, so the parent's counts. */
  readonly protect: boolean | undefined;
  /** Undefined: not said, so the parent's counts. */
  readonly retainOnDelete: boolean | undefined;
  /** Undefined: not said, so the parent's counts. */
  readonly deletedWith: Urn | undefined;
  /** Undefined: not said, so the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** Go durations such as `5m`; kept in the state, a dynamic provider never sees them. */
  readonly customTimeouts: Readonly<Partial<Record<"create" | "update" | "delete" | "read", string>>>;
  readonly sourcePosition: SourcePosition | undefined;
}

/** An object that the program reads but does not own (`id` option, `X.get`). */
export interface ReadGoal {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly properties: PropertyMap;
  readonly parent: Urn | undefined;
  readonly provider: string | undefined;
  readonly dependencies: readonly Urn[];
  readonly additionalSecretOutputs: readonly string[];
  readonly sourcePosition: SourcePosition | undefined;
}

/** The answer to a registration. */
export interface Registered {
  readonly urn: Urn;
  /** Empty: not known yet. */
  readonly id: string;
  readonly outputs: PropertyMap;
  /** `failed` and `skipped` only with `continueOnError`: the program then goes on without this resource. */
  readonly result: "success" | "failed" | "skipped";
}
