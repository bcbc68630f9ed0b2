import { expect } from "chai";
import fc from "fast-check";

import { CLEAR } from "../../../engine/state/crypter.js";
import { IncorrectPassphraseError } from "../../../engine/state/errors.js";
import { parseJson } from "../../../engine/state/json.js";
import { PassphraseCrypter } from "../../../engine/state/passphrase-crypter.js";
import { decryptValue, encryptedJson } from "../../../engine/state/secret-values.js";
import { type PropertyValue, SECRET, SIGNATURE } from "../../../protocol/values.js";

const PASSPHRASE = { text: "pässphrase", source: "PULUMI_CONFIG_PASSPHRASE" };

/** Any property value, secrets in secrets included. */
const values = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__"), fc.constant("10")), tie("value"), { maxKeys: 4 }),
    tie("value").map((value) => ({ [SIGNATURE]: SECRET, value })),
  ),
})).value;

describe("secret values", () => {
  let crypter: PassphraseCrypter;
  before(async () => {
    crypter = await PassphraseCrypter.create(PASSPHRASE);
  });

  it("come back from the file as they went in", () => {
    fc.assert(
      fc.property(values, (value) => {
        const back = decryptValue(parseJson(encryptedJson(value, crypter)), crypter);
        expect(encryptedJson(back, CLEAR)).to.equal(encryptedJson(value, CLEAR));
      }),
      { numRuns: 500 },
    );
  });

  it("show nothing of themselves in the file", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,20}$/), (secret) => {
        const value = { list: [{ [SIGNATURE]: SECRET, value: { inner: { [SIGNATURE]: SECRET, value: secret } } }] };
        expect(encryptedJson(value, crypter)).not.to.include(secret);
      }),
    );
  });

  it("are encrypted as a whole, with marks but no second encryption inside", () => {
    const value = { [SIGNATURE]: SECRET, value: { a: { [SIGNATURE]: SECRET, value: "x" } } };
    const { ciphertext } = JSON.parse(encryptedJson(value, crypter)) as { ciphertext: string };
    expect(crypter.decrypt(ciphertext)).to.equal(`{"a":{"${SIGNATURE}":"${SECRET}","ciphertext":"\\"x\\""}}`);
  });

  it("cost nothing where there are none: the same object comes back", () => {
    const value = { a: [1, { b: "c" }] };
    expect(decryptValue(value, CLEAR)).to.equal(value);
  });

  it("under another key are called so, and the error shows no value", async () => {
    const other = await PassphraseCrypter.create({ text: "other", source: "it" });
    const text = encryptedJson({ [SIGNATURE]: SECRET, value: "hunter2" }, other);
    expect(() => decryptValue(parseJson(text), crypter)).to.throw("not encrypted with the key of this state");
  });
});

describe("a passphrase", () => {
  it("opens what Pulumi encrypted", async () => {
    const salt = "v1:69/gmt3fosg=:v1:f0Ac8I9JeckQ2Cq0:4KD8chcskKm39F22AP3Z0eEvnZnL1w==";
    const crypter = await PassphraseCrypter.open({ text: "fixture", source: "it" }, salt, "Pulumi.dev.yaml");
    expect(crypter.salt).to.equal(salt);
  });

  it("opens again what it made, under the salt it made", async () => {
    const made = await PassphraseCrypter.create(PASSPHRASE);
    const opened = await PassphraseCrypter.open(PASSPHRASE, made.salt, "it");
    expect(opened.decrypt(made.encrypt("päss"))).to.equal("päss");
    expect(made.encrypt("x")).not.to.equal(made.encrypt("x"));
  });

  it("that is wrong is told with what it should open and where it came from", async () => {
    const { salt } = await PassphraseCrypter.create(PASSPHRASE);
    const opening = PassphraseCrypter.open({ ...PASSPHRASE, text: "wrong" }, salt, "Pulumi.dev.yaml");
    const error = await opening.then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).to.be.instanceOf(IncorrectPassphraseError);
    expect(String(error)).to.include("PULUMI_CONFIG_PASSPHRASE does not open the secrets in Pulumi.dev.yaml");
    expect(String(error)).not.to.include("wrong");
  });

  it("meets a malformed salt or value with words, not with a crash", async () => {
    const crypter = await PassphraseCrypter.create(PASSPHRASE);
    for (const salt of ["", "v2:x:v1:y:z", "v1:x", "v1::v1:a:b"]) {
      const error = await PassphraseCrypter.open(PASSPHRASE, salt, "f").then(
        () => undefined,
        (e: unknown) => e,
      );
      expect(String(error), salt).to.match(/malformed/);
    }
    for (const text of ["", "v1", "v2:a:b", "v1:a:b:c"])
      expect(() => crypter.decrypt(text), text).to.throw(/malformed/);
    expect(() => crypter.decrypt("v1:AAAAAAAAAAAAAAAA:AAAA")).to.throw(/cut short/);
  });
});
