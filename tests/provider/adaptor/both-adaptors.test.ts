import { expect } from "chai";
import { PartialFailure } from "../../../provider/adaptor/failure.js";
import type { Values } from "../../../provider/core/values.js";
import { UNKNOWN } from "../../../protocol/unknown.js";
import { lifecycleOf, tokens } from "../../../provider/registry.js";
import { servePlugin, type ServedPlugin } from "../../../plugin/serve.js";
import { BASES } from "../../fuzz/kit/bases.js";
import { BAD } from "../../kit/bad-arguments.js";
import { ARGS, PLATFORMS, type Platform } from "../../kit/fleet.js";
import { useBench, type Bench } from "../../kit/provider.js";
import { cellsOf } from "../../matrix/cells.js";
import { forPaper } from "../../matrix/expected.js";
import { tables } from "../../matrix/tables.js";
import { pluginClient, PluginError, unmarked, type PluginClient } from "../../plugin/client.js";
import { providerAt } from "../../properties/tiny-engine.js";

/** One resource as both adaptors are asked about it; values are plain JSON without anything of Pulumi's own. */
interface Calls {
  check(olds: Values, news: Values): Promise<{ inputs: Values; failures?: unknown[] }>;
  diff(id: string, olds: Values, news: Values): Promise<unknown>;
  create(inputs: Values): Promise<{ id: string; outs: Values }>;
  read(id: string, props: Values): Promise<{ id?: string; props?: Values; inputs?: Values }>;
  update(id: string, olds: Values, news: Values): Promise<{ outs: Values }>;
  delete(id: string, props: Values): Promise<unknown>;
}

/** An adaptor in one run. */
interface Adaptor {
  resource(token: string, name: string): Promise<Calls>;
  /** Begins a run; the bench's has begun. */
  begin(): Promise<unknown>;
  end(): void;
}

/** The changes of one argument by which a life goes on. */
const CHANGES: Readonly<Record<Platform, readonly Values[]>> = {
  nango: [{ frequency: "every 5 minutes" }, { paused: true }, { connectionId: "globex" }],
  paragon: [{ incrementalAccumulatorFrequency: "180 minutes" }, { paused: true }, { pipeline: "folders" }],
  sequin: [{ syncFrequency: "240 minutes", maxAgeDays: null }, { status: "disabled" }, { externalId: "globex" }],
  aisquared: [{ syncInterval: "2h" }, { paused: true }, { scheduleType: "manual", syncInterval: undefined }],
};

/** Each is played through either adaptor, on a sandbox of its own: what is answered and what is sent must be the same. */
const CASES: readonly { title: string; play: (platform: Platform, play: Play) => Promise<void> }[] = [
  {
    title: "a life: check, create, each change, read, delete, and a read of nothing",
    async play(platform, play) {
      const gone = platform === "nango" ? { connectionId: "nobody" } : {};
      await live({ token: `${platform}:Sync`, args: ARGS[platform], changes: CHANGES[platform], gone }, play);
    },
  },
  {
    title: "two resources that declare one object",
    async play(platform, { resource }) {
      const token = `${platform}:Sync`;
      const [one, other] = [await resource(token, "one"), await resource(token, "other")];
      const { inputs } = await one.check({}, ARGS[platform]);
      await other.check({}, ARGS[platform]);
      await one.create(inputs);
      await other.create(inputs).catch(() => undefined);
    },
  },
  {
    title: "another resource that has the object: it needs one of its own",
    async play(platform, { resource }) {
      const token = `${platform}:Sync`;
      const [one, other] = [await resource(token, "one"), await resource(token, "other")];
      const { inputs } = await one.check(ARGS[platform], ARGS[platform]);
      await one.diff("the id", { ...inputs, syncId: "x" }, inputs);
      await other.diff("the id", { ...inputs, syncId: "x" }, inputs);
    },
  },
  {
    title: "a platform that refuses",
    async play(platform, { resource, bench }) {
      const sync = await resource(`${platform}:Sync`, "sync");
      const { inputs } = await sync.check({}, ARGS[platform]);
      bench.sandbox.fault({ platform, status: 403, body: { error: { code: "forbidden", message: "Not for you." } } });
      await sync.create(inputs).catch(() => undefined);
      await sync.read("the id", { ...inputs, syncId: "x" }).catch(() => undefined);
      bench.sandbox.clearFaults();
    },
  },
  {
    title: "an id of nothing",
    async play(platform, { resource }) {
      const ids = {
        nango: "hubspot/nobody/contacts/base",
        paragon: "acme/nothing",
        sequin: "00000000-0000-4000-8000-000000000000",
        aisquared: "1/9999",
      };
      await (await resource(`${platform}:Sync`, "sync")).read(ids[platform], {}).catch(() => undefined);
    },
  },
  {
    title: "settings that are missing: the first error says what to do, the others refer to it",
    async play(platform, { resource, bench }) {
      const [one, other] = [await resource(`${platform}:Sync`, "one"), await resource(`${platform}:Sync`, "other")];
      const { inputs } = await one.check({}, ARGS[platform]);
      for (const name of Object.keys(bench.variables)) bench.variables[name] = "";
      await one.create(inputs).catch(() => undefined);
      await other.read("the id", { ...inputs, syncId: "x" }).catch(() => undefined);
    },
  },
];

