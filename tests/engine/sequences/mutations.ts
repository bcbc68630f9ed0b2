import { type OptionsModel, parentOf, type ProgramModel, type ResourceModel, type Spec, urnOf } from "./model.js";

/** A change of a program: what, and two numbers by which it chooses. */
export interface Choice {
  readonly what: Mutation;
  readonly a: number;
  readonly b: number;
}

export type Mutation = keyof typeof MUTATIONS;

/** A program with the number of keys it has used up: an object's key is never used for another one. */
export interface Draft {
  readonly program: ProgramModel;
  readonly keys: number;
}

/** Applies a choice; one that fits nothing changes nothing. */
export function mutate(draft: Draft, { what, a, b }: Choice): Draft {
  return MUTATIONS[what](draft, a, b);
}

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
const OUTPUTS = ["computed", "version", "token", "id", "size", "label"];
const PATHS = ["size", "label", "tags", "tags.x", "list", "list[0]", "key", "tags.*", "*", "place"];

const MUTATIONS = {
  add: (draft: Draft, a: number, b: number): Draft => {
    const { program, keys } = draft;
    const name = freshName(program, a);
    if (name === undefined) return draft;
    const earlier = pick(custom(program), b);
    const resource: ResourceModel = {
      name,
      kind: "thing",
      type: "Thing",
      inputs: {
        key: `k${String(keys)}`,
        size: a % 3,
        ...(b % 3 === 0 && earlier !== undefined ? { from: { $of: earlier.name, output: "computed" } } : {}),
      },
      options: {},
    };
    return { program: { ...program, resources: [...program.resources, resource] }, keys: keys + 1 };
  },
  addGroup: (draft: Draft, a: number, b: number): Draft => {
    const { program, keys } = draft;
    const name = freshName(program, a);
    if (name === undefined) return draft;
    const group: ResourceModel = { name, kind: "group", type: "Group", inputs: {}, options: {} };
    const child = freshName({ ...program, resources: [...program.resources, group] }, b);
    const children: ResourceModel[] =
      child === undefined
        ? []
        : [
            {
              name: child,
              kind: "thing",
              type: "Thing",
              inputs: { key: `k${String(keys)}`, size: 1 },
              options: { parent: name },
            },
          ];
    const result: Record<string, Spec> = child === undefined ? { n: 1 } : { made: { $of: child, output: "version" } };
    const whole = b % 2 === 0 ? { ...group, result } : group;
    return { program: { ...program, resources: [...program.resources, whole, ...children] }, keys: keys + 1 };
  },
  addRead: (draft: Draft, a: number, b: number): Draft => {
    const { program } = draft;
    const name = freshName(program, a);
    if (name === undefined) return draft;
    const other = pick(custom(program), b);
    const ids: Spec[] = ["ext.1", "ext.2", "ext.3"];
    if (other !== undefined) ids.push({ $of: other.name, output: "id" });
    const read: ResourceModel = {
      name,
      kind: "read",
      type: "Thing",
      id: ids[b % ids.length] ?? "ext.1",
      inputs: {},
      options: {},
    };
    return { ...draft, program: { ...program, resources: [...program.resources, read] } };
  },
  addProvider: (draft: Draft, a: number, b: number): Draft => {
    const { program } = draft;
    if (program.resources.some(({ kind }) => kind === "provider")) {
      const user = pick(things(program), a);
      return user === undefined ? draft : withOptions(draft, user, { provider: b % 3 === 0 ? undefined : "p" });
    }
    const provider: ResourceModel = { name: "p", kind: "provider", type: "", inputs: {}, options: {} };
    return { ...draft, program: { ...program, resources: [provider, ...program.resources] } };
  },
  remove: (draft: Draft, a: number): Draft => {
    const gone = pick(draft.program.resources, a);
    const resources = draft.program.resources.filter((one) => one !== gone);
    return { ...draft, program: { ...draft.program, resources } };
  },
  size: (draft: Draft, a: number, b: number): Draft => setInput(draft, a, "size", b % 5),
  label: (draft: Draft, a: number, b: number): Draft => {
    const labels: Spec[] = ["x", "y", { $secret: "x" }, { $secret: "z" }, { $config: "greeting", secret: false }];
    return setInput(draft, a, "label", [...labels, { $config: "apiKey", secret: true }][b % 6]);
  },
  unset: (draft: Draft, a: number, b: number): Draft =>
    setInput(draft, a, ["size", "label", "tags", "list", "from", "place", "says", "dbr"][b % 8] ?? "size", undefined),
  tags: (draft: Draft, a: number, b: number): Draft => {
    const values: Spec[] = [
      { x: 1 },
      { x: 2, y: "t" },
      { x: { $secret: 1 }, z: { deep: [1, 2] } },
      { "odd key": true, x: null },
      { z: { deep: [1, 3, { q: 1 }] } },
      {},
    ];
    return setInput(draft, a, "tags", values[b % values.length]);
  },
  list: (draft: Draft, a: number, b: number): Draft => {
    const values: Spec[] = [[1], [1, 2], [], ["p", { $secret: "q" }], [{ x: 1 }, { x: 2 }], [{ x: 2 }]];
    return setInput(draft, a, "list", values[b % values.length]);
  },
  from: (draft: Draft, a: number, b: number): Draft => {
    const user = pick(things(draft.program), a);
    if (user === undefined) return draft;
    const source = pick(before(draft.program, user, custom(draft.program)), b);
    if (source === undefined) return draft;
    const of: Spec = { $of: source.name, output: OUTPUTS[b % OUTPUTS.length] ?? "id" };
    const where = ["from", "place", "tags", "list", "label", "secret"][a % 6] ?? "from";
    const wrapped: Spec =
      where === "tags" ? { x: of, w: 1 } : where === "list" ? [1, of] : where === "secret" ? { $secret: of } : of;
    return replace(draft, user, {
      ...user,
      inputs: { ...user.inputs, [where === "secret" ? "from" : where]: wrapped },
    });
  },
  key: (draft: Draft, a: number): Draft => ({
    ...setInput(draft, a, "key", `k${String(draft.keys)}`),
    keys: draft.keys + 1,
  }),
  place: (draft: Draft, a: number, b: number): Draft => setInput(draft, a, "place", `p${String(b % 3)}`),
  says: (draft: Draft, a: number, b: number): Draft => setInput(draft, a, "says", [true, false, undefined][b % 3]),
  dbr: (draft: Draft, a: number, b: number): Draft => setInput(draft, a, "dbr", [true, undefined][b % 2]),
  bad: (draft: Draft, a: number, b: number): Draft => setInput(draft, a, "bad", [undefined, undefined, true][b % 3]),
  dependsOn: (draft: Draft, a: number, b: number): Draft => {
    const user = pick(draft.program.resources, a);
    if (user === undefined) return draft;
    const needed = pick(before(draft.program, user, draft.program.resources), b);
    return withOptions(draft, user, { dependsOn: needed === undefined ? undefined : [needed.name] });
  },
  parent: (draft: Draft, a: number, b: number): Draft => {
    const child = pick(notProviders(draft.program), a);
    if (child === undefined) return draft;
    const parents = before(draft.program, child, notProviders(draft.program));
    const parent = b % 4 === 0 ? undefined : pick(parents, b >> 2);
    const was = parentOf(draft.program, child);
    const aliases = [{ parent: was === undefined ? null : urnOf(draft.program, was.name) }];
    return withOptions(draft, child, { parent: parent?.name, ...(a % 3 === 0 ? {} : { aliases }) });
  },
  rename: (draft: Draft, a: number, b: number): Draft => {
    const resource = pick(notProviders(draft.program), a);
    const name = freshName(draft.program, b);
    if (resource === undefined || name === undefined) return draft;
    const aliases = b % 4 === 0 ? undefined : [{ name: resource.name }];
    const renamed = replace(draft, resource, { ...resource, name, options: { ...resource.options, aliases } });
    return { ...renamed, program: renaming(renamed.program, resource.name, name) };
  },
  /** One takes the name that another one has, which takes a new one. */
  chain: (draft: Draft, a: number, b: number): Draft => {
    const first = pick(things(draft.program), a);
    const second = pick(things(draft.program), b);
    const name = freshName(draft.program, a + b);
    // Without an order either may come first.
    if (!draft.program.serial) return draft;
    if (first === undefined || second === undefined || first === second || name === undefined) return draft;
    const resources = draft.program.resources.map((one) => {
      if (one === first) return { ...first, name, options: { ...first.options, aliases: [{ name: first.name }] } };
      if (one !== second) return one;
      return { ...second, name: first.name, options: { ...second.options, aliases: [{ name: second.name }] } };
    });
    return { ...draft, program: { ...draft.program, resources } };
  },
  type: (draft: Draft, a: number, b: number): Draft => {
    const resource = pick(notProviders(draft.program), a);
    if (resource === undefined) return draft;
    const [one, other] = resource.kind === "group" ? (["Group", "Box"] as const) : (["Thing", "Other"] as const);
    const type = resource.type === one ? other : one;
    const token = resource.kind === "group" ? "test:index:" : "pulumi-nodejs:dynamic/test:";
    const aliases = b % 3 === 0 ? undefined : [{ type: token + resource.type }];
    return replace(draft, resource, { ...resource, type, options: { ...resource.options, aliases } });
  },
  dropAliases: (draft: Draft, a: number): Draft => {
    const aliased = draft.program.resources.filter(({ options }) => options.aliases !== undefined);
    const resource = pick(aliased, a);
    return resource === undefined ? draft : withOptions(draft, resource, { aliases: undefined });
  },
  reorder: (draft: Draft, a: number): Draft => {
    const { resources } = draft.program;
    const moved = pick(resources, a);
    if (moved === undefined) return draft;
    return { ...draft, program: { ...draft.program, resources: [...resources.filter((one) => one !== moved), moved] } };
  },
  protect: (draft: Draft, a: number, b: number): Draft => flag(draft, a, "protect", [true, undefined, false][b % 3]),
  unprotectAll: (draft: Draft): Draft => {
    const resources = draft.program.resources.map((one) => ({
      ...one,
      options: { ...one.options, protect: undefined },
    }));
    return { ...draft, program: { ...draft.program, resources } };
  },
  retain: (draft: Draft, a: number, b: number): Draft =>
    flag(draft, a, "retainOnDelete", [true, undefined, false][b % 3]),
  deletesFirst: (draft: Draft, a: number, b: number): Draft =>
    flag(draft, a, "deleteBeforeReplace", [true, true, false, undefined][b % 4]),
  deletedWith: (draft: Draft, a: number, b: number): Draft => {
    const resource = pick(things(draft.program), a);
    if (resource === undefined) return draft;
    const other = pick(before(draft.program, resource, custom(draft.program)), b);
    return withOptions(draft, resource, { deletedWith: b % 4 === 0 ? undefined : other?.name });
  },
  ignoreChanges: (draft: Draft, a: number, b: number): Draft => paths(draft, a, b, "ignoreChanges"),
  replaceOnChanges: (draft: Draft, a: number, b: number): Draft => paths(draft, a, b, "replaceOnChanges"),
  secretOutputs: (draft: Draft, a: number, b: number): Draft => {
    const resource = pick(things(draft.program), a);
    if (resource === undefined) return draft;
    const lists = [["computed"], ["token", "size"], ["tags"], undefined];
    return withOptions(draft, resource, { additionalSecretOutputs: lists[b % lists.length] });
  },
  timeouts: (draft: Draft, a: number, b: number): Draft => {
    const resource = pick(things(draft.program), a);
    if (resource === undefined) return draft;
    return withOptions(draft, resource, {
      customTimeouts: [{ create: "5m" }, { update: "1m30s", delete: "1h" }, undefined][b % 3],
    });
  },
  outputs: (draft: Draft, a: number, b: number): Draft => {
    const source = pick(custom(draft.program), a);
    const value: Spec = source === undefined ? b : { $of: source.name, output: OUTPUTS[b % OUTPUTS.length] ?? "id" };
    const name = ["one", "two"][a % 2] ?? "one";
    const outputs: Record<string, Spec> = {
      ...draft.program.outputs,
      [name]: b % 5 === 0 ? { $secret: value } : value,
    };
    return { ...draft, program: { ...draft.program, outputs: b % 7 === 0 ? {} : outputs } };
  },
};

