import { expect } from "chai";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { ImportWorkspace } from "./workspace.js";

const ODD = ["100% sure", "%", "a%2Fb", "100%25", "a/b", "ü \u{1f600}", "..", "a?b#c", "constructor", "__proto__"];

describe("import of odd syncs", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let workspace: ImportWorkspace;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => {
    sandbox.reset();
    workspace = new ImportWorkspace(sandbox);
  });
  afterEach(() => {
    workspace.dispose();
  });
  const importNango = (...words: string[]) => workspace.run("import", "nango", "--out", workspace.out, ...words);

  it("leaves out connections whose ids the platform does not take in questions, names them, and ends with 1", async () => {
    for (const connection of ODD)
      sandbox.change("nango", { action: "create-connection", integration: "hubspot", connection });
    const { status, stderr, stdout } = await importNango("--sync", "contacts");
    expect(status, stderr).to.equal(1);
    expect(stderr).to.contain("left out: hubspot/100%25%20sure/contacts/base: Nango: GET /sync/status");
    expect(stdout).to.contain("6 cannot be managed as they are, and were left out: see above.");
    const ids = workspace.importFile().resources.map(({ id }) => id);
    expect(ids).to.include.members([
      "hubspot/acme/contacts/base",
      "hubspot/a%2Fb/contacts/base",
      "hubspot/../contacts/base",
    ]);
    expect(ids).to.have.length(9);
  });

  it("names a sync without a schedule, and connections that cannot be asked for because of it", async () => {
    sandbox.change("nango", { action: "create-connection", integration: "hubspot", connection: "100% sure" });
    const broken = {
      platform: "nango",
      status: 500,
      times: "always",
      body: { error: { code: "generic_error" } },
    } as const;
    sandbox.fault({ ...broken, path: "/sync/status?provider_config_key=hubspot&syncs=*" });
    sandbox.fault({ ...broken, path: "/sync/status?provider_config_key=hubspot&connection_id=acme&syncs=*" });
    sandbox.fault({ ...broken, path: "/sync/status?provider_config_key=hubspot&connection_id=acme&syncs=orders" });
    const { status, stderr } = await importNango();
    expect(status, stderr).to.equal(1);
    expect(stderr)
      .to.contain("left out: hubspot/acme/orders/base: ")
      .and.contain("left out: hubspot/100%25%20sure/*/base: ");
    const ids = workspace.importFile().resources.map(({ id }) => id);
    expect(ids).to.include("hubspot/acme/contacts/base").and.not.include("hubspot/acme/orders/base");
  });

  const SIGNATURE = "4dabf18193072939515e22adb298388d";
  const SECRET = "1b47061264138c4ac30d75fd1eb44270";

  const odd: Readonly<Record<string, object>> = {
    "names that every object has": {
      constructor: { prototype: 1 },
      valueOf: [1],
      length: 3,
      hasOwnProperty: null,
    },
    "what Pulumi's SDK fails on": { a: [{ toString: "x" }] },
    "Pulumi's mark for secrets": { [SIGNATURE]: SECRET, value: "x" },
    "Pulumi's mark for secrets below": { plan: [{ [SIGNATURE]: SECRET, ciphertext: "x" }] },
    "another mark of Pulumi's": { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", hash: "x" },
    "Pulumi's mark for unknown values": { plan: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
  };
  for (const [what, metadata] of Object.entries(odd)) {
    it(`takes in, or names and leaves out, a sync whose metadata holds ${what}`, async () => {
      sandbox.change("sequin", { addSyncs: 1, fields: { name: "plain" } });
      sandbox.change("sequin", { addSyncs: 1, fields: { name: "odd", metadata } });
      const { status, stderr } = await workspace.run("import", "sequin", "--out", workspace.out);
      const isLeftOut = what !== "names that every object has";
      expect(status, stderr).to.equal(isLeftOut ? 1 : 0);
      const isThere = workspace.read("import.json").includes('"odd"');
      expect(isThere).to.equal(!isLeftOut);
      if (isLeftOut) {
        expect(stderr).to.match(/left out: [^\n]*metadata/);
        return;
      }
      await workspace.succeed("import", "--file", "import.json", "--cwd", workspace.out);
      await workspace.succeed("preview", "--expect-no-changes", "--cwd", workspace.out);
      await workspace.succeed("preview", "--expect-no-changes", "--refresh", "--cwd", workspace.out);
      await workspace.succeed("drift", "--cwd", workspace.out);
    });
  }
});
