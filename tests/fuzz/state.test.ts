import { expect } from "chai";
import fc from "fast-check";
import { EngineError } from "../../engine/errors.js";
import { decodeSnapshot, parseCheckpoint } from "../../engine/state/checkpoint.js";
import { CLEAR } from "../../engine/state/crypter.js";
import { MalformedCheckpointError } from "../../engine/state/errors.js";
import { brokenRule } from "../../engine/state/integrity.js";
import { encodeResource } from "../../engine/state/resource-codec.js";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import type { Lifecycle } from "../../provider/core/lifecycle.js";
import type { Values } from "../../provider/core/values.js";
import { Account } from "../../provider/core/account.js";
import { forgetSecrets } from "../../provider/core/redact.js";
import { Settings } from "../../provider/core/settings.js";
import { lifecycleOf, tokens } from "../../provider/registry.js";
import { BASES } from "./kit/bases.js";
import { orOwnError } from "./kit/expectations.js";
import { fuzz } from "./kit/fuzz.js";
import { spoiling, spoilt } from "./kit/mutation.js";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ROOT = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";
const PROVIDER = "urn:pulumi:dev::demo::pulumi:providers:pulumi-nodejs::default";

/** A state as the engine and Pulumi write it. */
const STATE = {
  version: 3,
  checkpoint: {
    stack: "organization/demo/dev",
    latest: {
      manifest: { time: "2026-11-24T00:00:00Z", magic: "", version: "" },
      metadata: {},
      resources: [
        { urn: ROOT, custom: false, type: "pulumi:pulumi:Stack", outputs: { x: 1 } },
        { urn: PROVIDER, custom: true, id: "p", type: "pulumi:providers:pulumi-nodejs" },
        {
          urn: "urn:pulumi:dev::demo::pulumi-nodejs:dynamic/sequin:Sync::a",
          custom: true,
          id: "9e3f1d2c",
          type: "pulumi-nodejs:dynamic/sequin:Sync",
          inputs: { name: "a", credential: { [SIGNATURE]: SECRET, plaintext: '{"properties":{"secret":"x"}}' } },
          outputs: { name: "a", list: [{ x: null }] },
          parent: ROOT,
          provider: `${PROVIDER}::p`,
          dependencies: [ROOT],
          propertyDependencies: { name: null, list: [] },
          customTimeouts: { create: 60 },
          created: "2026-11-24T00:00:00Z",
        },
      ],
      pending_operations: [{ resource: { urn: `${ROOT}x`, custom: true, type: "t", inputs: {} }, type: "creating" }],
    },
  },
};

describe("Fuzz: states", () => {
  const lifecycles = new Map<string, Lifecycle>();
  before(async () => {
    for (const token of tokens) lifecycles.set(token, await lifecycleOf(token));
  });

  fuzz(
    "a state file is read and written again, or refused in words",
    0.15,
    fc.record({ state: spoilt(STATE), cut: fc.option(fc.nat(2_000), { freq: 8 }) }),
    async ({ state, cut }) => {
      const whole = JSON.stringify(state.spoil(state.base));
      const text = cut === null ? whole : whole.slice(0, cut);
      await orOwnError(() => {
        const { resources } = decodeSnapshot(parseCheckpoint(text), CLEAR);
        const broken = brokenRule(resources);
        if (broken !== undefined) throw new MalformedCheckpointError(broken);
        for (const resource of resources) JSON.parse(encodeResource(resource, CLEAR).text);
      }, EngineError);
    },
  );

  fuzz(
    "a resource's state makes plans, or is refused in words",
    0.1,
    fc.record({ token: fc.constantFrom(...tokens), spoil: spoiling() }),
    async ({ token, spoil }) => {
      forgetSecrets();
      const lifecycle = lifecycles.get(token)!;
      const base = lifecycle.check(BASES[token]?.[0] ?? {}).inputs;
      const value = spoil({ ...base, syncId: "9e3f1d2c-0000-4000-8000-000000000000" });
      const olds = (typeof value === "object" && value !== null && !Array.isArray(value) ? value : { value }) as Values;
      await orOwnError(() => lifecycle.identity(olds, new Account(new Settings(undefined, {}))), ProviderError);
      await orOwnError(() => lifecycle.replacement(olds, base), ProviderError);
      await orOwnError(() => lifecycle.planUpdate("1/1", olds, base), ProviderError);
      const plan = await orOwnError(() => lifecycle.planDelete("1/1", olds), ProviderError);
      // Never one level up: that would be all of them.
      for (const { path } of "value" in plan ? plan.value.calls : [])
        expect(path).not.to.match(/\/(?:\.{0,2})(?:$|[/?])/);
    },
  );

  it("are read as long as nothing is wrong with them", () => {
    const { resources } = decodeSnapshot(parseCheckpoint(JSON.stringify(STATE)), CLEAR);
    expect(brokenRule(resources)).to.equal(undefined);
  });
});
