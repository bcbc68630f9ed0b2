import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import type { Snapshot } from "../../../engine/model.js";
import { checkpointContent } from "../../../engine/state/checkpoint-content.js";
import {
  decodeSnapshot,
  encodeFrame,
  magicOf,
  NOTHING_KEPT,
  parseCheckpoint,
} from "../../../engine/state/checkpoint.js";
import { CLEAR, type Crypter } from "../../../engine/state/crypter.js";
import { EntryCache } from "../../../engine/state/entry-cache.js";
import { MalformedCheckpointError } from "../../../engine/state/errors.js";
import { brokenRule } from "../../../engine/state/integrity.js";
import { parseJson } from "../../../engine/state/json.js";
import { Ledger } from "../../../engine/state/ledger.js";
import { PassphraseCrypter } from "../../../engine/state/passphrase-crypter.js";
import { SECRET, SIGNATURE } from "../../../protocol/values.js";

const RECORDED = join(__dirname, "../../data/recorded/pulumi");
const FIXTURE = { text: "fixture", source: "the test" };

function recordedCheckpoints(): { name: string; text: string }[] {
  return readdirSync(RECORDED, { recursive: true, encoding: "utf8" })
    .filter((path) => /checkpoint\.json$|handmade.hand\.json$/.test(path))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(RECORDED, name), "utf8") }));
}

/** Ciphertexts differ at each writing: both sides are compared with their secrets in clear, everything else as text. */
function inClear(text: string, crypter: Crypter): string {
  return JSON.stringify(
    JSON.parse(text, (key, value: unknown) => (key === "ciphertext" ? crypter.decrypt(String(value)) : value)),
  );
}

function manifestOf(text: string): { time: string; version: string } {
  const { checkpoint } = JSON.parse(text) as {
    checkpoint: { latest: { manifest: { time: string; version: string } } };
  };
  return checkpoint.latest.manifest;
}

function encode(raw: ReturnType<typeof parseCheckpoint>, snapshot: Snapshot, crypter: Crypter, text: string): string {
  const { time, version } = manifestOf(text);
  const ledger = new Ledger({ resources: snapshot.resources, pendingOperations: [] });
  for (const operation of snapshot.pendingOperations) ledger.begin(operation);
  const identity = { stack: raw.stack, version, salt: raw.salt, kept: raw.kept };
  return Buffer.concat(checkpointContent(identity, ledger, new EntryCache(crypter), time)).toString();
}

describe("checkpoints that Pulumi wrote", () => {
  it("are there to be tested", () => {
    expect(recordedCheckpoints().length).to.be.greaterThan(100);
  });

  it("come out of decoding and encoding as they went in, fields and their order included", async () => {
    for (const { name, text } of recordedCheckpoints()) {
      const raw = parseCheckpoint(text);
      const crypter = raw.salt === undefined ? CLEAR : await PassphraseCrypter.open(FIXTURE, raw.salt, name);
      const snapshot = decodeSnapshot(raw, crypter);
      expect(brokenRule(snapshot.resources), name).to.equal(undefined);
      expect(inClear(encode(raw, snapshot, crypter, text), crypter), name).to.equal(inClear(text, crypter));
    }
  }).timeout(120_000);

  it("show their secrets in memory form", async () => {
    const text = readFileSync(join(RECORDED, "secrets/02.checkpoint.json"), "utf8");
    const raw = parseCheckpoint(text);
    const { resources } = decodeSnapshot(raw, await PassphraseCrypter.open(FIXTURE, raw.salt!, "it"));
    const a = resources.find(({ urn }) => urn.endsWith("::a"))!;
    expect(a.inputs!["pw"]).to.deep.equal({ [SIGNATURE]: SECRET, value: "topsecret" });
    expect(a.inputs!["list"]).to.deep.equal({ [SIGNATURE]: SECRET, value: ["x", "y"] });
    expect(a.inputs!["deep"]).to.deep.equal({ s: { [SIGNATURE]: SECRET, value: "in" }, t: 1 });
  });
});

