import { Server, ServerCredentials, status, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import engines from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { PluginAttach, type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../protocol/unknown.js";
import { servePlugin, type ServedPlugin } from "../../plugin/serve.js";
import type { PluginOptions } from "../../plugin/service.js";
import { SEEDED } from "../../sandbox/sequin/data.js";
import { ARGS } from "../kit/fleet.js";
import { rejection, useBench } from "../kit/provider.js";
import { ask, pluginClient, PluginError, secret, type PluginClient } from "./client.js";

const DEFAULT = "urn:pulumi:dev::test::pulumi:providers:syncs::default_0_1_0";
const EXPLICIT = "urn:pulumi:dev::test::pulumi:providers:syncs::eu";

const urnOf = (token: string, name = "sync"): string => `urn:pulumi:dev::test::syncs:${token}::${name}`;

const CREDENTIAL = { properties: { kind: "stripe_key", name: "Acme", secret: "sk_live_never_in_clear", test: false } };
const WITH_CREDENTIAL = {
  provider: "stripe",
  streamId: SEEDED.streamId,
  credential: CREDENTIAL,
  name: "Acme",
  collectionIds: ["stripe:customer"],
};

describe("The provider plugin", () => {
  const bench = useBench();
  let served: ServedPlugin;
  let plugin: PluginClient;

  const start = async (options: Partial<PluginOptions> = {}): Promise<void> => {
    const { clock, warnings, variables: environment } = bench;
    const warn = (message: string): number => warnings.push(message);
    const schema = (): Promise<string> => Promise.resolve('{"name":"syncs"}');
    served = await servePlugin({ version: "1.2.3", schema, environment, clock, warn, ...options });
    plugin = pluginClient(served.port);
  };
  beforeEach(() => start());
  afterEach(() => {
    plugin.close();
    served.stop();
  });

  /** The plugin after what an engine asks before anything else. */
  const configured = async (token: string, args = {}, provider = DEFAULT): Promise<PluginClient> => {
    await plugin.checkConfig(provider, args);
    await plugin.configure(provider, args);
    return plugin.about(urnOf(token));
  };

  describe("before any resource", () => {
    it("takes secrets, previews, and says its version", async () => {
      const handshake = await ask<messages.ProviderHandshakeResponse>((answered) =>
        plugin.raw.handshake(new messages.ProviderHandshakeRequest(), answered),
      );
      expect(handshake.getAcceptSecrets()).to.equal(true);
      expect(await plugin.configure(DEFAULT, {})).to.include({ acceptsecrets: true, supportspreview: true });
      const info = await ask<PluginInfo>((answered) => plugin.raw.getPluginInfo(new Empty(), answered));
      expect(info.getVersion()).to.equal("1.2.3");
    });

    it("gives its schema, in the one version that there is", async () => {
      const request = new messages.GetSchemaRequest();
      const schema = await ask<messages.GetSchemaResponse>((answered) => plugin.raw.getSchema(request, answered));
      expect(JSON.parse(schema.getSchema())).to.deep.equal({ name: "syncs" });
      request.setVersion(7);
      const error = await rejection(ask((answered) => plugin.raw.getSchema(request, answered)));
      expect(error.message).to.match(/^Version 7 of Pulumi's package schema was asked for/);
    });

    it("says of what it does not have that it is not implemented", async () => {
      const error = await new Promise<ServiceError | null>((resolve) => {
        plugin.raw.getMapping(new messages.GetMappingRequest(), resolve);
      });
      expect(error?.code).to.equal(status.UNIMPLEMENTED);
    });

    it("marks its own secrets among its settings, whatever the program says of them, and replaces nothing", async () => {
      const { inputs, failures } = await plugin.checkConfig(DEFAULT, {
        nangoSecretKey: "k",
        nangoBaseUrl: "u",
        version: "0.1.0",
      });
      expect(failures).to.deep.equal([]);
      expect(inputs).to.deep.equal({ nangoSecretKey: secret("k"), nangoBaseUrl: "u", version: "0.1.0" });
      expect(
        await plugin.diffConfig({ nangoSecretKey: "k" }, { nangoSecretKey: "new", nangoBaseUrl: "other" }),
      ).to.include({
        changes: 0,
        deleteBeforeReplace: false,
      });
      expect((await plugin.diffConfig({}, { nangoBaseUrl: "other" })).replaces).to.deep.equal([]);
    });

    const refused: readonly [string, object, string][] = [
      [
        "a slip",
        { nangoSecretKye: "k" },
        '"nangoSecretKye" is not a setting of the package syncs; did you mean "nangoSecretKey"?',
      ],
      [
        "nested JSON",
        { nango: '{"secretKey":"k"}' },
        "syncs:nango is an object, and settings are flat: pulumi config set --secret syncs:nangoSecretKey …",
      ],
      ["an object", { nangoSecretKey: { value: "k" } }, "nangoSecretKey must be a text, not object"],
    ];
    for (const [what, news, reason] of refused) {
      it(`refuses ${what} among its settings, and shows no value`, async () => {
        expect((await plugin.checkConfig(DEFAULT, { ...news })).failures).to.deep.equal([{ property: "", reason }]);
      });
    }
  });

  describe("of another resource than its own", () => {
    for (const [urn, words] of [
      ["urn:pulumi:dev::test::aws:s3/bucket:Bucket::logs", /This is the plugin of the package syncs, and .*aws:s3/],
      ["urn:pulumi:dev::test::pulumi-nodejs:dynamic/nango:Sync::a", /is not one of its resources/],
      ["nonsense", /is not one of its resources/],
      ["urn:pulumi:dev::test::syncs:nango:Flow::a", /has no resource "nango:Flow", only nango:Sync/],
    ] as const) {
      it(`says so: ${urn}`, async () => {
        await plugin.configure(DEFAULT, {});
        expect((await rejection(plugin.about(urn).check({}, {}))).message).to.match(words);
      });
    }

    it("finds the kind of a resource below components", async () => {
      await plugin.configure(DEFAULT, {});
      const below = plugin.about("urn:pulumi:dev::test::my:index:Customer$my:index:Syncs$syncs:nango:Sync::a");
      expect((await below.check({}, ARGS.nango)).failures).to.deep.equal([]);
    });
  });

  describe("with secrets", () => {
    it("marks a credential on every way out", async () => {
      const sync = await configured("sequin:Sync");
      const { inputs } = await sync.check({}, WITH_CREDENTIAL);
      expect(inputs["credential"]).to.deep.equal(secret(CREDENTIAL));
      const preview = await sync.create(inputs, true);
      const made = await sync.create(inputs);
      const read = await sync.read(made.id, made.outs, inputs);
      const news = { ...inputs, syncFrequency: "4h" };
      const planned = await sync.update(made.id, made.outs, news, true);
      const updated = await sync.update(made.id, made.outs, news);
      for (const values of [preview.outs, made.outs, read.props, read.inputs, planned.outs, updated.outs]) {
        expect(values?.["credential"]).to.deep.equal(secret(CREDENTIAL));
      }
    });

    it("keeps what the program has made a secret as one, by its members", async () => {
      const sync = await configured("sequin:Sync");
      const program = { ...WITH_CREDENTIAL, credential: undefined, credentialId: SEEDED.credentialId };
      const news = { ...program, metadata: { token: secret("t"), plan: "free" } };
      const { inputs } = await sync.check({}, { ...news, name: secret("Acme") });
      expect(inputs["metadata"]).to.deep.equal({ token: secret("t"), plan: "free" });
      expect(inputs["name"]).to.deep.equal(secret("Acme"));
      const { outs } = await sync.create(inputs);
      expect(outs["metadata"]).to.deep.equal({ token: secret("t"), plan: "free" });
    });

    it("keeps a half-made resource with what is really there, its secrets marked", async () => {
      const sync = await configured("sequin:Sync");
      const { inputs } = await sync.check({}, { ...WITH_CREDENTIAL, status: "disabled" });
      bench.sandbox.fault({ platform: "sequin", method: "PATCH", status: 403, body: { error: "no" } });
      const error = await rejection(sync.create(inputs));
      const kept = error instanceof PluginError ? error.kept : undefined;
      expect(kept?.id).to.match(/^[0-9a-f-]{36}$/);
      expect(kept?.properties["credential"]).to.deep.equal(secret(CREDENTIAL));
      expect(kept?.properties).to.include({ status: "active" });
      expect(kept?.reasons.join()).to.include("403");
      bench.sandbox.clearFaults();
      const { outs } = await sync.update(kept?.id ?? "", kept?.properties ?? {}, inputs);
      expect(outs).to.include({ status: "disabled" });
    });
  });

  describe("in a preview", () => {
    it("of a creation calls nobody, and says what will be known only then", async () => {
      const sync = await configured("nango:Sync");
      const { outs, id } = await sync.create({ ...ARGS.nango, syncVariant: "base", frequency: UNKNOWN }, true);
      expect(id).to.equal("");
      expect(outs).to.deep.include({ syncId: UNKNOWN, frequency: UNKNOWN, providerConfigKey: "hubspot" });
      expect(bench.requests("nango")).to.deep.equal([]);
    });

    it("of an update keeps what the change leaves as it is", async () => {
      const sync = await configured("sequin:Sync");
      const { inputs } = await sync.check({}, WITH_CREDENTIAL);
      const { id, outs } = await sync.create(inputs);
      bench.requests("sequin");
      const renamed = await sync.update(id, outs, { ...inputs, name: "Other" }, true);
      expect(renamed.outs).to.include({
        name: "Other",
        syncId: id,
        importedCredentialId: outs["importedCredentialId"],
      });
      expect(bench.requests("sequin")).to.deep.equal([]);
      expect((await sync.diff(id, outs, { ...inputs, name: "Other" })).stables).to.include.members([
        "syncId",
        "importedCredentialId",
        "streamId",
      ]);
    });

    it("forgets an argument that left the program", async () => {
      const sync = await configured("nango:Sync");
      const { inputs } = await sync.check({}, ARGS.nango);
      const { id, outs } = await sync.create(inputs);
      expect((await sync.update(id, outs, { ...inputs, paused: undefined }, true)).outs).not.to.have.property("paused");
    });
  });

  it("serves two kinds at once, each by its own URN", async () => {
    const nango = await configured("nango:Sync");
    const sequin = plugin.about(urnOf("sequin:Sync", "other"));
    const [one, other] = await Promise.all([nango.check({}, ARGS.nango), sequin.check({}, ARGS.sequin)]);
    const [made, another] = await Promise.all([nango.create(one.inputs), sequin.create(other.inputs)]);
    bench.log("nango");
    bench.log("sequin");
    const slow = { ...one.inputs, frequency: "5m" };
    await Promise.all(
      Array.from({ length: 10 }, (_, turn) => [
        nango.update(made.id, made.outs, turn % 2 === 0 ? slow : one.inputs),
        sequin.update(another.id, another.outs, { ...other.inputs, name: `acme ${turn}` }),
      ]).flat(),
    );
    const written = (platform: "nango" | "sequin"): Set<string> =>
      new Set(bench.log(platform).flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path}`])));
    expect([...written("nango")]).to.deep.equal(["PUT /sync/update-connection-frequency"]);
    expect([...written("sequin")]).to.deep.equal([`PATCH /v1/syncs/${another.id}`]);
  });

  it("imports by id alone, with the inputs that a program would have to say", async () => {
    const sync = await configured("nango:Sync");
    const found = await sync.read("hubspot/acme/contacts/base", {});
    expect(found.id).to.equal("hubspot/acme/contacts/base");
    expect(found.inputs).to.deep.include({ connectionId: "acme", syncName: "contacts", frequency: "1h" });
    const { inputs, failures } = await sync.check(found.inputs ?? {}, found.inputs ?? {});
    expect([inputs, failures]).to.deep.equal([found.inputs, []]);
  });

  it("looks up what a platform has, and refuses what the schema does not have", async () => {
    plugin.close();
    served.stop();
    const schema = readFileSync(join(__dirname, "../../plugin/schema.json"), "utf8");
    await start({ schema: () => Promise.resolve(schema) });
    await configured("nango:Sync");
    const { result } = await plugin.invoke("syncs:nango:getSyncs", { connectionId: "acme", syncName: "contacts" });
    expect(result["syncs"]).to.have.length(1);
    const { failures } = await plugin.invoke("syncs:nango:getSyncs", { connection: "acme", syncName: 7 });
    expect(failures).to.deep.equal([
      { property: "connection", reason: 'is not an argument; did you mean "connectionId"?' },
      { property: "syncName", reason: "must be a string, not 7" },
    ]);
    expect((await plugin.invoke("syncs:paragon:getSyncs", {})).failures).to.deep.equal([
      { property: "userId", reason: "is required" },
    ]);
    expect((await rejection(plugin.invoke("syncs:nango:getFlows", {}))).message).to.match(
      /^This version has no function/,
    );
  });

  it("gives up when the resource's own time is over", async () => {
    const sync = await configured("nango:Sync");
    bench.sandbox.fault({ platform: "nango", status: 503, times: 1_000 });
    const began = bench.clock.now();
    await rejection(sync.about(urnOf("nango:Sync"), 30).create({ ...ARGS.nango, syncVariant: "base" }));
    expect(bench.clock.now() - began).to.be.within(1, 31_000);
  });

  it("begins nothing after a cancellation, and is there again for the next run of a debugger", async () => {
    const sync = await configured("nango:Sync");
    await ask((answered) => plugin.raw.cancel(new Empty(), answered));
    expect((await rejection(sync.create(ARGS.nango))).message).to.equal("Not begun: the run is cancelled.");
    expect(bench.requests("nango")).to.deep.equal([]);
    const again = await configured("nango:Sync");
    expect((await again.check({}, ARGS.nango)).failures).to.deep.equal([]);
  });

  describe("for several accounts", () => {
    const account = (): Record<string, string> => ({
      nangoSecretKey: bench.sandbox.environment["NANGO_SECRET_KEY"] ?? "",
      nangoBaseUrl: bench.sandbox.environment["NANGO_BASE_URL"] ?? "",
    });

    it("takes the environment before the config of the stack", async () => {
      const sync = await configured("nango:Sync", { nangoSecretKey: "wrong", nangoBaseUrl: "http://127.0.0.1:1" });
      expect((await sync.read("hubspot/acme/contacts/base", {})).id).not.to.equal(undefined);
    });

    it("takes the config of the stack where the environment has nothing", async () => {
      const given = account();
      for (const name of Object.keys(bench.variables)) bench.variables[name] = "";
      const sync = await configured("nango:Sync", { ...given, nangoSecretKey: secret(given["nangoSecretKey"]) });
      expect((await sync.read("hubspot/acme/contacts/base", {})).id).not.to.equal(undefined);
    });

    it("takes nothing but its arguments for a provider that the program makes", async () => {
      const given = account();
      bench.variables["NANGO_SECRET_KEY"] = "wrong";
      bench.variables["NANGO_BASE_URL"] = "http://127.0.0.1:1";
      const sync = await configured("nango:Sync", given, EXPLICIT);
      expect((await sync.read("hubspot/acme/contacts/base", {})).id).not.to.equal(undefined);
    });

    it("names the argument that such a provider lacks", async () => {
      const sync = await configured("nango:Sync", {}, EXPLICIT);
      expect((await rejection(sync.read("hubspot/acme/contacts/base", {}))).message).to.equal(
        "The secret key of the Nango environment is missing: give the explicit provider of this resource its nangoSecretKey. An " +
          "explicit provider takes nothing from the environment or the stack's config.",
      );
    });
  });

  it("sends warnings to the engine that has attached itself, with the resource that they are about", async () => {
    const logged: [number, string, string][] = [];
    const server = new Server();
    const heard = new Promise<void>((resolve) => {
      server.addService(engines.EngineService, {
        log(call: { request: LogRequest }, answer: (error: null, response: Empty) => void) {
          logged.push([call.request.getSeverity(), call.request.getUrn(), call.request.getMessage()]);
          answer(null, new Empty());
          resolve();
        },
      });
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    plugin.close();
    served.stop();
    await start({ warn: undefined });
    const attach = new PluginAttach();
    attach.setAddress(`127.0.0.1:${port}`);
    await ask((answered) => plugin.raw.attach(attach, answered));
    const sync = await configured("nango:Sync");
    bench.sandbox.change("nango", {
      action: "set-frequency",
      connection: "acme",
      sync: "orders",
      frequency: "every 7 minutes",
    });
    await sync.create({ ...ARGS.nango, syncVariant: "base" });
    await heard;
    await new Promise((resolve) => {
      server.tryShutdown(resolve);
    });
    expect(logged).to.have.length(1);
    expect(logged[0]?.slice(0, 2)).to.deep.equal([engine.LogSeverity.WARNING, urnOf("nango:Sync")]);
    expect(logged[0]?.[2]).to.include("7m");
  });
});
