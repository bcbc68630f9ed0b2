import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as errors from "../../provider/errors.js";
import { PROVIDER_ERRORS } from "../security/error-classes.js";

describe("pulumi-syncs/errors", () => {
  it("has every error that the provider throws", () => {
    const classes = Object.keys(PROVIDER_ERRORS).flatMap(
      (name) => /^provider\/core\/errors (\w+)$/.exec(name)?.[1] ?? [],
    );
    const guards = Object.keys(errors).filter((name) => /^is[A-Z]/.test(name));
    expect(Object.keys(errors)).to.have.members([...classes, ...guards]);
    for (const [name, kind] of Object.entries(errors).filter(([name]) => !guards.includes(name))) {
      const prototype: unknown = kind.prototype;
      expect(name === "ProviderError" || prototype instanceof errors.ProviderError, name).to.equal(true);
    }
  });

  it("has guards that know an error of another copy of the package, and no other error", () => {
    const request = { platform: "Nango", method: "GET", path: "/sync/status" };
    const missing = new errors.NotFoundError({ request, status: 404 });
    const found = (error: unknown): string[] =>
      Object.entries(errors).flatMap(([name, guard]) =>
        /^is[A-Z]/.test(name) && (guard as (error: unknown) => boolean)(error) ? [name] : [],
      );
    expect(found(missing)).to.have.members(["isProviderError", "isApiError", "isNotFoundError"]);
    expect(found(new errors.TimeoutError({ what: "late", request }))).to.include.members([
      "isConnectionError",
      "isTimeoutError",
    ]);
    expect(found(errorOfAnotherCopy())).to.deep.equal(found(missing));
    class NotFoundError extends Error {}
    for (const other of [new NotFoundError(), new Error("x"), "x", null, undefined, { name: "NotFoundError" }]) {
      expect(found(other)).to.deep.equal([]);
    }
  });

  it("is documented: every class and guard", () => {
    const page = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
    for (const name of Object.keys(errors)) expect(page).to.include(`\`${name}\``);
  });

  it("loads neither zod nor axios, nor anything else from elsewhere", () => {
    const script =
      "require('pulumi-syncs/errors'); console.log(Object.keys(require.cache).filter((file) => file.includes('node_modules')).length)";
    const printed = execFileSync(process.execPath, ["-e", script], { cwd: join(__dirname, "../.."), encoding: "utf8" });
    expect(printed.trim()).to.equal("0");
  });
});

/** As it comes from a second installation: the same names, other classes. */
function errorOfAnotherCopy(): Error {
  class ProviderError extends Error {}
  class ApiError extends ProviderError {}
  class NotFoundError extends ApiError {}
  return new NotFoundError("gone");
}