describe("a checkpoint", () => {
  const manifest = { time: "2026-01-01T00:00:00Z", magic: magicOf("v1"), version: "v1" };
  const urn = "urn:pulumi:dev::demo::t:t:T::a";

  function file(latest: object, version = 3, more: object = {}): string {
    return JSON.stringify({ version, ...more, checkpoint: { stack: "organization/demo/dev", latest } });
  }

  it("keeps fields that this engine does not know, of every level", () => {
    const entry = { urn, custom: false, type: "t:t:T", fromTheFuture: { b: 1, a: [2] } };
    const text = JSON.stringify({
      version: 3,
      checkpoint: {
        stack: "organization/demo/dev",
        ofCheckpoint: 1,
        latest: { manifest, resources: [entry], metadata: { note: "n" }, ofLatest: ["x"] },
      },
    });
    const raw = parseCheckpoint(text);
    expect(encode(raw, decodeSnapshot(raw, CLEAR), CLEAR, text)).to.equal(text);
  });

  it("is written in one line, without a final newline, with < > & as they are and keys of values sorted", () => {
    const outputs = { b: "<&>", a: { 10: "x", 9: "y" } };
    const ledger = new Ledger({ resources: [{ urn, custom: false, type: "t:t:T", outputs }], pendingOperations: [] });
    const identity = { stack: "s", version: "v1", salt: undefined, kept: NOTHING_KEPT };
    const text = Buffer.concat(checkpointContent(identity, ledger, new EntryCache(CLEAR), manifest.time)).toString();
    expect(text).to.include(`"outputs":{"a":{"10":"x","9":"y"},"b":"<&>"}`).and.not.include("\n");
  });

  it("leaves empty lists out", () => {
    const { head, middle, tail } = encodeFrame(
      { stack: "s", version: "v1", time: "t", salt: "v1:s", features: [], kept: NOTHING_KEPT },
      false,
      false,
    );
    expect(JSON.parse(head + middle + tail)).to.deep.equal({
      version: 3,
      checkpoint: {
        stack: "s",
        latest: {
          manifest: { time: "t", magic: magicOf("v1"), version: "v1" },
          secrets_providers: { type: "passphrase", state: { salt: "v1:s" } },
          metadata: {},
        },
      },
    });
  });

  it("is of version 4 and names the feature as soon as an entry needs it", () => {
    const resources = [{ urn, custom: false, type: "t:t:T", replaceWith: ["u"] }];
    const identity = { stack: "s", version: "v1", salt: undefined, kept: NOTHING_KEPT };
    const ledger = new Ledger({ resources, pendingOperations: [] });
    const text = Buffer.concat(checkpointContent(identity, ledger, new EntryCache(CLEAR), "t")).toString();
    expect(text).to.match(/^\{"version":4,"features":\["replaceWith"\],"checkpoint":/);
  });

  it("takes secrets in clear, and values of a stack that never ran", () => {
    const secret = { [SIGNATURE]: SECRET, plaintext: `"x"` };
    const raw = parseCheckpoint(
      file({ manifest, resources: [{ urn, custom: false, type: "t", outputs: { secret } }] }),
    );
    expect(decodeSnapshot(raw, CLEAR).resources[0]?.outputs).to.deep.equal({
      secret: { [SIGNATURE]: SECRET, value: "x" },
    });
    expect(parseCheckpoint(`{"version":0,"checkpoint":{"stack":"organization/demo/dev"}}`).resources).to.deep.equal([]);
    expect(parseCheckpoint(file({ manifest: { time: "", magic: "", version: "" } })).resources).to.deep.equal([]);
  });

  it("of a version or with a feature that this engine does not know is refused by name", () => {
    expect(() => parseCheckpoint(file({ manifest }, 5))).to.throw(/version 5.*needs the Pulumi CLI/);
    expect(() => parseCheckpoint(file({ manifest }, 2))).to.throw(/version 2 needs the Pulumi CLI/);
    expect(() => parseCheckpoint(file({ manifest }, 4, { features: ["replaceWith"] }))).not.to.throw();
    expect(() => parseCheckpoint(file({ manifest }, 4, { features: ["views"] }))).to.throw(
      /views needs the Pulumi CLI/,
    );
  });

  const malformed: [string, string, RegExp][] = [
    ["nothing", "", /empty/],
    ["half a file", file({ manifest }).slice(0, -20), /not complete JSON/],
    ["a list", "[]", /not a JSON object/],
    ["no checkpoint", `{"version":3}`, /`checkpoint` is missing/],
    ["a wrong magic", file({ manifest: { ...manifest, magic: "0" } }), /magic/],
    ["resources that are no list", file({ manifest, resources: {} }), /`resources` is not a list/],
    ["a salt that is missing", file({ manifest, secrets_providers: { type: "passphrase", state: {} } }), /no salt/],
  ];
  for (const [what, text, message] of malformed) {
    it(`that is ${what} is called damaged`, () => {
      expect(() => parseCheckpoint(text)).to.throw(MalformedCheckpointError, message);
    });
  }

  it("names the entry and the field that are wrong", () => {
    const decode = (resource: object) => () =>
      decodeSnapshot(parseCheckpoint(file({ manifest, resources: [resource] })), CLEAR);
    expect(decode({ custom: true, type: "t" })).to.throw("resources[0] has no `urn`");
    expect(decode({ urn, custom: true, type: "t", dependencies: "x" })).to.throw(
      "`dependencies` of resources[0] (urn:pulumi:dev::demo::t:t:T::a) is not what it should be",
    );
    expect(decode({ urn, custom: true, type: "t", outputs: { s: { [SIGNATURE]: SECRET } } })).to.throw(
      /exactly one of/,
    );
  });

  it("never quotes what it holds in an error", () => {
    for (const text of [`{"password":"hunter2"`, file({ manifest, resources: [{ urn: 1, password: "hunter2" }] })]) {
      try {
        decodeSnapshot(parseCheckpoint(text), CLEAR);
        expect.fail("it was accepted");
      } catch (error) {
        expect(String(error)).not.to.include("hunter2");
      }
    }
    expect(parseJson("1")).to.equal(1);
  });
});
