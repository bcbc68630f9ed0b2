import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { FileBackend } from "../../../engine/state/backend.js";
import { DamagedStateError } from "../../../engine/state/errors.js";
import { FileStateWriter } from "../../../engine/state/file-state-writer.js";
import { fullName } from "../../../engine/state/layout.js";
import { PassphraseCrypter } from "../../../engine/state/passphrase-crypter.js";
import { PRODUCER } from "../../../engine/state/producer.js";

const RECORDED = join(__dirname, "../../data/recorded/pulumi");
const FIXTURE = { text: "fixture", source: "the test" };
const DEV = { project: "demo", name: "dev" };
const SALT = "v1:69/gmt3fosg=:v1:f0Ac8I9JeckQ2Cq0:4KD8chcskKm39F22AP3Z0eEvnZnL1w==";

describe("a file backend", () => {
  let root: string;
  let backend: FileBackend;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "backend-"));
    backend = await FileBackend.open(`file://${root}`, root);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function failureOf(promise: Promise<unknown>): Promise<Error> {
    try {
      await promise;
    } catch (error) {
      if (error instanceof Error) return error;
    }
    return expect.fail("it was accepted");
  }

  async function files(): Promise<string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort();
  }

  function stateFile(): string {
    return backend.layout.stateFile(DEV);
  }

  async function putState(text: string): Promise<void> {
    await mkdir(dirname(stateFile()), { recursive: true });
    await writeFile(stateFile(), text);
  }

  async function writer(): Promise<FileStateWriter> {
    const crypter = await PassphraseCrypter.open(FIXTURE, SALT, "it");
    const raw = await backend.read(DEV);
    const snapshot = await backend.decode(DEV, raw!, crypter);
    const identity = { stack: fullName(DEV), version: PRODUCER, salt: SALT, kept: raw!.kept };
    return new FileStateWriter(backend.stateFile(DEV), identity, snapshot, crypter);
  }

  const entry = (name: string) => ({
    urn: `urn:pulumi:dev::demo::pulumi:pulumi:Stack::${name}`,
    custom: false,
    type: "pulumi:pulumi:Stack",
  });

  it("is left as it is by opening and looking", async () => {
    expect(await backend.exists(DEV)).to.equal(false);
    expect(await backend.read(DEV)).to.equal(undefined);
    expect(await backend.stacks()).to.deep.equal([]);
    expect(await files()).to.deep.equal([]);
  });

  it("makes a stack with the files that Pulumi makes, and a sidecar for each", async () => {
    await backend.create(DEV, SALT);
    expect(await files()).to.deep.equal([
      ".pulumi/meta.yaml",
      ".pulumi/meta.yaml.attrs",
      ".pulumi/stacks/demo/dev.json",
      ".pulumi/stacks/demo/dev.json.attrs",
    ]);
    expect(await readFile(join(root, ".pulumi/meta.yaml"), "utf8")).to.equal(
      await readFile(join(RECORDED, "create-three/02.meta.yaml"), "utf8"),
    );
    const text = await readFile(stateFile(), "utf8");
    expect(text).to.match(/^\{"version":3,"checkpoint":\{"stack":"organization\/demo\/dev","latest":\{"manifest":/);
    expect(text).to.match(
      /"secrets_providers":\{"type":"passphrase","state":\{"salt":"[^"]+"\}\},"metadata":\{\}\}\}\}$/,
    );
    expect(await backend.exists(DEV)).to.equal(true);
  });

  it("writes sidecars in the very form of Pulumi's", async () => {
    await backend.create(DEV, SALT);
    const recorded = JSON.parse(await readFile(join(RECORDED, "create-three/02.attrs.json"), "utf8")) as object;
    const ours = JSON.parse(await readFile(`${stateFile()}.attrs`, "utf8")) as { md5: string };
    expect(JSON.stringify({ ...ours, md5: "" })).to.equal(JSON.stringify({ ...recorded, md5: "" }));
    expect(ours.md5).to.match(/^[\w+/]{22}==$/);
  });

  it("keeps the state from before a run as .bak, however often the run writes", async () => {
    await backend.create(DEV, SALT);
    const before = await readFile(stateFile(), "utf8");
    const run = await writer();
    await run.commit({ added: entry("a") });
    await run.commit({ added: entry("b") });
    await run.flush();
    expect(await readFile(`${stateFile()}.bak`, "utf8")).to.equal(before);
    expect(await files()).to.include.members([
      ".pulumi/stacks/demo/dev.json.attrs",
      ".pulumi/stacks/demo/dev.json.bak.attrs",
    ]);
    expect(await files()).not.to.include(".pulumi/stacks/demo/dev.json.tmp");
  });

  it("keeps each run as a history pair and a backup, named and filled as Pulumi's", async () => {
    await backend.create(DEV, SALT);
    await backend.recordRun(DEV, {
      kind: "update",
      startTime: 1,
      message: "m",
      environment: {},
      config: { "demo:a": "1", "demo:s": { secure: "v1:x" } },
      result: "succeeded",
      endTime: 2,
      resourceChanges: { create: 4 },
    });
    const history = await readdir(backend.layout.history(DEV));
    expect(
      history.filter((name) => !name.endsWith(".attrs")).map((name) => name.replace(/\d{19}/, "N")),
    ).to.have.members(["dev-N.checkpoint.json", "dev-N.history.json"]);
    expect(history).to.have.length(4);
    const backups = await readdir(backend.layout.backups(DEV));
    expect(backups.map((name) => name.replace(/\d{19}/, "N")).sort()).to.deep.equal(["dev.N.json", "dev.N.json.attrs"]);
    const recorded = JSON.parse(await readFile(join(RECORDED, "create-three/02.history.json"), "utf8")) as object;
    const text = await readFile(
      join(
        backend.layout.history(DEV),
        history.find((name) => name.endsWith("history.json"))!,
      ),
      "utf8",
    );
    expect(Object.keys(JSON.parse(text) as object)).to.deep.equal(Object.keys(recorded));
  });

  it("lists stacks by project, compressed ones too, and takes nothing else for one", async () => {
    await backend.create({ project: "demo", name: "b" }, SALT);
    await backend.create({ project: "demo", name: "a" }, SALT);
    await backend.create({ project: "other", name: "c" }, SALT);
    await writeFile(join(root, ".pulumi/stacks/demo/z.json.gz"), "");
    await writeFile(join(root, ".pulumi/stacks/demo/a.json.bak"), "");
    expect((await backend.stacks()).map(fullName)).to.deep.equal([
      "organization/demo/a",
      "organization/demo/b",
      "organization/demo/z",
      "organization/other/c",
    ]);
    expect((await backend.stacks("demo")).map(({ name }) => name)).to.deep.equal(["a", "b", "z"]);
  });

  it("removes a stack with its history; its last state and its backups stay", async () => {
    await backend.create(DEV, SALT);
    const last = await readFile(stateFile(), "utf8");
    const run = { kind: "destroy", startTime: 1, endTime: 2, message: "", environment: {}, config: {} } as const;
    await backend.recordRun(DEV, { ...run, result: "succeeded", resourceChanges: {} });
    await backend.remove(DEV);
    expect(await backend.exists(DEV)).to.equal(false);
    expect(await readFile(`${stateFile()}.bak`, "utf8")).to.equal(last);
    expect((await files()).map((file) => file.split("/")[1]))
      .to.include("backups")
      .and.not.include("history");
  });

  describe("refuses by name", () => {
    it("a directory that is not there", async () => {
      const opening = FileBackend.open("file:///nowhere", join(root, "nowhere"));
      expect((await failureOf(opening)).message).to.match(/file:\/\/\/nowhere does not exist: make the directory/);
    });

    it("the layout from before there were projects", async () => {
      await mkdir(join(root, ".pulumi/stacks"), { recursive: true });
      await writeFile(join(root, ".pulumi/stacks/dev.json"), "{}");
      expect((await failureOf(FileBackend.open("u", root))).message).to.match(/old layout.*needs the Pulumi CLI/);
    });

    it("a layout of the future, and a meta file that is broken", async () => {
      await mkdir(join(root, ".pulumi"));
      await writeFile(join(root, ".pulumi/meta.yaml"), "version: 2\n");
      expect((await failureOf(FileBackend.open("u", root))).message).to.match(/Layout version 2.*needs the Pulumi CLI/);
      await writeFile(join(root, ".pulumi/meta.yaml"), "{");
      expect((await failureOf(FileBackend.open("u", root))).message).to.match(/meta.yaml is damaged/);
    });

    it("a compressed state, unless an older one", async () => {
      await backend.create(DEV, SALT);
      await writeFile(`${stateFile()}.gz`, "");
      await utimes(`${stateFile()}.gz`, 1, 1);
      expect(await backend.read(DEV)).not.to.equal(undefined);
      const future = Date.now() / 1000 + 60;
      await utimes(`${stateFile()}.gz`, future, future);
      expect((await failureOf(backend.read(DEV))).message).to.match(
        /compressed state .*dev\.json\.gz needs the Pulumi CLI/,
      );
    });
  });

  describe("with a damaged state", () => {
    it("names the file, what is wrong, and the command that brings the newest readable copy back", async () => {
      await backend.create(DEV, SALT);
      const run = await writer();
      await run.commit({ added: entry("demo-dev") });
      await run.flush();
      const history = { kind: "update", startTime: 1, endTime: 2, message: "", environment: {}, config: {} } as const;
      await backend.recordRun(DEV, { ...history, result: "succeeded", resourceChanges: {} });
      await truncate(stateFile(), 300);
      const damaged = await readFile(stateFile(), "utf8");

      const error = await failureOf(backend.read(DEV));
      expect(error).to.be.instanceOf(DamagedStateError);
      expect(error.message).to.include(stateFile()).and.include("not complete JSON");
      expect(error.message).to.include("holds 1 resources");
      const [, copy] = /^ {2}cp (\S+) \S+$/m.exec(error.message) ?? [];
      expect(copy).to.match(/backups\/demo\/dev\/dev\.\d+\.json$/);
      expect(await readFile(stateFile(), "utf8")).to.equal(damaged);

      await copyFile(copy!, stateFile());
      expect((await backend.read(DEV))?.resources).to.have.length(1);
    });

    it("offers .bak where there is no backup, and says when there is no copy at all", async () => {
      await putState("");
      expect((await failureOf(backend.read(DEV))).message)
        .to.include("it is empty")
        .and.include("no copy of it that can be read");
      await copyFile(join(RECORDED, "create-three/02.checkpoint.json"), `${stateFile()}.bak`);
      expect((await failureOf(backend.read(DEV))).message).to.include(`cp ${stateFile()}.bak ${stateFile()}`);
    });

    it("refuses one whose entries stand in the wrong order, as Pulumi does", async () => {
      const text = await readFile(join(RECORDED, "create-three/02.checkpoint.json"), "utf8");
      const file = JSON.parse(text) as { checkpoint: { latest: { resources: unknown[] } } };
      file.checkpoint.latest.resources.reverse();
      await putState(JSON.stringify(file));
      const raw = await backend.read(DEV);
      const crypter = await PassphraseCrypter.open(FIXTURE, raw!.salt!, "it");
      expect((await failureOf(backend.decode(DEV, raw!, crypter))).message).to.match(/missing or comes after it/);
    });

    it("refuses ciphertexts without the salt that opens them", async () => {
      const text = await readFile(join(RECORDED, "secrets/02.checkpoint.json"), "utf8");
      const file = JSON.parse(text) as { checkpoint: { latest: { secrets_providers?: unknown } } };
      delete file.checkpoint.latest.secrets_providers;
      await putState(JSON.stringify(file));
      const raw = await backend.read(DEV);
      expect((await failureOf(backend.decode(DEV, raw!, undefined))).message).to.match(/not the salt that opens them/);
    });
  });

  it("leaves the old state whole when a write fails, and says why", async () => {
    await backend.create(DEV, SALT);
    const before = await readFile(stateFile(), "utf8");
    const run = await writer();
    await mkdir(`${stateFile()}.bak`);
    const error = await failureOf(run.commit({ added: entry("a") }));
    expect(error.message).to.match(/could not be written to .*dev\.json: .*(?:EISDIR|directory)/);
    expect(await readFile(stateFile(), "utf8")).to.equal(before);
    await rm(`${stateFile()}.bak`, { recursive: true, force: true });
    await run.flush();
    expect((await backend.read(DEV))?.resources).to.have.length(1);
  });
});