/** The life of one resource: what its program says, and then says otherwise, and what of its state names nothing. */
interface Life {
  readonly token: string;
  readonly args: Values;
  readonly changes: readonly Values[];
  readonly gone: Values;
}

/** Lives of resources that only one platform has. */
const FURTHER_LIVES: readonly Life[] = [
  {
    token: "nango:SyncVariant",
    args: { providerConfigKey: "hubspot", connectionId: "acme", syncName: "orders", variant: "eu" },
    changes: [{ variant: "us" }, { syncName: "contacts" }],
    gone: { connectionId: "nobody" },
  },
  {
    token: "nango:ConnectionMetadata",
    args: { providerConfigKey: "hubspot", connectionId: "acme", metadata: { plan: "free", rows: 5 } },
    changes: [{ metadata: { plan: "pro" } }, { complete: true }, { connectionId: "globex" }],
    gone: { connectionId: "nobody" },
  },
];

async function live({ token, args, changes, gone }: Life, { resource, newRun }: Play): Promise<void> {
  let own = await resource(token, "sync");
  let program: Values = args;
  const checked = await own.check({}, program);
  const made = await own.create(checked.inputs);
  let [{ id }, state, inputs] = [made, made.outs, checked.inputs];
  for (const change of changes) {
    await newRun();
    own = await resource(token, "sync");
    const olds = inputs;
    program = { ...program, ...change };
    ({ inputs } = await own.check(olds, program));
    const answer = await own.diff(id, state, inputs);
    if ((answer as { replaces: string[] }).replaces.length > 0) {
      ({ inputs } = await own.check({}, program));
      await own.delete(id, state);
      const remade = await own.create(inputs);
      [id, state] = [remade.id, remade.outs];
    } else {
      state = (await own.update(id, state, inputs)).outs;
    }
  }
  await newRun();
  own = await resource(token, "sync");
  await own.read(id, state);
  await own.read(id, {});
  await own.delete(id, state);
  await newRun();
  own = await resource(token, "sync");
  await own.read(id, { ...state, ...gone });
}

interface Play {
  readonly bench: Bench;
  readonly resource: (token: string, name: string) => Promise<Calls>;
  readonly newRun: () => Promise<void>;
}

