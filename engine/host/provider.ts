import { type PropertyMap } from "../../protocol/values.js";
import { type Urn } from "../model.js";

/** Which resource a call is about. */
export interface Subject {
  readonly urn: Urn;
  readonly type: string;
  readonly name: string;
  /** How long operations may take, in seconds; the engine only hands it on, as Pulumi does. */
  readonly timeouts?: Readonly<Partial<Record<"create" | "update" | "delete", number>>>;
}

/** One argument that a provider refused. */
export interface PropertyFailure {
  /** Empty when the resource as a whole is meant. */
  readonly property: string;
  readonly reason: string;
}

/** A provider's decision on a change. */
export interface ProviderDiff {
  /** `unknown`: the engine is to compare the inputs. */
  readonly changes: "none" | "some" | "unknown";
  /** Top-level properties that cannot be changed in place. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Outputs that a change in place leaves as they are; absent ones stay absent. */
  readonly stables?: readonly string[];
}

/** What a create or a read found. */
export interface ProviderObject {
  /** Empty: a read found nothing. */
  readonly id: string;
  readonly outputs: PropertyMap | undefined;
  /** Only a read may give them: the inputs a program would need to describe what was found. */
  readonly inputs?: PropertyMap | undefined;
}

/** A create, update or read that was partly applied: the object exists, but not as it should be. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  constructor(
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly reasons: readonly string[],
  ) {
    const count = reasons.length === 1 ? "1 error" : `${reasons.length} errors`;
    super(`${count} occurred:\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}`);
  }
}

/**
 * What manages resources of one kind. Values are plain JSON: secrets are unwrapped before they get here, because a
 * dynamic provider does not know of them.
 */
export interface ResourceProvider {
  check(
    subject: Subject,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: readonly PropertyFailure[] }>;
  diff(
    subject: Subject,
    request: {
      id: string;
      oldInputs: PropertyMap;
      oldOutputs: PropertyMap;
      newInputs: PropertyMap;
      ignoreChanges: readonly string[];
    },
  ): Promise<ProviderDiff>;
  create(subject: Subject, inputs: PropertyMap): Promise<ProviderObject>;
  read(subject: Subject, id: string, inputs: PropertyMap, outputs: PropertyMap): Promise<ProviderObject>;
  /**
   * What a create with these inputs that was cut off has left; an empty id: nothing. Only to be asked where
   * `answersFindCreated` says so.
   */
  findCreated(subject: Subject, inputs: PropertyMap): Promise<ProviderObject>;
  update(
    subject: Subject,
    request: { id: string; oldInputs: PropertyMap; oldOutputs: PropertyMap; newInputs: PropertyMap },
  ): Promise<PropertyMap>;
  delete(subject: Subject, id: string, inputs: PropertyMap, outputs: PropertyMap): Promise<void>;
}
