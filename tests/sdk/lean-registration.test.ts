import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import { expect } from "chai";
import { nango } from "../../sdk/index.js";

const ARGS = { providerConfigKey: "hubspot", connectionId: "acme", syncName: "contacts", frequency: "5m" };

/** What a construction throws. */
function thrownBy(construct: () => unknown): Error {
  try {
    construct();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown.");
}

/** What Pulumi's SDK keeps for its message about leaked promises. */
function leaked(): { _debugStackTrace?: string; _debugCtx?: string }[] {
  const { leakedPromises } = debuggable as unknown as { leakedPromises: () => [Set<object>, string] };
  return [...leakedPromises()[0]];
}

describe("A resource that is registered without what nobody looks at", () => {
  const limit = Error.stackTraceLimit;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));

  before(() =>
    pulumi.runtime.setMocks({
      newResource: async ({ inputs, name }) => {
        if (name === "waiting") await answered;
        const state = { ...(inputs as object), syncId: "its-id", scheduleGrid: { offset: 0, interval: 5 } };
        return { id: "an-id", state: name === "secret" ? { ...state, syncId: secret("its-id") } : state };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    }),
  );
  afterEach(() => {
    expect(Error.stackTraceLimit, "as it was before").to.equal(limit);
  });

  const secret = (value: string): unknown => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });
  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

  it("makes no promise for an output, and formats no stack for any", async () => {
    leaked();
    const sync = new nango.Sync("waiting", ARGS);
    const promises = leaked();
    expect(promises.filter(({ _debugCtx = "" }) => _debugCtx.startsWith("transfer"))).to.be.empty;
    expect(promises).not.to.be.empty;
    for (const { _debugStackTrace = "" } of promises) expect(_debugStackTrace).not.to.match(/\n\s+at /);
    void sync.syncId.apply((id) => id);
    expect(leaked().map(({ _debugCtx = "" }) => _debugCtx)).to.include(
      "transferProperty(resource:waiting[pulumi-nodejs:dynamic/nango:Sync], lazy syncId, undefined)",
    );
    answer();
    expect(await value(sync.syncId)).to.equal("its-id");
  });

  it("has every output, whether it is looked at before the answer or after", async () => {
    const sync = new nango.Sync("acme", ARGS);
    const early = sync.frequency;
    expect(await value(early)).to.equal("5m");
    expect(await value(sync.syncId)).to.equal("its-id");
    expect(await value(sync.scheduleGrid.apply((grid) => grid?.interval))).to.equal(5);
    expect(await value(sync.paused)).to.equal(undefined);
    expect(sync.frequency).to.equal(early);
  });

  it("has outputs that are Pulumi's own in every respect", async () => {
    const sync = new nango.Sync("acme", ARGS);
    const { syncId } = sync;
    expect(pulumi.Output.isInstance(syncId)).to.equal(true);
    expect(Object.keys(syncId)).to.deep.equal(Object.keys(sync.urn));
    expect(Object.getPrototypeOf(syncId)).to.equal(Object.getPrototypeOf(sync.urn));
    expect("apply" in syncId && !("then" in syncId)).to.equal(true);
    // Where promises are watched, each shows a number of its own.
    const shown = (output: unknown): string => inspect(output).replace(/: \d+/g, ": 1");
    expect(shown(syncId)).to.equal(shown(sync.urn));
    expect(await value(pulumi.interpolate`${syncId}/${sync.connectionId}`)).to.equal("its-id/acme");
    expect(await value(pulumi.all([syncId, sync.frequency]))).to.deep.equal(["its-id", "5m"]);
    const { resources } = syncId as unknown as { resources: () => Set<pulumi.Resource> };
    expect([...resources()]).to.deep.equal([sync]);
    expect(Object.keys(sync)).to.include.members(["syncId", "frequency", "__provider"]);
  });

  it("says of an output whether it is secret", async () => {
    const sync = new nango.Sync("secret", ARGS);
    expect(await pulumi.isSecret(sync.syncId)).to.equal(true);
    expect(await pulumi.isSecret(sync.frequency)).to.equal(false);
  });

  it("can stand in a function that Pulumi serialises", async () => {
    const sync = new nango.Sync("acme", ARGS);
    const text = await pulumi.runtime.serializeFunction(() => sync.syncId.get());
    expect(text.text).to.include("its-id");
  });

  it("names the program's place in an error of Pulumi's, under the error's own name", () => {
    const { stack = "" } = thrownBy(() => new nango.Sync("", ARGS));
    expect(stack).to.match(/^[A-Za-z]*Error: Missing resource name argument/);
    expect(stack).to.include("lean-registration.test");
  });

  it("leaves an error of a transformation its place, and takes what one puts in the place of the properties", async () => {
    const failing = (): never => {
      throw new Error("refused by the program");
    };
    const { stack } = thrownBy(() => new nango.Sync("acme", ARGS, { transformations: [failing] }));
    expect(stack).to.include("at failing ");
    const hourly: pulumi.ResourceTransformation = ({ props, opts }) => ({
      props: { ...(props as object), frequency: "1h" },
      opts,
    });
    const sync = new nango.Sync("acme", ARGS, { transformations: [hourly] });
    expect(await value(sync.frequency)).to.equal("1h");
    expect(await value(sync.syncId)).to.equal("its-id");
  });
});
