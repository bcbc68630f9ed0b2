/** What a program gives as a value: plain JSON, and the forms below. `program.js` of the kit makes the real one of it. */
export type Spec =
  | null
  | boolean
  | number
  | string
  | readonly Spec[]
  | { readonly $secret: Spec }
  | { readonly $config: string; readonly secret: boolean }
  /** An output of another resource, by name; of one that is gone, nothing. */
  | { readonly $of: string; readonly output: string }
  | { readonly [key: string]: Spec };

/** A place where a resource was before; null as the parent stands for the stack. */
interface AliasModel {
  readonly name?: string;
  readonly type?: string;
  readonly parent?: string | null;
}

/** Resource options; other resources are named. */
export interface OptionsModel {
  readonly parent?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  readonly deletedWith?: string | undefined;
  readonly provider?: string | undefined;
  readonly aliases?: readonly AliasModel[] | undefined;
  readonly protect?: boolean | undefined;
  readonly retainOnDelete?: boolean | undefined;
  readonly deleteBeforeReplace?: boolean | undefined;
  readonly ignoreChanges?: readonly string[] | undefined;
  readonly replaceOnChanges?: readonly string[] | undefined;
  readonly additionalSecretOutputs?: readonly string[] | undefined;
  readonly customTimeouts?:
    { readonly create?: string; readonly update?: string; readonly delete?: string } | undefined;
}

/** One resource of a program. */
export interface ResourceModel {
  readonly name: string;
  readonly kind: "thing" | "group" | "provider" | "read";
  /** Last part of the type token. */
  readonly type: string;
  /** Of a `read`: the object that is read. */
  readonly id?: Spec;
  readonly inputs: Readonly<Record<string, Spec>>;
  readonly options: OptionsModel;
  /** Outputs that a component registers. */
  readonly result?: Readonly<Record<string, Spec>>;
}

/** A program, as data. A resource may refer to those before it; to others it gives nothing. */
export interface ProgramModel {
  /** Each resource waits for the one before it: what happens has an order then. */
  readonly serial: boolean;
  readonly resources: readonly ResourceModel[];
  readonly outputs: Readonly<Record<string, Spec>>;
  /** It throws once this resource is registered. */
  readonly throwsAfter?: string;
  /** It warns about this resource. */
  readonly warns?: string;
}

/** A call of the provider that fails; `half`: after it was done. */
export interface Fault {
  readonly method: "check" | "diff" | "create" | "read" | "update" | "delete";
  readonly key: string;
  readonly half: boolean;
}

/** Something done behind the engine's back, to the object of that place in the sorted list of those there are. */
export interface Edit {
  readonly pick: number;
  readonly what: "change" | "remove" | "hide inputs" | "drop label";
}

/** Values of the stack's config. */
export interface ConfigModel {
  readonly greeting?: string;
  /** Which of two secret texts. */
  readonly apiKey?: 1 | 2;
}

/** One command, and what comes before it. */
export interface Step {
  readonly program: ProgramModel;
  readonly config: ConfigModel;
  readonly faults: readonly Fault[];
  readonly edits: readonly Edit[];
  /** Verb and options, in Pulumi's words. */
  readonly command: string;
  /** The two engines change places: each goes on from the state that the other has written. */
  readonly swap: boolean;
}

/** Steps that stand on each other, from an empty stack on. */
export interface Sequence {
  readonly steps: readonly Step[];
}

/** URN of a resource of a program. */
export function urnOf(program: ProgramModel, name: string): string {
  return urnFor(
    program,
    program.resources.find((resource) => resource.name === name),
  );
}

function urnFor(program: ProgramModel, resource: ResourceModel | undefined): string {
  if (resource === undefined) return "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::nothing";
  const chain: string[] = [];
  const seen = new Set<string>();
  for (
    let one: ResourceModel | undefined = resource;
    one !== undefined && !seen.has(one.name);
    one = parentOf(program, one)
  ) {
    seen.add(one.name);
    chain.unshift(tokenOf(one));
  }
  return `urn:pulumi:dev::demo::${chain.join("$")}::${resource.name}`;
}

/** The parent of a resource, if the program makes it before. */
export function parentOf(program: ProgramModel, resource: ResourceModel): ResourceModel | undefined {
  const index = program.resources.indexOf(resource);
  return program.resources.slice(0, index).find(({ name }) => name === resource.options.parent);
}

function tokenOf({ kind, type }: ResourceModel): string {
  if (kind === "group") return `test:index:${type}`;
  return kind === "provider" ? "pulumi:providers:pulumi-nodejs" : `pulumi-nodejs:dynamic/test:${type}`;
}
