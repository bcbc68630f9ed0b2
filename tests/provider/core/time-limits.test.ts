import { expect } from "chai";
import { ConfigurationError } from "../../../provider/core/errors/configuration-error.js";
import { operationTimeout, requestTimeout } from "../../../provider/core/time-limits.js";

describe("Limits of time", () => {
  for (const [name, read] of [
    ["PULUMI_SYNCS_TIMEOUT", operationTimeout],
    ["PULUMI_SYNCS_REQUEST_TIMEOUT", requestTimeout],
  ] as const) {
    it(`of ${name} are durations in any spelling`, () => {
      expect(read({ [name]: "90s" })).to.equal(90_000);
      expect(read({ [name]: " 2 Minutes " })).to.equal(120_000);
      expect(read({ [name]: "  " })).to.equal(read({}));
    });

    for (const value of ["1", "0", "0s", "-5s", "soon", "10 parsecs", "s", "1h30m", "NaN", "1e3", "30,5s", "∞"]) {
      it(`of ${name} are refused where they are ${value}, with what would be right`, () => {
        expect(() => read({ [name]: value }))
          .to.throw(ConfigurationError)
          .with.property("message")
          .that.matches(new RegExp(`^The environment variable ${name} is `))
          .and.contains(JSON.stringify(value))
          .and.contains('"45s", "10m" or "1h"');
      });
    }
  }
});
