import { expect } from "chai";
import fc from "fast-check";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { toPlainObject } from "../../provider/core/json.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { Account } from "../../provider/core/account.js";
import { forgetSecrets } from "../../provider/core/redact.js";
import { Settings } from "../../provider/core/settings.js";
import { containsUnknown } from "../../protocol/unknown.js";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import { BASES } from "./kit/bases.js";
import { expectForPeople, orOwnError } from "./kit/expectations.js";
import { fuzz } from "./kit/fuzz.js";
import { spoiling } from "./kit/mutation.js";

describe("Fuzz: arguments of a program", () => {
  const lifecycles = new Map<string, Lifecycle>();
  before(async () => {
    for (const token of tokens) lifecycles.set(token, await lifecycleOf(token));
  });

  const cases = fc.constantFrom(...tokens).chain((token) =>
    fc.record({
      token: fc.constant(token),
      olds: fc.constantFrom(...(BASES[token] ?? [])),
      base: fc.constantFrom(...(BASES[token] ?? [])),
      spoil: spoiling(),
    }),
  );

  fuzz(
    "are refused in words or taken, and then every plan can be made",
    0.3,
    cases,
    async ({ token, olds, base, spoil }) => {
      forgetSecrets();
      const lifecycle = lifecycles.get(token)!;
      const spoilt = spoil(JSON.parse(JSON.stringify(base)));
      // Pulumi sends nothing but an object.
      const news = (
        typeof spoilt === "object" && spoilt !== null && !Array.isArray(spoilt) ? spoilt : { value: spoilt }
      ) as Values;
      const { inputs, failures } = lifecycle.check(news);
      for (const { property, reason } of failures) {
        expectForPeople(`${property} ${reason}`);
        // Pulumi prints the value of a top-level argument that a failure names; of an empty one there is nothing to see.
        const isSecret = Object.hasOwn(lifecycle.facts, property) && lifecycle.facts[property]?.secret === true;
        if (isSecret) expect(reason).to.match(/^(?:is required|must not be empty)/);
      }
      await orOwnError(() => lifecycle.identity(news, new Account(new Settings(undefined, {}))), ProviderError);
      if (failures.length > 0) return;

      expect(lifecycle.check(inputs), "canonical values are stable").to.deep.equal({ inputs, failures: [] });
      expect(() => JSON.stringify(toPlainObject(inputs))).not.to.throw();
      const old = lifecycle.check(olds).inputs;
      expect(lifecycle.replacement(inputs, inputs).replaces).to.deep.equal([]);
      lifecycle.replacement(old, inputs);
      const state = { ...inputs, syncId: "9e3f1d2c-0000-4000-8000-000000000000" };
      const oldState = { ...old, syncId: "9e3f1d2c-0000-4000-8000-000000000000" };
      lifecycle.planCreate(inputs);
      const { calls } = lifecycle.planUpdate("1/1", state, inputs);
      // What is not known yet may be another value.
      if (!containsUnknown(inputs)) expect(calls, "what is as it should be").to.deep.equal([]);
      lifecycle.planUpdate("1/1", oldState, inputs);
      lifecycle.planDelete("1/1", state);
    },
  );
});
