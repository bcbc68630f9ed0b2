import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { Cancellation } from "../../../engine/cancellation.js";
import { EngineError } from "../../../engine/errors.js";
import type { EngineEvent } from "../../../engine/events.js";
import {
  destroy,
  type OperationOptions,
  type OperationResult,
  preview,
  refresh,
  up,
} from "../../../engine/stack/operation.js";
import { LockedError } from "../../../engine/state/errors.js";
import { SECRET, SIGNATURE } from "../../../protocol/values.js";
import { warmHost } from "../../kit/warm-host/warm-host.js";
import { failureOf, Scratch } from "../kit/scratch.js";

const PROGRAM = `
  const pulumi = require("@pulumi/pulumi");
  const config = new pulumi.Config();
  exports.greeting = config.get("greeting") ?? "none";
  exports.pw = pulumi.secret("s3cret");
`;

const VARIABLES = ["PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_STACK"];

describe("an operation", () => {
  let scratch: Scratch;
  let events: EngineEvent[];
  let before: Map<string, string | undefined>;
  beforeEach(async () => {
    scratch = await Scratch.make({
      "project/Pulumi.yaml": "name: demo\nruntime: nodejs\n",
      "project/package.json": `{"name":"demo","private":true}`,
      "project/index.js": PROGRAM,
      "state/.keep": "",
    });
    await symlink(join(__dirname, "../../../node_modules"), scratch.path("project/node_modules"));
    events = [];
    before = new Map(VARIABLES.map((name) => [name, process.env[name]]));
    process.env["PULUMI_HOME"] = scratch.path("home");
    process.env["PULUMI_BACKEND_URL"] = `file://${scratch.path("state")}`;
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "fixture";
    delete process.env["PULUMI_STACK"];
  });
  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await scratch.remove();
  });

  const STATE = "state/.pulumi/stacks/demo/dev.json";

  function options(more: Partial<OperationOptions> = {}): OperationOptions {
    const onEvent = (event: EngineEvent): void => void events.push(event);
    return { cwd: scratch.path("project"), host: warmHost, onEvent, cancellation: new Cancellation(), ...more };
  }

  function messages(): string[] {
    return events.filter((event) => event.kind === "diagnostic").map(({ message }) => message);
  }

  async function state(): Promise<string> {
    return readFile(scratch.path(STATE), "utf8");
  }

  async function names(directory: string): Promise<string[]> {
    const all = await readdir(scratch.path(directory)).catch(() => []);
    return all.filter((name) => !name.endsWith(".attrs"));
  }

  async function editState(edit: (text: string) => string): Promise<void> {
    await writeFile(scratch.path(STATE), edit(await state()));
  }

  const locks = () => names("state/.pulumi/locks/organization/demo/dev");

  it("makes a stack that is missing, says so, and keeps the run", async () => {
    const result: OperationResult = await up(options({ message: "the first" }));
    expect(result).to.deep.include({
      result: "succeeded",
      abandoned: false,
      changes: { create: 1 },
      outputs: { greeting: "none", pw: { [SIGNATURE]: SECRET, value: "s3cret" } },
      oldOutputs: {},
      stack: { organization: "organization", project: "demo", name: "dev" },
    });
    expect(messages()).to.include("Created stack 'dev'");
    expect(await readFile(scratch.path("project/Pulumi.dev.yaml"), "utf8")).to.match(/^encryptionsalt: v1:/);
    expect(await state()).not.to.include("s3cret");
    expect(await names("state/.pulumi/backups/demo/dev")).to.have.length(1);
    const history = (await names("state/.pulumi/history/demo/dev")).find((name) => name.endsWith(".history.json"));
    const entry: unknown = JSON.parse(
      await readFile(scratch.path(`state/.pulumi/history/demo/dev/${history!}`), "utf8"),
    );
    expect(entry).to.deep.include({
      kind: "update",
      result: "succeeded",
      message: "the first",
      resourceChanges: { create: 1 },
    });
    expect(await locks()).to.deep.equal([]);
  });

  it("that only looks writes nothing, takes no lock, and minds none", async () => {
    await up(options());
    const old = await state();
    await mkdir(scratch.path("state/.pulumi/locks/organization/demo/dev"), { recursive: true });
    await writeFile(
      scratch.path("state/.pulumi/locks/organization/demo/dev/other.json"),
      `{"pid":1,"hostname":"elsewhere"}`,
    );
    await scratch.put({ "project/index.js": `exports.changed = true;` });
    const looks = [
      preview(options()),
      refresh(options({ previewOnly: true })),
      destroy(options({ previewOnly: true })),
    ];
    for (const look of looks) expect((await look).result).to.equal("succeeded");
    expect(await state()).to.equal(old);
    expect(await names("state/.pulumi/backups/demo/dev")).to.have.length(1);
    expect(await locks()).to.deep.equal(["other.json"]);
  });

  it("that only looks needs no passphrase where nothing is secret", async () => {
    await scratch.put({ "project/index.js": "exports.plain = 1;" });
    await up(options());
    delete process.env["PULUMI_CONFIG_PASSPHRASE"];
    expect((await preview(options())).result).to.equal("succeeded");
    expect((await failureOf(up(options()))).message).to.include("PULUMI_CONFIG_PASSPHRASE");
  });

  it("is refused while another run holds the stack, and changes nothing", async () => {
    await up(options());
    const old = await state();
    const file = scratch.path("state/.pulumi/locks/organization/demo/dev/other.json");
    await writeFile(file, `{"pid":77,"username":"ann","hostname":"elsewhere","timestamp":"2026-01-01T00:00:00Z"}`);
    expect(await failureOf(up(options()))).to.be.instanceOf(LockedError);
    expect(await state()).to.equal(old);
    expect(await locks()).to.deep.equal(["other.json"]);
  });

  it("with a wrong passphrase writes nothing at all", async () => {
    await up(options());
    const [old, yaml] = [await state(), await readFile(scratch.path("project/Pulumi.dev.yaml"), "utf8")];
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "wrong";
    for (const run of [up, preview, refresh, destroy]) {
      expect((await failureOf(run(options()))).message).to.match(/^Incorrect passphrase: PULUMI_CONFIG_PASSPHRASE/);
    }
    await rm(scratch.path("project/Pulumi.dev.yaml"));
    expect((await failureOf(up(options()))).message).to.match(/^Incorrect passphrase.*dev\.json/);
    expect(await names("project")).not.to.include("Pulumi.dev.yaml");
    await writeFile(scratch.path("project/Pulumi.dev.yaml"), yaml);
    expect(await state()).to.equal(old);
    expect(await locks()).to.deep.equal([]);
  });

  it("writes a state under the config's salt, whatever salt it was read with", async () => {
    await up(options());
    const saltOf = (text: string): string | undefined => /v1:[\w+/=]+:v1:[\w+/=]+:[\w+/=]+/.exec(text)?.[0];
    const first = saltOf(await state());
    await rm(scratch.path("project/Pulumi.dev.yaml"));
    const { oldOutputs } = await up(options());
    expect(oldOutputs["pw"]).to.deep.equal({ [SIGNATURE]: SECRET, value: "s3cret" });
    const second = saltOf(await readFile(scratch.path("project/Pulumi.dev.yaml"), "utf8"));
    expect(second).not.to.equal(first);
    expect(saltOf(await state())).to.equal(second);
    expect((await preview(options())).oldOutputs["pw"]).to.deep.equal({ [SIGNATURE]: SECRET, value: "s3cret" });
  });

  it("that fails is kept in the history too, and gives the lock back", async () => {
    await scratch.put({ "project/index.js": `process.exit(3);` });
    expect((await up(options())).result).to.equal("failed");
    const history = (await names("state/.pulumi/history/demo/dev")).find((name) => name.endsWith(".history.json"));
    expect(await readFile(scratch.path(`state/.pulumi/history/demo/dev/${history!}`), "utf8")).to.include(
      `"result":"failed"`,
    );
    expect(await names("state/.pulumi/backups/demo/dev")).to.have.length(1);
    expect(await locks()).to.deep.equal([]);
  });

  it("tells what was under way when the run before was cut off", async () => {
    await up(options());
    const urn = "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/test:Thing::b";
    const operation = { resource: { urn, custom: true, type: "pulumi-nodejs:dynamic/test:Thing" }, type: "updating" };
    await editState((text) =>
      text.replace(`,"metadata"`, `,"pending_operations":[${JSON.stringify(operation)}],"metadata"`),
    );
    await up(options());
    expect(messages().filter((message) => message.includes("1 pending operations"))).to.have.length(1);
    expect(messages().join("\n")).to.include(`* ${urn}, interrupted while updating`);
    expect(await state()).not.to.include("pending_operations");
  });

  it("refuses a state whose resources belong to another stack", async () => {
    await up(options());
    await mkdir(dirname(scratch.path(STATE)), { recursive: true });
    await editState((text) => text.replaceAll("urn:pulumi:dev::demo::", "urn:pulumi:prod::demo::"));
    const old = await state();
    expect((await failureOf(up(options()))).message).to.match(/holds resources of another stack/);
    expect(await state()).to.equal(old);
  });

  it("has nothing to refresh or destroy in a stack that is missing: exit status 6", async () => {
    for (const run of [refresh, destroy]) {
      const error = await failureOf(run(options({ stack: "nope" })));
      expect(error).to.be.instanceOf(EngineError).with.property("exitCode", 6);
      expect(error.message).to.include("no stack named 'nope'");
    }
    expect(await names("state/.pulumi")).to.deep.equal([]);
  });

  it("removes a stack that it destroyed, when it is told to", async () => {
    await up(options());
    const { result, resources } = await destroy(options({ remove: true }));
    expect([result, resources]).to.deep.equal(["succeeded", []]);
    expect(await names("state/.pulumi/stacks/demo")).to.deep.equal(["dev.json.bak"]);
    expect(await names("project")).not.to.include("Pulumi.dev.yaml");
    expect(await names("state/.pulumi/backups/demo/dev")).to.have.length(2);
    expect(messages()).to.include("Removed stack 'dev'");
  });
});
