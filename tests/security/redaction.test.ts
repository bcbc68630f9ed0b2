import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { CliError } from "../../cli/error.js";
import { reportOf } from "../../cli/report-error.js";
import { EngineError } from "../../engine/errors.js";
import { forgetSecrets, redact, rememberSecret } from "../../provider/core/redact.js";
import { HOLD_NOTHING, PROVIDER_ERRORS, SHOWN_ERRORS } from "./error-classes.js";

const KEY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7/+x9";

/** Secrets as they are given, and what of each must be seen nowhere. */
const SECRETS: Readonly<Record<string, { given: string; hidden: string }>> = {
  "a key": { given: "nango_secret_9f8e7d6c5b4a", hidden: "nango_secret_9f8e7d6c5b4a" },
  "a PEM with real line ends": {
    given: `-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\n`,
    hidden: KEY,
  },
  "a PEM with \\n": { given: `-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----`, hidden: KEY },
  "a password with characters of patterns": { given: "a.*(b)[c]$1^|\\d{2}?", hidden: "a.*(b)[c]$1^|\\d{2}?" },
  "a password with characters of HTML, JSON and addresses": { given: 'p&s<w>"o/r d+=', hidden: 'p&s<w>"o/r d+=' },
};

/** How a platform, a library or we ourselves may come to write a secret. */
const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "a Bearer header": (secret) => `Authorization: Bearer ${secret}`,
  "an address": (secret) => `https://example.com/?token=${encodeURIComponent(secret)}`,
  "an address in lower case": (secret) =>
    `?token=${encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase())}`,
  "a form": (secret) => new URLSearchParams({ token: secret }).toString(),
  JSON: (secret) => JSON.stringify({ token: secret }),
  "Go's JSON": (secret) =>
    JSON.stringify({ token: secret }).replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`),
  Base64: (secret) => Buffer.from(secret).toString("base64"),
  "Base64 for addresses": (secret) => Buffer.from(secret).toString("base64url"),
  "a Basic header": (secret) => `Basic ${Buffer.from(`user:${secret}`).toString("base64")}`,
  "Base64 with a user": (secret) => Buffer.from(`me@example.com:${secret}`).toString("base64"),
  "Base64 with a shorter user": (secret) => Buffer.from(`u:${secret}`).toString("base64"),
  "Base64 between other things": (secret) => Buffer.from(`ab:${secret}:tail`).toString("base64"),
  HTML: (secret) =>
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  "twice, one in the other": (secret) => `${secret}${secret}`,
  "its beginning, where a text is cut": (secret) => `${secret.slice(0, -2)}…`,
};

const ROOT = join(__dirname, "../..");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sources(join(folder, entry.name))
      : entry.name.endsWith(".ts")
        ? [join(folder, entry.name)]
        : [],
  );
}

describe("Secrets in messages", () => {
  afterEach(forgetSecrets);

  it("every class of errors of the house is among those that are tried here, or it is said why not", () => {
    const classes = ["provider", "sdk", "engine", "cli", "sandbox"].flatMap((room) =>
      sources(join(ROOT, room)).flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(/\bclass (\w+)(?:<[^>]*>)? extends ([\w.]+)/g)].map(
          ([, name = "", base = ""]) => ({ name, base, folder: dirname(relative(ROOT, file)) }),
        ),
      ),
    );
    const bases = new Set(["Error", "AxiosError", "AggregateError", "TypeError", "RangeError", "SyntaxError"]);
    for (let known = 0; known !== bases.size;) {
      known = bases.size;
      for (const { name, base } of classes) if (bases.has(base)) bases.add(name);
    }
    const found = classes.filter(({ base }) => bases.has(base)).map(({ folder, name }) => `${folder} ${name}`);
    const listed = [PROVIDER_ERRORS, SHOWN_ERRORS, HOLD_NOTHING].flatMap((table) => Object.keys(table));
    expect(found.sort()).to.deep.equal(listed.sort());
  });

  for (const [what, { given, hidden }] of Object.entries(SECRETS)) {
    describe(what, () => {
      for (const [how, spell] of Object.entries(SPELLINGS)) {
        it(`is blanked as ${how}`, () => {
          rememberSecret({ settings: [given] });
          // A platform sees the whole, and what it holds.
          for (const secret of [given, hidden]) {
            const text = spell(secret);
            const clean = redact(`before ${text} after`);
            expect(clean)
              .to.match(/^before /)
              .and.to.match(/ after$/)
              .and.to.contain("[secret]");
            expect(clean).not.to.contain(hidden);
            expect(clean, "its beginning").not.to.contain(hidden.slice(0, 12));
          }
        });
      }

      for (const [name, make] of Object.entries(PROVIDER_ERRORS)) {
        it(`is in no ${name}: message, text or stack`, () => {
          rememberSecret(given);
          const error = make(`said ${given} and ${hidden}.`);
          for (const text of [error.message, String(error), error.stack ?? ""]) expect(text).not.to.contain(hidden);
          expect(error.message).to.contain("[secret]");
        });
      }

      it("is in no error that the command line shows, nor in its trace", () => {
        rememberSecret(given);
        for (const [name, make] of Object.entries({ ...PROVIDER_ERRORS, ...SHOWN_ERRORS })) {
          const error = make(`said ${given} and ${hidden}.`);
          for (const environment of [{}, { PULUMI_SYNCS_DEBUG: "1" }]) {
            const { text } = reportOf(error, environment);
            expect(text, name).not.to.contain(hidden);
            expect(text.length, name).to.be.greaterThan(20);
          }
        }
      });
    });
  }

  it("that only the environment holds are blanked in what the command line shows, before anybody has read them", () => {
    const environment = {
      NANGO_SECRET_KEY: "nango-key-9f8e7d6c",
      AISQUARED_PASSWORD: "correct horse battery",
      PARAGON_SIGNING_KEY: `-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of some length",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG",
      // What names a place, or is too short to be one, is none.
      PULUMI_CONFIG_PASSPHRASE_FILE: "/home/me/passphrase.txt",
      SOME_TOKEN: "true",
    };
    const said = `${Object.values(environment).join(" ")} ${KEY}`;
    for (const error of [new CliError(said), new EngineError(said), new TypeError(said)]) {
      const { text } = reportOf(error, { ...environment, PULUMI_SYNCS_DEBUG: "1" });
      for (const secret of ["9f8e7d6c", "horse", KEY, "of some length", "MDENG"]) expect(text).not.to.contain(secret);
      expect(text).to.contain("/home/me/passphrase.txt true");
    }
  });

  it("of which one overlaps the other are blanked as one", () => {
    rememberSecret(["abcdefgh", "efghijkl"]);
    expect(redact("x abcdefghijkl y")).to.equal("x [secret] y");
  });

  it("that are many cost no more than their number", () => {
    rememberSecret(Array.from({ length: 5_000 }, (_, index) => `sk_live_secret_number_${index}`));
    const start = performance.now();
    for (let count = 0; count < 200; count++) redact(`said sk_live_secret_number_${count} `.repeat(3));
    expect(performance.now() - start).to.be.below(5_000);
    expect(redact("said sk_live_secret_number_4999.")).to.equal("said [secret].");
  });
});