describe("Both adaptors", () => {
  const bench = useBench();
  let plugin: ServedPlugin | undefined;
  let client: PluginClient | undefined;

  const dynamic = (): Adaptor => ({
    async resource(token, name) {
      const urn = `urn:pulumi:dev::test::pulumi-nodejs:dynamic/${token}::${name}`;
      return providerAt(urn, await lifecycleOf(token), bench.instance);
    },
    begin: () => Promise.resolve(),
    end: () => undefined,
  });
  const served = async (): Promise<Adaptor> => {
    const { clock, warnings, variables } = bench;
    const warn = (message: string): number => warnings.push(message);
    const own = await servePlugin({
      version: "0",
      schema: () => Promise.resolve(""),
      environment: variables,
      clock,
      warn,
    });
    const calls = pluginClient(own.port);
    [plugin, client] = [own, calls];
    return {
      begin: () => calls.configure("urn:pulumi:dev::test::pulumi:providers:syncs::default_0_1_0", {}),
      resource: (token, name) => Promise.resolve(calls.about(`urn:pulumi:dev::test::syncs:${token}::${name}`)),
      end: stop,
    };
  };
  const stop = (): void => {
    client?.close();
    plugin?.stop();
    [plugin, client] = [undefined, undefined];
  };
  afterEach(stop);

  /** Everything that was answered and sent. */
  async function transcript(
    start: () => Adaptor | Promise<Adaptor>,
    play: (play: Play) => Promise<void>,
  ): Promise<unknown[]> {
    const lines: unknown[] = [];
    const adaptor = await start();
    bench.sandbox.reset();
    Object.assign(bench.variables, bench.sandbox.environment);
    bench.newRun();
    await adaptor.begin();
    for (const platform of PLATFORMS) bench.log(platform);
    await play({
      bench,
      resource: async (token, name) => recorded(await adaptor.resource(token, name), name, lines),
      newRun: async () => {
        bench.newRun();
        await adaptor.begin();
        lines.push("new run");
      },
    });
    adaptor.end();
    for (const platform of PLATFORMS)
      lines.push(bench.log(platform).map(({ method, path, body }) => [method, path, body]));
    lines.push([...bench.warnings]);
    return withoutChance(lines) as unknown[];
  }

  async function expectSame(play: (play: Play) => Promise<void>): Promise<unknown[]> {
    const one = await transcript(dynamic, play);
    const other = await transcript(served, play);
    expect(other).to.deep.equal(one);
    return one;
  }

  for (const { title, play } of CASES) {
    describe(title, () => {
      for (const platform of PLATFORMS) {
        it(`${platform}: the same answers, the same calls`, async () => {
          const lines = await expectSame((on) => play(platform, on));
          expect(lines.length).to.be.greaterThan(PLATFORMS.length + 1);
        });
      }
    });
  }

  for (const life of FURTHER_LIVES) {
    it(`give the same answers, and make the same calls, in a life of ${life.token}`, async () => {
      const lines = await expectSame((on) => live(life, on));
      expect(lines.length).to.be.greaterThan(PLATFORMS.length + 1);
    });
  }

  it("refuse every bad argument with the same words", async () => {
    const lines = await expectSame(async ({ resource }) => {
      for (const { platform, name, args } of BAD)
        await (await resource(`${platform}:Sync`, name)).check({}, args ?? {});
    });
    expect(JSON.stringify(lines).match(/"reason"/g)?.length).to.be.at.least(BAD.length);
  });

  it("say the same of every cell of the call matrix: canonical arguments, what replaces and what goes first", async () => {
    await expectSame(async ({ resource, newRun }) => {
      for (const table of tables) {
        for (const cell of cellsOf(table)) {
          const sync = await resource(table.token, cell.title);
          const before = (await sync.check({}, forPaper(cell.before))).inputs;
          const state = { ...before, syncId: "x" };
          const after = (await sync.check(before, forPaper(cell.after))).inputs;
          await sync.diff(`the id of ${cell.title}`, state, after).catch(() => undefined);
          await newRun();
        }
      }
    });
  });

  it("let unknown values pass, and refuse known ones beside them", async () => {
    await expectSame(async ({ resource }) => {
      for (const token of tokens) {
        const [base = {}] = BASES[token] ?? [];
        const [first = "", ...others] = Object.keys(base);
        const args = { ...base, ...Object.fromEntries(others.map((name) => [name, UNKNOWN])), [first]: 7 };
        await (await resource(token, token)).check({}, args);
      }
    });
  });
});

/** A resource's calls, each with its answer or error noted. */
function recorded(calls: Calls, name: string, lines: unknown[]): Calls {
  const note = async <T>(method: string, answer: Promise<T>): Promise<T> => {
    try {
      const value = unmarked(await answer) as T;
      lines.push([name, method, comparable(method, value)]);
      return value;
    } catch (error) {
      const kept =
        error instanceof PluginError
          ? error.kept
          : error instanceof PartialFailure
            ? { id: error.id, properties: error.properties, reasons: error.reasons }
            : undefined;
      lines.push([name, method, error instanceof Error ? error.message : error, unmarked(kept)]);
      throw error;
    }
  };
  return {
    check: (...given) => note("check", calls.check(...given)),
    diff: (...given) => note("diff", calls.diff(...given)),
    create: (...given) => note("create", calls.create(...given)),
    read: (...given) => note("read", calls.read(...given)),
    update: (...given) => note("update", calls.update(...given)),
    delete: (...given) => note("delete", calls.delete(...given)),
  };
}

/** What a dynamic provider's process does of a diff, and of no answer. */
function comparable(method: string, answer: unknown): unknown {
  if (method === "delete") return "done";
  if (method !== "diff") return answer;
  const { changes, replaces, deleteBeforeReplace } = answer as Values;
  return { changes: changes === true || changes === 2 ? "some" : "unknown", replaces, deleteBeforeReplace };
}

/** Ids and schedules that are others each time, by the order in which they are met; and config keys by their one name. */
function withoutChance(lines: unknown[]): unknown {
  const met = new Map<string, string>();
  const text = JSON.stringify(sorted(lines))
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      const name = met.get(id) ?? `id ${met.size}`;
      met.set(id, name);
      return name;
    })
    .replaceAll(/"offset":\d+/g, '"offset":0')
    .replaceAll(/syncs:(nango|paragon|sequin|aisquared)([A-Z])/g, (_, platform: string, letter: string) => {
      return `${platform}:${letter.toLowerCase()}`;
    });
  return JSON.parse(text);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}
