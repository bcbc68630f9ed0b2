import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { copyDurably, ensureDirectory, replaceFile } from "../../../engine/disk/durable-file.js";

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

  it("takes over a temporary file that a killed run left", async () => {
    const [file, temporary] = [join(directory, "f"), join(directory, "f.tmp")];
    await writeFile(temporary, "x".repeat(1000));
    await replaceFile(file, [Buffer.from("new")], { temporary });
    expect(await readFile(file, "utf8")).to.equal("new");
    expect(await readdir(directory)).to.deep.equal(["f"]);
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
