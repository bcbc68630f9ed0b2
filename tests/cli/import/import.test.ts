import { expect } from "chai";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { format } from "prettier";
import { SEEDED } from "../../../sandbox/aisquared/seed.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { createSync, HOSTILE } from "./fleets.js";
import { ImportWorkspace } from "./workspace.js";

const ROOT = join(__dirname, "../../..");

describe("import", function () {
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

  describe("of a platform", () => {
    it("writes nothing when the platform fails in the middle", async () => {
      sandbox.change("nango", { action: "create-connections", count: 30 });
      sandbox.fault({
        platform: "nango",
        path: "/sync/status",
        after: 10,
        times: "always",
        status: 401,
        body: { error: "no" },
      });
      const { status, stderr } = await importNango();
      expect(status).to.equal(1);
      expect(stderr)
        .to.match(/401|key/)
        .and.to.contain("Nothing was written");
      expect(workspace.files()).to.deep.equal([]);
    });

    it("writes a list and a loop with --as-data; the preview is empty then, too", async () => {
      expect((await importNango("--as-data", "--sync", "contacts")).status).to.equal(0);
      const program = workspace.read("index.ts");
      expect(program.match(/new nango\.Sync/g)).to.have.length(1);
      expect(program).to.equal(await format(program, { parser: "typescript" }));
      await workspace.succeed("import", "--file", "import.json", "-C", workspace.out);
      await workspace.succeed("preview", "--expect-no-changes", "-C", workspace.out);
    });

    it("writes variants before their syncs, and metadata where it is asked for, its secrets to the config", async () => {
      const where = { provider_config_key: "hubspot", connection_id: "acme" };
      await fetch(`${sandbox.url}/nango/sync/contacts/variant/eu`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${sandbox.environment["NANGO_SECRET_KEY"] ?? ""}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(where),
      });
      const metadata = { plan: "pro", hook: { webhookToken: "hush-hush" } };
      sandbox.change("nango", { action: "set-metadata", connection: "acme", metadata });
      for (const form of [[], ["--as-data"]]) {
        await workspace.succeed("import", "nango", "--out", workspace.out, "--force", "--connection", "acme", ...form);
        expect(workspace.read("index.ts")).not.to.contain("ConnectionMetadata");

        const words = ["--out", workspace.out, "--force", "--connection", "acme", "--metadata", ...form];
        const { stdout } = await workspace.succeed("import", "nango", ...words);
        expect(stdout).to.match(/pulumi-syncs config set --secret (hubspot-acme-webhookToken)/);
        const program = workspace.read("index.ts");
        expect(program).to.equal(await format(program, { parser: "typescript", printWidth: 80 }));
        expect(program).to.contain('webhookToken: config.requireSecret("hubspot-acme-webhookToken")');
        expect(program).not.to.contain("hush-hush");
        const classes = [...program.matchAll(/new nango\.(\w+)/g)].map(([, name]) => name);
        expect(classes.indexOf("SyncVariant")).to.be.below(classes.lastIndexOf("Sync"));
        expect(new Set(classes)).to.deep.equal(new Set(["SyncVariant", "ConnectionMetadata", "Sync"]));
      }
      const ids = workspace.importFile().resources.map(({ type, id }) => `${type.split("/")[1] ?? ""} ${id}`);
      expect(ids).to.include.members([
        "nango:SyncVariant hubspot/acme/contacts/eu",
        "nango:Sync hubspot/acme/contacts/eu",
        "nango:Sync hubspot/acme/contacts/base",
        "nango:ConnectionMetadata hubspot/acme",
      ]);
      await workspace.succeed("import", "--file", "import.json", "-C", workspace.out);
      await workspace.succeed(
        "config",
        "set",
        "--secret",
        "hubspot-acme-webhookToken",
        "hush-hush",
        "-C",
        workspace.out,
      );
      await workspace.succeed("preview", "--expect-no-changes", "-C", workspace.out);
    });

    it("names syncs of AI Squared as people call what they connect", async () => {
      createSync(sandbox, SEEDED.modelId, { schedule_type: "manual" });
      await workspace.succeed("import", "aisquared", "--out", workspace.out);
      const [{ name } = { name: "" }] = workspace.importFile().resources;
      expect(name).to.match(/^model1-to-klaviyo-/);
      expect(workspace.read("index.ts")).to.contain("workspace 1: source redshift (1) to destination klaviyo (3)");
    });

    it("says what it wrote as JSON, and what of it was left out", async () => {
      sandbox.change("nango", { action: "create-connection", connection: "vandelay" });
      const listed = await importNango("--json", "--sync", "contacts");
      const result = JSON.parse(listed.stdout) as Record<string, unknown> & { syncs: { id: string; name: string }[] };
      expect(result).to.include({ format: "pulumi-syncs/import/v1", platform: "nango", folder: "fleet", known: 0 });
      expect(result["files"]).to.deep.equal(["index.ts", "import.json", "Pulumi.yaml", "tsconfig.json"]);
      const inFile = workspace.importFile().resources.map(({ type, name, id }) => ({ name, type, id }));
      expect(result.syncs).to.deep.equal(inFile).and.not.empty;
      expect(result["next"]).to.deep.equal([
        "pulumi-syncs import --file import.json -C fleet",
        "pulumi-syncs preview --expect-no-changes -C fleet",
      ]);
      const taken = await workspace.succeed("import", "--file", "import.json", "-C", workspace.out, "--json");
      const count = inFile.length;
      expect(JSON.parse(taken.stdout)).to.deep.include({ stack: "dev", entries: count, imported: count, unchanged: 0 });
      const again = await importNango("--json", "--sync", "contacts", "--new");
      expect(JSON.parse(again.stdout)).to.deep.include({ syncs: [], files: [], known: count, next: [] });
    });

    it("refuses to write over what is there, asks nothing then, and does it with --force", async () => {
      workspace.write("index.ts", "mine");
      const { status, stderr } = await importNango();
      expect(status).to.equal(1);
      expect(stderr).to.match(/index\.ts already exists.*--new.*--force/s);
      expect(workspace.read("index.ts")).to.equal("mine");
      expect(workspace.files()).to.deep.equal(["index.ts"]);
      expect(sandbox.log()).to.deep.equal([]);
      expect((await importNango("--force")).status).to.equal(0);
      expect(workspace.files()).to.deep.equal(["Pulumi.yaml", "import.json", "index.ts", "tsconfig.json"]);
    });

    it("writes the same whatever the order, formatted as Prettier does, and each name once", async () => {
      for (const name of ["a b", "a/b", HOSTILE, "日本", "x".repeat(150), "__proto__"]) {
        sandbox.change("sequin", {
          addSyncs: 1,
          fields: { name, metadata: { [name.slice(0, 30)]: [name, { a: 1, b: 2 }] } },
        });
      }
      const importSequin = (...words: string[]) =>
        workspace.succeed("import", "sequin", "--out", workspace.out, ...words);
      await importSequin();
      const program = workspace.read("index.ts");
      expect(program).to.equal(await format(program, { parser: "typescript" }));
      expect(program).not.to.match(/[\u2028\u202e]/);
      const names = workspace.importFile().resources.map(({ name }) => name);
      expect(new Set(names).size).to.equal(names.length);
      expect(names).to.include.members(["stripe-a-b", "stripe-a-b-2", "stripe-日本"]);
      await importSequin("--force");
      expect(workspace.read("index.ts")).to.equal(program);
    });

    it("takes the users of a file, one a line, each once", async () => {
      sandbox.change("paragon", { fleet: { users: 3 } });
      workspace.write("users.txt", "user-00001\r\n\n  user-00003  \nuser-00001\n");
      const words = ["--users-file", join(workspace.out, "users.txt"), "--user", "user-00001"];
      await workspace.succeed("import", "paragon", "--out", workspace.out, ...words);
      const users = workspace.importFile().resources.map(({ inputs }) => inputs["userId"]);
      expect(users).to.deep.equal(["user-00001", "user-00003"]);
    });

    it("names the file of users that cannot be read", async () => {
      const { status, stderr } = await workspace.run("import", "paragon", "--users-file", "missing.txt");
      expect(status).to.equal(2);
      expect(stderr).to.contain("missing.txt");
    });

    it("says that there is nothing new", async () => {
      expect((await importNango("--connection", "acme")).status).to.equal(0);
      const again = await importNango("--connection", "acme", "--new");
      expect(again).to.deep.include({ status: 0 });
      expect(again.stdout).to.contain("Nothing new: all 4");
      expect(workspace.files()).not.to.include("index.new.ts");
    });

    it("leaves the project and its files alone where there is one", async () => {
      workspace.write("Pulumi.yaml", "name: mine\nruntime: nodejs\nmain: index.ts\n");
      expect((await importNango("--sync", "orders")).status).to.equal(0);
      expect(workspace.read("Pulumi.yaml")).to.contain("name: mine");
      expect(workspace.files()).not.to.include("tsconfig.json");
      expect(workspace.importFile().resources).to.have.length(5);
    });

    for (const [words, message] of [
      [["import"], /Name a platform/],
      [["import", "airbyte"], /Allowed choices are nango, paragon, sequin, aisquared/],
      [["import", "paragon"], /--user/],
      [["import", "sequin", "--tag", "a=b"], /--tag is a filter for nango, not for sequin/],
      [["import", "nango", "--tag", "plan"], /plan=enterprise/],
      [["import", "nango", "--file", "x"], /not both/],
      [["import", "--file", "x", "--force"], /--force goes with a platform/],
    ] as const) {
      it(`refuses \`${words.join(" ")}\``, async () => {
        const { status, stderr } = await workspace.run(...words);
        expect(status).to.equal(2);
        expect(stderr).to.match(message);
      });
    }

    it("moves API keys to the config: none in the program, which type-checks; encrypted in the state", async () => {
      const key = "sk-key-of-acme-1234567890";
      const vector = (model: string) => ({
        configuration: [
          {
            from: "text",
            to: "embedding",
            mapping_type: "vector",
            embedding_config: { mode: "openai", model, api_key: key },
          },
        ],
        schedule_type: "manual",
      });
      createSync(sandbox, SEEDED.modelId, vector("small"));
      createSync(sandbox, SEEDED.secondModelId, { ...vector("large"), source_id: SEEDED.secondSourceId });
      const listed = await workspace.succeed("import", "aisquared", "--out", workspace.out);
      const program = workspace.read("index.ts");
      expect(program + listed.stdout + listed.stderr).not.to.contain(key);
      expect(program.match(/config\.requireSecret\("model1-to-klaviyo-profile-api-key"\)/g)).to.have.length(2);
      expect(program).to.equal(await format(program, { parser: "typescript" }));
      expect(typeErrors(join(workspace.out, "index.ts"))).to.deep.equal([]);

      const stackFile = { "fleet:model1-to-klaviyo-profile-api-key": key };
      workspace.write("Pulumi.dev.yaml", JSON.stringify({ config: stackFile }));
      await workspace.succeed("import", "--file", "import.json", "-C", workspace.out);
      await workspace.succeed("preview", "--expect-no-changes", "-C", workspace.out);
      const state = readFileSync(join(workspace.folder, "backend/.pulumi/stacks/fleet/dev.json"), "utf8");
      expect(state.match(/"configuration":\{"[0-9a-f]{32}":"[0-9a-f]{32}","ciphertext":/g)).to.have.length(4);
      expect(workspace.writes()).to.deep.equal([]);
    });
  });

  describe("of AI Squared, --by-name", () => {
    const importByName = (...words: string[]) =>
      workspace.run("import", "aisquared", "--by-name", "--out", workspace.out, ...words);
    const reads = (since = 0): string[] =>
      sandbox
        .log()
        .slice(since)
        .map(({ method, path }) => `${method} ${path}`)
        .filter((call) => /connectors|models/.test(call));
    const LISTS = ["GET /api/v1/connectors?page=1&per_page=200", "GET /api/v1/models?page=1&per_page=200"];
    const takeIn = async (): Promise<void> => {
      await workspace.succeed("import", "--file", "import.json", "-C", workspace.out);
      await workspace.succeed("preview", "--expect-no-changes", "-C", workspace.out);
    };
    beforeEach(() => {
      createSync(sandbox, SEEDED.modelId, { schedule_type: "manual" });
      createSync(sandbox, SEEDED.secondModelId, { schedule_type: "manual", source_id: SEEDED.secondSourceId });
    });

    for (const words of [[], ["--as-data"]]) {
      it(`writes a program that looks each list up once, and the preview is empty: ${words.join(" ")}`, async () => {
        const { status, stderr } = await importByName(...words);
        expect(status, stderr).to.equal(0);
        expect(reads()).to.deep.equal(LISTS);
        const program = workspace.read("index.ts");
        expect(program).to.match(/sourceId: await source\("1", "redshift"\),/);
        expect(program).to.match(/destinationId: await destination\("1", "klaviyo"\),/);
        expect(program).to.match(/modelId: await model\("1", "redshift2", "model2"\),/);
        expect(program).not.to.match(/(?:source|destination|model)Id: [\d"]/);
        expect(program).to.equal(await format(program, { parser: "typescript" }));
        expect(typeErrors(join(workspace.out, "index.ts"))).to.deep.equal([]);
        const since = sandbox.log().length;
        await takeIn();
        expect(reads(since)).to.deep.equal(LISTS);
        expect(workspace.writes()).to.deep.equal([]);
      });
    }

    it("leaves the id of what a name does not say, names it in the program and on the terminal", async () => {
      const { modelIds } = sandbox.change("aisquared", { addModels: { count: 1 } }) as { modelIds: [number] };
      sandbox.change("aisquared", { renameModel: { id: modelIds[0], name: "model1" } });
      createSync(sandbox, SEEDED.modelId, {
        schedule_type: "manual",
        destination_id: SEEDED.destinationOfOtherWorkspaceId,
      });
      const { status, stderr } = await importByName("--model", "1");
      expect(status).to.equal(0);
      const twice = 'the model of source "redshift" 1 is not named: 2 are called "model1".';
      const foreign = "the destination 5 is not named: workspace 1 does not list it.";
      expect(stderr).to.contain(`by id: model1-to-klaviyo-profile: ${twice}`).and.to.contain(foreign);
      const program = workspace.read("index.ts");
      expect(program).to.contain(`// ${twice}\n`).and.to.contain(`// ${foreign}\n`);
      expect(program)
        .to.match(/modelId: "1",/)
        .and.match(/destinationId: "5",/);
      expect(program).to.match(/sourceId: await source\("1", "redshift"\),/);
      await takeIn();
    });

    it("writes a program that says in one line which name is not there any more", async () => {
      expect((await importByName()).status).to.equal(0);
      await takeIn();
      sandbox.change("aisquared", { renameModel: { id: SEEDED.secondModelId, name: "other" } });
      const { status, stdout, stderr } = await workspace.run("preview", "-C", workspace.out);
      expect(status).to.equal(1);
      const shown = stdout + stderr;
      expect(shown).to.contain('AI Squared has 0 of model "model2" of source "redshift2": correct the name');
      expect(shown).not.to.match(/^\s+at /m);
    });

    for (const [words, message] of [
      [["import", "nango", "--by-name"], /--by-name is for aisquared/],
      [["import", "aisquared", "--by-name", "--plugin"], /--plugin writes none/],
      [["import", "--file", "x", "--by-name"], /--by-name goes with a platform/],
    ] as const) {
      it(`refuses \`${words.join(" ")}\``, async () => {
        const { status, stderr } = await workspace.run(...words);
        expect(status).to.equal(2);
        expect(stderr).to.match(message);
      });
    }
  });

  describe("of a file", () => {
    const take = (...words: string[]) =>
      workspace.run("import", "--file", "import.json", "-C", workspace.out, ...words);
    beforeEach(async () => {
      await workspace.succeed("import", "nango", "--connection", "acme", "--out", workspace.out);
    });

    it("changes nothing the second time, and asks no platform", async () => {
      const since = sandbox.log().length;
      expect((await take()).stdout).to.contain("Took 4 of 4 syncs into the stack dev");
      expect((await take()).stdout)
        .to.contain("Took 0 of 4 syncs")
        .and.to.contain("4 were already there");
      expect(sandbox.log()).to.have.length(since);
    });

    const edited = (edit: (file: ReturnType<ImportWorkspace["importFile"]>) => void): void => {
      const file = workspace.importFile();
      edit(file);
      workspace.write("import.json", JSON.stringify(file));
    };

    it("refuses types that are not ours, by name", async () => {
      edited(({ resources }) => (resources[1]!.type = "aws:s3/bucket:Bucket"));
      const { status, stderr } = await take();
      expect(status).to.equal(1);
      expect(stderr).to.contain("aws:s3/bucket:Bucket").and.to.contain("needs the Pulumi CLI");
    });

    it("refuses what stands twice, code that is not ours, and arguments that are not valid", async () => {
      const original = workspace.read("import.json");
      for (const [edit, message] of [
        [({ resources }) => (resources[1]!.name = resources[0]!.name), "two resources of the name"],
        [({ resources }) => (resources[1]!.id = resources[0]!.id), "one object is one resource"],
        [({ resources }) => (resources[1]!.inputs["__provider"] = "exports.handler=()=>evil"), "`__provider`"],
        [({ resources }) => (resources[1]!.inputs["frequency"] = "sometimes"), "frequency"],
      ] as [(file: ReturnType<ImportWorkspace["importFile"]>) => void, string][]) {
        workspace.write("import.json", original);
        edited(edit);
        const { status, stderr } = await take();
        expect(status, message).to.equal(1);
        expect(stderr).to.contain(message);
      }
      workspace.write("import.json", original.slice(0, -40));
      expect((await take()).stderr).to.contain("is not JSON");
    });

    it("refuses an object that the stack manages under another name", async () => {
      expect((await take()).status).to.equal(0);
      edited(({ resources }) => (resources[0]!.name = "another"));
      const { status, stderr } = await take();
      expect(status).to.equal(1);
      expect(stderr).to.contain("manages").and.to.contain('"another"');
    });

    it("hands the file to the Pulumi CLI where that is chosen", async () => {
      const bin = join(workspace.folder, "bin");
      mkdirSync(bin);
      const script = `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));`;
      writeFileSync(join(bin, "pulumi"), script, { mode: 0o755 });
      workspace.variables["PATH"] = bin;
      const { stdout } = await workspace.spawn(
        ...["import", "--file", "import.json", "-C", workspace.out],
        ...["--engine", "pulumi", "--stack", "prod"],
      );
      const words = JSON.parse(stdout.trim().split("\n").at(-1)!) as string[];
      expect(words.slice(0, 6)).to.deep.equal([
        "import",
        "-f",
        join(workspace.out, "import.json"),
        "--generate-code=false",
        "--protect=false",
        "--yes",
      ]);
      expect(words).to.include.members(["--stack", "prod"]);
    });
  });
});

/** What the compiler says of a program, under the settings written beside it. */
function typeErrors(path: string): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(ROOT, "node_modules/@types")],
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([path], options))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