function freshName({ resources }: ProgramModel, from: number): string | undefined {
  // A name that is an alias too is a case of its own: see `chain`.
  const aliases = resources.flatMap(({ options }) => options.aliases ?? []).map((alias) => alias.name);
  const taken = new Set([...resources.map(({ name }) => name), ...aliases]);
  return pick(
    NAMES.filter((name) => !taken.has(name)),
    from,
  );
}

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items.length === 0 ? undefined : items[number % items.length];
}

/** Resources with outputs. */
function custom({ resources }: ProgramModel): ResourceModel[] {
  return resources.filter(({ kind }) => kind === "thing" || kind === "read");
}

function things({ resources }: ProgramModel): ResourceModel[] {
  return resources.filter(({ kind }) => kind === "thing");
}

function notProviders({ resources }: ProgramModel): ResourceModel[] {
  return resources.filter(({ kind }) => kind !== "provider");
}

function before(program: ProgramModel, one: ResourceModel, of: readonly ResourceModel[]): ResourceModel[] {
  const earlier = new Set(program.resources.slice(0, program.resources.indexOf(one)));
  return of.filter((candidate) => earlier.has(candidate));
}

function replace(draft: Draft, old: ResourceModel, now: ResourceModel): Draft {
  const resources = draft.program.resources.map((one) => (one === old ? now : one));
  return { ...draft, program: { ...draft.program, resources } };
}

