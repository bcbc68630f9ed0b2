import { type ResourceProvider, type Subject } from "../../host/provider.js";
import { type PendingOperation, type ResourceState, type Urn } from "../../model.js";
import { type PreviewedReads } from "../previewed-reads.js";
import { type Providers } from "../providers.js";
import { nameOf } from "../../../protocol/urn.js";

/** What steps need of the run. */
export interface StepEnvironment {
  /** True: create, update and delete are not called. */
  readonly dryRun: boolean;
  readonly providers: Pick<Providers, "get" | "register">;
  /** What a preview has read, or is to note: a refresh alone has it. */
  readonly reads?: PreviewedReads;
  /** True if the entry a resource would be deleted with goes in this run. */
  isDeleted(urn: Urn): boolean;
  /** Creates of a resource that an earlier run was cut off in: a create that ends well settles them. */
  openCreates(urn: Urn): readonly PendingOperation[];
  /** The successor of an entry stands: the entry waits for its delete at the end of the run. */
  supersede(old: ResourceState): void;
}

/** The resource as its provider is asked about it. */
export function subjectOf(resource: ResourceState): Subject {
  const { urn, type, customTimeouts } = resource;
  return { urn, type, name: nameOf(urn), ...when("timeouts", customTimeouts) };
}

/** The provider of an entry that must have one. */
export function providerOf(resource: ResourceState, environment: StepEnvironment): Promise<ResourceProvider> {
  return environment.providers.get(resource.provider ?? "");
}

/** Fields that a state has only when they hold something. */
export function when<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  const entry: Partial<Record<K, V>> = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}
