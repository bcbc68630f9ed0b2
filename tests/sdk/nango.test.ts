import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { syncArgs, syncState } from "../../provider/nango/schema.js";
import { nango } from "../../sdk/index.js";
import { providerLine } from "../../sdk/resource.js";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  id: string | undefined;
}

/** The line as DESIGN fixes it, letter by letter: it stands in every state there is. */
const LINE =
  'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-syncs/provider/v1").provider("nango:Sync")';

describe("nango.Sync in a program", () => {
  const registered: Registered[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs, id }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown>, id });
        return { id: id ?? "given-by-the-platform", state: { ...(inputs as object), syncId: "id-of-the-sync" } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    });
  });
  beforeEach(() => {
    registered.length = 0;
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> =>
    new Promise((resolve) => {
      output.apply(resolve);
    });

  it("registers the arguments under its type, with the constant line", async () => {
    const sync = new nango.Sync("acme", {
      providerConfigKey: "hubspot",
      connectionId: pulumi.output("acme"),
      syncName: Promise.resolve("contacts"),
      frequency: "5m",
    });
    expect(await value(sync.syncId)).to.equal("id-of-the-sync");
    expect(registered).to.deep.equal([
      {
        type: "pulumi-nodejs:dynamic/nango:Sync",
        name: "acme",
        inputs: {
          providerConfigKey: "hubspot",
          connectionId: "acme",
          syncName: "contacts",
          frequency: "5m",
          __provider: LINE,
        },
        id: "",
      },
    ]);
  });

  it("pins the line byte for byte, in less than 140 bytes", () => {
    expect(providerLine("nango:Sync")).to.equal(LINE);
    expect(Buffer.byteLength(LINE)).to.be.at.most(140);
  });

  it("hands null on, which is a value here", async () => {
    const sync = new nango.Sync("acme", { providerConfigKey: "a", connectionId: "b", syncName: "c", frequency: null });
    await value(sync.urn);
    expect(registered[0]?.inputs).to.have.property("frequency", null);
  });

  it("reads one that the program does not own", async () => {
    const sync = nango.Sync.get("acme", "hubspot/acme/contacts/base");
    expect(await value(sync.id)).to.equal("hubspot/acme/contacts/base");
    expect(registered[0]).to.deep.include({ id: "hubspot/acme/contacts/base" });
    expect(registered[0]?.inputs["__provider"]).to.equal(LINE);
  });

  it("has an output for everything that the provider stores", () => {
    const sync = new nango.Sync("acme", { providerConfigKey: "a", connectionId: "b", syncName: "c" });
    for (const name of [...Object.keys(syncState.shape), ...Object.keys(syncArgs.shape)]) {
      expect(pulumi.Output.isInstance(Reflect.get(sync, name)), name).to.equal(true);
    }
  });
});

describe('import "pulumi-syncs"', () => {
  /** Files that a fresh process has loaded after a script, from the built package. */
  function loadedBy(script: string): string[] {
    const print = "process.stdout.write(JSON.stringify(Object.keys(require.cache)))";
    const output = execFileSync(process.execPath, ["-e", `(async () => { ${script}; ${print} })()`], {
      encoding: "utf8",
    });
    return JSON.parse(output) as string[];
  }
  const packages = (files: readonly string[]): string[] => [
    ...new Set(files.map((file) => /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? "")),
  ];

  it("loads neither the provider's code nor its libraries", () => {
    const files = loadedBy('require("pulumi-syncs")');
    expect(packages(files)).to.include("@pulumi/pulumi").and.not.include("zod");
    for (const library of ["zod", "axios", "p-queue", "jose"]) expect(packages(files)).not.to.include(library);
    expect(files.filter((file) => /dist[\\/]provider/.test(file))).to.deep.equal([]);
  });

  it("loads no platform with the provider's entry, and no HTTP library with a check", () => {
    expect(packages(loadedBy('require("pulumi-syncs/provider/v1").provider("nango:Sync")'))).not.to.include("zod");
    const check = 'await require("pulumi-syncs/provider/v1").provider("nango:Sync").check({}, {frequency: "1h"})';
    const files = loadedBy(check);
    expect(packages(files)).to.include("zod").and.not.include("axios");
  });
});