function setInput(draft: Draft, a: number, input: string, value: Spec | undefined): Draft {
  const resource = pick(things(draft.program), a);
  if (resource === undefined) return draft;
  const others = Object.fromEntries(Object.entries(resource.inputs).filter(([key]) => key !== input));
  return replace(draft, resource, {
    ...resource,
    inputs: value === undefined ? others : { ...others, [input]: value },
  });
}

function withOptions(
  draft: Draft,
  resource: ResourceModel,
  options: { [Option in keyof OptionsModel]?: OptionsModel[Option] | undefined },
): Draft {
  const entries = Object.entries({ ...resource.options, ...options }).filter(([, value]) => value !== undefined);
  return replace(draft, resource, { ...resource, options: Object.fromEntries(entries) });
}

function flag(
  draft: Draft,
  a: number,
  option: "protect" | "retainOnDelete" | "deleteBeforeReplace",
  value: boolean | undefined,
): Draft {
  const candidates = option === "deleteBeforeReplace" ? things(draft.program) : notProviders(draft.program);
  const resource = pick(candidates, a);
  return resource === undefined ? draft : withOptions(draft, resource, { [option]: value });
}

function paths(draft: Draft, a: number, b: number, option: "ignoreChanges" | "replaceOnChanges"): Draft {
  const resource = pick(things(draft.program), a);
  if (resource === undefined) return draft;
  const path = PATHS[b % PATHS.length];
  return withOptions(draft, resource, { [option]: b % 5 === 0 || path === undefined ? undefined : [path] });
}

