import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { copyDurably, ensureDirectory, replaceFile } from "../../../engine/disk/durable-file.js";
import { sweep } from "../../../engine/disk/temporary.js";
import { FaultyDisk } from "../kit/faulty-disk.js";

describe("replacing a file", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "durable-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("writes many small pieces and some large ones as one content, and answers its digest", async () => {
    const pieces = [1, 700, 1_500_000, 3, 1_048_576, 0, 9].map((size) => randomBytes(size));
    const file = join(directory, "f");
    const md5 = await replaceFile(file, pieces, { digest: true });
    const content = await readFile(file);
    expect(content.equals(Buffer.concat(pieces))).to.equal(true);
    expect(md5).to.equal(createHash("md5").update(content).digest("base64"));
  });

  it("keeps the permissions of the old one", async () => {
    const file = join(directory, "f");
    await writeFile(file, "old");
    await chmod(file, 0o640);
    await replaceFile(file, [Buffer.from("new")]);
    expect((await stat(file)).mode & 0o777).to.equal(0o640);
  });

  it("that fails leaves the old content and no temporary file", async () => {
    const file = join(directory, "f");
    await writeFile(file, "old");
    function* breaking(): Generator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("broken off");
    }
    const failure = await replaceFile(file, breaking()).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(String(failure)).to.include("broken off");
    expect(await readFile(file, "utf8")).to.equal("old");
    expect(await readdir(directory)).to.deep.equal(["f"]);
  });

  it("by many writers at the same time leaves the content of one of them, whole, and nothing else", async () => {
    const file = join(directory, "f");
    const contents = Array.from({ length: 8 }, (_, number) => String(number).repeat(3_000_000));
    await Promise.all(contents.map((content) => replaceFile(file, [Buffer.from(content)])));
    expect(contents).to.include(await readFile(file, "utf8"));
    expect(await readdir(directory)).to.deep.equal(["f"]);
  });

  describe("where the file system", () => {
    let disk: FaultyDisk;
    beforeEach(() => (disk = new FaultyDisk(directory)));
    afterEach(() => {
      disk.restore();
    });

    /** Fails the first steps of a kind, so many of them. */
    function fail(kind: string, code: string, times = Infinity): void {
      let left = times;
      disk.fails = (step) => (step.startsWith(kind) && left-- > 0 ? code : undefined);
    }

    async function write(): Promise<string> {
      await ensureDirectory(join(directory, "a", "b"));
      const file = join(directory, "a", "b", "f");
      await replaceFile(file, [Buffer.from("old")]);
      await replaceFile(file, [Buffer.from("new")]);
      await copyDurably(file, `${file}.copy`);
      return readFile(`${file}.copy`, "utf8");
    }

    for (const code of ["EINVAL", "ENOTSUP", "EBADF", "EPERM", "ENOSYS"]) {
      it(`cannot sync a directory (${code}) goes on`, async () => {
        fail("sync directory", code);
        expect(await write()).to.equal("new");
      });
    }

    for (const code of ["EINVAL", "ENOTSUP", "ENOSYS"]) {
      it(`cannot sync at all (${code}) goes on`, async () => {
        fail("sync", code);
        expect(await write()).to.equal("new");
      });
    }

    for (const code of ["EIO", "ENOSPC"]) {
      it(`loses what is synced (${code}) is an error`, async () => {
        fail("sync directory", code);
        expect(await write().catch(String)).to.include(`could not be written`);
      });
    }

    for (const code of ["EPERM", "EACCES", "EBUSY", "EAGAIN"]) {
      it(`refuses a rename for a moment (${code}) is asked again`, async () => {
        fail("rename", code, 3);
        expect(await write()).to.equal("new");
      });
    }

    it("refuses a rename for good is an error, and no temporary file stays", async () => {
      fail("rename", "EPERM");
      expect(await replaceFile(join(directory, "f"), [Buffer.from("new")]).catch(String)).to.include(
        "permission denied (EPERM)",
      );
      expect(disk.steps.filter((step) => step.startsWith("rename"))).to.have.length(8);
      expect(await readdir(directory)).to.deep.equal([]);
    });
  });

  it("leaves temporary files of killed runs to a later sweep, which spares what is being written", async () => {
    const names = [".f.1-0a.tmp", ".f.1-0b.tmp.attrs", "dev.json.tmp", "dev.json", "dev.json.bak", "new.tmp"];
    for (const name of names) await writeFile(join(directory, name), "x");
    const old = new Date(Date.now() - 2 * 3_600_000);
    for (const name of names.slice(0, 5)) await utimes(join(directory, name), old, old);
    await mkdir(join(directory, "folder.tmp"));
    await sweep(directory);
    expect((await readdir(directory)).sort()).to.deep.equal(["dev.json", "dev.json.bak", "folder.tmp", "new.tmp"]);
    await sweep(join(directory, "nowhere"));
  });

  it("has helpers that make directories and copies", async () => {
    const deep = join(directory, "a", "b", "c");
    await ensureDirectory(deep);
    await ensureDirectory(deep);
    await writeFile(join(deep, "f"), "content");
    await copyDurably(join(deep, "f"), join(deep, "g"));
    expect(await readFile(join(deep, "g"), "utf8")).to.equal("content");
    await mkdir(join(deep, "d"));
  });
});
