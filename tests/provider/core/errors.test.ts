import { RunError } from "@pulumi/pulumi";
import { expect } from "chai";
import { apiError } from "../../../provider/core/errors/api-error.js";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { ConnectionError, TimeoutError } from "../../../provider/core/errors/connection-error.js";
import { DuplicateError } from "../../../provider/core/errors/duplicate-error.js";
import { PartialError } from "../../../provider/core/errors/partial-error.js";
import { ProviderError } from "../../../provider/core/errors/provider-error.js";
import { UnconfirmedError } from "../../../provider/core/errors/unconfirmed-error.js";
import { UnexpectedResponseError } from "../../../provider/core/errors/unexpected-response-error.js";
import { rememberSecret } from "../../../provider/core/redact.js";
import { toFailure } from "../../../provider/adaptor/failure.js";

const SECRET = "the-secret-of-this-test";

describe("every error", () => {
  const said = `before ${SECRET} after`;
  const request = { platform: "Acme", method: "PUT", path: `/x?key=${SECRET}`, subject: said };
  const make: Record<string, () => ProviderError> = {
    ProviderError: () => new ProviderError(said),
    ConfigurationError: () => new ConfigurationError(said),
    ConnectionError: () => new ConnectionError({ request, what: said, remedy: said }),
    TimeoutError: () => new TimeoutError({ request, what: said }),
    UnexpectedResponseError: () => new UnexpectedResponseError({ request, status: 200, what: said }),
    UnconfirmedError: () => new UnconfirmedError(request, said, said),
    DuplicateError: () => new DuplicateError(said, said),
    PartialError: () => new PartialError("id", {}, new Error(said)),
    ...Object.fromEntries(
      [
        [400, "InvalidRequestError"],
        [401, "AuthenticationError"],
        [403, "PermissionDeniedError"],
        [404, "NotFoundError"],
        [409, "ConflictError"],
        [429, "RateLimitError"],
        [500, "ServerError"],
      ].map(([status, name]) => [
        String(name),
        () => apiError({ request, status: Number(status), code: "code", detail: said, remedy: said }),
      ]),
    ),
  };
  before(() => {
    rememberSecret(SECRET);
  });

  for (const [name, create] of Object.entries(make)) {
    it(`of kind ${name} has its name, and no secret in what is shown`, () => {
      const error = create();
      expect(error.name).to.equal(name);
      expect(error).to.be.instanceOf(ProviderError);
      expect(error.message).to.include("[secret]").and.not.include(SECRET);
      expect(String(error.stack)).not.to.include(SECRET);
    });

    it(`of kind ${name} reaches Pulumi as a sentence without a stack`, () => {
      const failure = toFailure(create(), "line", new Set());
      expect(`${String(failure)}: ${String(failure.stack)}`)
        .to.match(/^pulumi-syncs: [^\n]*$/)
        .and.not.include(SECRET);
      expect(failure).to.have.property("message").that.does.not.include(SECRET);
      expect("id" in failure).to.equal(name === "PartialError");
    });
  }

  it("of any other kind does so too", () => {
    const failure = toFailure(new TypeError(said), "line", new Set());
    expect(failure.message).to.equal("before [secret] after");
    expect(toFailure("text", "line", new Set()).message).to.equal("text");
    expect(toFailure(new Error(""), "line", new Set()).message).not.to.equal("");
  });

  it("of a part carries the line, without which the object could never be touched again", () => {
    const failure = toFailure(new PartialError("id", { a: 1, b: undefined }, new Error("no")), "line", new Set());
    expect(failure).to.deep.include({ id: "id", properties: { a: 1, __provider: "line" }, reasons: ["no"] });
  });
});

describe("An error of a lookup in a program", () => {
  it("is shown by Pulumi without a stack, and has no other fact for that", () => {
    const error = new ConfigurationError("The key is missing.");
    expect(RunError.isInstance(error)).to.equal(true);
    expect(Object.keys(error)).not.to.include("__pulumiRunError");
  });
});
