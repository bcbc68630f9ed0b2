import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { AlreadyThereError } from "../../provider/core/errors/already-there-error.js";
import {
  ApiError,
  type ApiFailure,
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
} from "../../provider/core/errors/api-error.js";
import { ConfigurationError } from "../../provider/core/errors/configuration-error.js";
import { ConnectionError, TimeoutError } from "../../provider/core/errors/connection-error.js";
import { DuplicateError } from "../../provider/core/errors/duplicate-error.js";
import { PartialError } from "../../provider/core/errors/partial-error.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { UnconfirmedError } from "../../provider/core/errors/unconfirmed-error.js";
import { UnexpectedResponseError } from "../../provider/core/errors/unexpected-response-error.js";
import { redact, rememberSecret } from "../../provider/core/redact.js";
import { beginRun } from "../../provider/core/run-scope.js";

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

const request = (text: string) => ({ platform: "Nango", method: "GET", path: `/x?${text}`, subject: text });
const failure = (text: string, status = 400): ApiFailure => ({
  request: request(text),
  status,
  code: text,
  detail: text,
  remedy: text,
});

/** One of each class, with a text at every place that takes one. */
const MAKERS: Readonly<Record<string, (text: string) => Error>> = {
  ProviderError: (text) => new ProviderError(text),
  ConfigurationError: (text) => new ConfigurationError(text),
  DuplicateError: (text) => new DuplicateError(text),
  AlreadyThereError: (text) =>
    new AlreadyThereError(text, text, [{ argument: text, there: text, wanted: { deep: [text] } }], text),
  ApiError: (text) => new ApiError(failure(text)),
  AuthenticationError: (text) => new AuthenticationError(failure(text, 401)),
  PermissionDeniedError: (text) => new PermissionDeniedError(failure(text, 403)),
  NotFoundError: (text) => new NotFoundError(failure(text, 404)),
  ConflictError: (text) => new ConflictError(failure(text, 409)),
  InvalidRequestError: (text) => new InvalidRequestError(failure(text)),
  RateLimitError: (text) => new RateLimitError(failure(text, 429)),
  ServerError: (text) => new ServerError(failure(text, 500)),
  ConnectionError: (text) =>
    new ConnectionError({ request: request(text), code: "ECONNRESET", what: text, remedy: text }),
  TimeoutError: (text) => new TimeoutError({ request: request(text), what: text }),
  UnexpectedResponseError: (text) =>
    new UnexpectedResponseError({ request: request(text), status: 200, what: text, remedy: text }),
  UnconfirmedError: (text) => new UnconfirmedError(request(text), text, text),
  PartialError: (text) => new PartialError("id", {}, new Error(text)),
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
  afterEach(beginRun);

  it("every class of errors of the provider is among those that are tried here", () => {
    const found = sources(join(ROOT, "provider")).flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^export class (\w+) extends (\w+)/gm)].flatMap(
        ([, name = "", base = ""]) =>
          // What Pulumi is given is made of a message that was redacted; the transport's own never leave it.
          /Error$/.test(base) && !/adaptor|http\/(?:transport|limiter)/.test(relative(ROOT, file)) ? [name] : [],
      ),
    );
    expect(found.sort()).to.deep.equal(Object.keys(MAKERS).sort());
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

      for (const [name, make] of Object.entries(MAKERS)) {
        it(`is in no ${name}: message, text or stack`, () => {
          rememberSecret(given);
          const error = make(`said ${given} and ${hidden}.`);
          for (const text of [error.message, String(error), error.stack ?? ""]) expect(text).not.to.contain(hidden);
          expect(error.message).to.contain("[secret]");
        });
      }
    });
  }

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
