import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import * as errors from "../../provider/errors.js";
import { PROVIDER_ERRORS } from "../security/error-classes.js";

describe("pulumi-syncs/errors", () => {
  it("has every error that the provider throws", () => {
    const classes = Object.keys(PROVIDER_ERRORS).flatMap(
      (name) => /^provider\/core\/errors (\w+)$/.exec(name)?.[1] ?? [],
    );
    expect(Object.keys(errors)).to.have.members(classes);
    for (const kind of Object.values(errors)) {
      expect(kind === errors.ProviderError || kind.prototype instanceof errors.ProviderError).to.equal(true);
    }
  });

  it("loads neither zod nor axios, nor anything else from elsewhere", () => {
    const script =
      "require('pulumi-syncs/errors'); console.log(Object.keys(require.cache).filter((file) => file.includes('node_modules')).length)";
    const printed = execFileSync(process.execPath, ["-e", script], { cwd: join(__dirname, "../.."), encoding: "utf8" });
    expect(printed.trim()).to.equal("0");
  });
});
