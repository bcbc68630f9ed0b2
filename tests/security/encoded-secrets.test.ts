import { expect } from "chai";
import fc from "fast-check";
import { forgetSecrets, redact, rememberSecret } from "../../provider/core/redact.js";
import { ENCODINGS, encodeAs, nesting, secretText } from "./encodings.js";

/** More than `npm test` has time for: `RUNS=100000 npx mocha …`. */
const numRuns = Number(process.env["RUNS"] ?? 2_000);

describe("Secrets that are encoded", () => {
  beforeEach(forgetSecrets);
  after(forgetSecrets);

  for (const [name, encode] of Object.entries(ENCODINGS)) {
    for (const secret of ["p&s\"w'o/r<d\\é+ ü€", "correct horse battery", "päss", "sk_live_0123456789"]) {
      it(`are blanked: ${secret} as ${name}, and nothing else`, () => {
        rememberSecret(secret);
        const marked = redact(`before ${encode(secret)} after`);
        expect(marked)
          .to.contain("[secret]")
          .and.to.match(/^before .* after$/s);
        for (const piece of ["\\bpäss\\b", "live_0", "horse", "s_live"])
          expect(marked).not.to.match(new RegExp(piece, "u"));
        expect(redact(`before ${encode("other words, 'quoted' & harmless/ones")} after`)).not.to.contain("[secret]");
      });
    }
  }

  it("are blanked in any nesting of encodings", () => {
    fc.assert(
      fc.property(secretText, nesting, (secret, names) => {
        forgetSecrets();
        rememberSecret(secret);
        const text = encodeAs(names, secret);
        const clean = redact(`before ${text} after`);
        expect(clean).to.contain("[secret]").and.not.contain(text);
        // Whoever decodes what is left finds nothing either.
        rememberSecret(secret.slice(0, -1));
        rememberSecret(secret.slice(1));
        expect(redact(clean)).to.equal(clean);
      }),
      { numRuns },
    );
  });

  it("leave a text as it is that holds others", () => {
    fc.assert(
      fc.property(secretText, secretText, nesting, (secret, other, names) => {
        fc.pre(!other.includes(secret) && !secret.startsWith(other.slice(0, 8)));
        forgetSecrets();
        rememberSecret(secret);
        const text = `before ${encodeAs(names, other)} after`;
        expect(redact(text)).to.equal(text);
      }),
      { numRuns },
    );
  });

  for (const cut of ["…", "...", "....", "\\u2026", "&hellip;", "%E2%80%A6"]) {
    it(`are blanked where only their beginning is left before ${cut}`, () => {
      fc.assert(
        fc.property(secretText, nesting, fc.double({ min: 0.6, max: 0.99, noNaN: true }), (text, names, share) => {
          forgetSecrets();
          // Long enough that its beginning is, whatever an encoding puts in front.
          const secret = text.repeat(12);
          rememberSecret(secret);
          const encoded = encodeAs(names, secret);
          const clean = redact(`before ${encoded.slice(0, Math.ceil(encoded.length * share))}${cut} after`);
          expect(clean).to.contain("[secret]");
          expect(clean.replaceAll("[secret]", "").length).to.be.below(encoded.length - secret.length / 2);
        }),
        { numRuns: numRuns / 10 },
      );
    });
  }

  it("are blanked where only their end is left, behind a cut", () => {
    const secret = 'sk_live_"quoted"_0123456789_of_many';
    rememberSecret(secret);
    for (const cut of ["…", "..."])
      for (const escaped of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        for (const kept of [10, 15, 20, 28]) {
          const end = escaped.slice(-kept);
          expect(redact(`${cut}${end} was refused`), `${cut}${end}`).to.equal(`${cut}[secret] was refused`);
          // A message that was cut in the middle has both.
          const both = redact(`key ${escaped.slice(0, 12)}${cut}${end}, no`);
          expect(both).to.match(/^key \[secret\](?:…|\.{3})?(?:\[secret\])?, no$/);
        }
    // Few characters, or what only ends like it, are nothing.
    for (const text of ["…of_many", "… of_many words", "and 0123456789_of_many"]) expect(redact(text)).to.equal(text);
  });

  it("are blanked however they were decoded before: half of a character, white space, line ends", () => {
    rememberSecret("one two\nthree\ud800four");
    for (const text of ["one two three\ufffdfour", "one%20two%0Athree%EF%BF%BDfour", "one  two\\r\\nthree\\ud800four"])
      expect(redact(`<${text}>`)).to.equal("<[secret]>");
  });

  it("blank tokens that nobody remembers, in any encoding", () => {
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl";
    for (const text of [jwt, `Bearer ${jwt}`, "Bearer abcd-efgh", "authorization: basic dXNlcjpw"])
      for (const encode of Object.values(ENCODINGS)) {
        const clean = redact(encode(text));
        expect(clean).to.contain("[secret]");
        expect(redact(clean)).to.equal(clean);
      }
  });

  it("are found fast in long texts, and many of them", () => {
    rememberSecret(Array.from({ length: 5_000 }, (_, index) => `sk_live_secret_number_${index}_of_many`));
    const pieces: Record<string, string> = {
      words: "said the server of sk_live_secret_and other_things, again and again ",
      escapes: '{\\"key\\":\\"caf\\u00e9 \\/ %2541 &amp;amp; ...\\"},',
      percents: "%25",
      backslashes: "\\",
      "escapes of escapes": "\\u005cu005c&#38;#38;%5C",
      dots: "sk_live_...",
      Base64: Buffer.from("nothing to be seen here, move on").toString("base64"),
      "Base64 of Base64": Buffer.from(Buffer.from("xyz?".repeat(200)).toString("base64")).toString("base64"),
      digits: "0123456789abcdef",
      letters: "QUFB",
      spaces: " ",
    };
    for (const [name, piece] of Object.entries(pieces)) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const start = performance.now();
      redact(text);
      expect(performance.now() - start, name).to.be.below(3_000);
      if (process.env["TELL"] !== undefined) console.log(name, performance.now() - start);
    }
  });
});