/** Lets all that names a resource follow it to its new name. */
function renaming(program: ProgramModel, from: string, to: string): ProgramModel {
  const inSpec = (spec: Spec): Spec => {
    if (typeof spec !== "object" || spec === null) return spec;
    if (Array.isArray(spec)) return spec.map(inSpec);
    const entries = Object.entries(spec).map(([key, item]): [string, Spec] => [
      key,
      key === "$of" && item === from ? to : inSpec(item),
    ]);
    return Object.fromEntries(entries);
  };
  const moved = (name: string | undefined) => (name === from ? to : name);
  const inRecord = (record: Readonly<Record<string, Spec>>) =>
    Object.fromEntries(Object.entries(record).map(([key, spec]) => [key, inSpec(spec)]));
  const resources = program.resources.map((one): ResourceModel => {
    const { parent, deletedWith, dependsOn } = one.options;
    const options = {
      ...one.options,
      ...(parent !== undefined && { parent: moved(parent) }),
      ...(deletedWith !== undefined && { deletedWith: moved(deletedWith) }),
      ...(dependsOn !== undefined && { dependsOn: dependsOn.map((name) => moved(name) ?? name) }),
    };
    const renamed = { ...one, options, inputs: inRecord(one.inputs) };
    return {
      ...renamed,
      ...(one.id !== undefined && { id: inSpec(one.id) }),
      ...(one.result !== undefined && { result: inRecord(one.result) }),
    };
  });
  return { ...program, resources, outputs: inRecord(program.outputs) };
}
