import { FIND_CREATED } from "../../../protocol/find-created.js";
import { expect } from "chai";
import { lifecycleOf, tokens } from "../../../provider/registry.js";
import { BASES } from "../../fuzz/kit/bases.js";
import { providerOf, type ResourceCalls } from "../../properties/tiny-engine.js";
import { rejection, useBench } from "../../kit/provider.js";

/** Ids of what was never there. */
const NOTHING: Readonly<Record<string, readonly string[]>> = {
  "nango:Sync": ["hubspot/acme/nothing/base", "hubspot/nobody/contacts/base"],
  "nango:SyncVariant": ["hubspot/acme/contacts/nothing", "hubspot/nobody/contacts/eu"],
  "nango:ConnectionMetadata": ["hubspot/nobody"],
  "paragon:Sync": ["acme/nothing"],
  "sequin:Sync": ["00000000-0000-4000-8000-000000000000"],
  "aisquared:Sync": ["1/9999", "9999"],
};

/** Of what a resource of Nango leaves behind when it is destroyed, the end: its sync, or its connection. */
const GONE: Readonly<Record<string, object>> = {
  "nango:Sync": { action: "delete-sync", connection: "acme", sync: "orders" },
  "nango:ConnectionMetadata": { action: "delete-connection", connection: "acme" },
};

/** What a program that looks up sends in the place of a state. */
const LOOKED_UP = { __provider: "the line" };

describe("A read that finds nothing", () => {
  const bench = useBench();

  for (const token of tokens) {
    const [args = {}] = BASES[token] ?? [];
    const provider = async (): Promise<ResourceCalls> => providerOf("r", await lifecycleOf(token), bench.instance);

    for (const id of NOTHING[token] ?? []) {
      it(`of ${token} ${id}, looked up by a program: does not exist`, async () => {
        const { message } = await rejection((await provider()).read(id, LOOKED_UP));
        expect(message).to.match(new RegExp(`^resource '${id}' does not exist`));
      });
    }

    it(`of a ${token} in the state: it is gone`, async () => {
      const { id, outs } = await (await provider()).create((await (await provider()).check({}, args)).inputs);
      bench.newRun();
      await (await provider()).delete(id, outs);
      if (token in GONE) bench.sandbox.change("nango", GONE[token]);
      bench.newRun();
      expect(await (await provider()).read(id, { ...outs, ...LOOKED_UP })).to.deep.equal({});
    });

    it(`of what a creation of ${token} has left: nothing`, async () => {
      const { inputs } = await (await provider()).check({}, args);
      expect(await (await provider()).read(FIND_CREATED, { ...inputs, ...LOOKED_UP })).to.deep.equal({});
    });

    it(`of a ${token} that is there, looked up by a program, finds it`, async () => {
      const { inputs } = await (await provider()).check({}, args);
      const { id } = await (await provider()).create(inputs);
      expect((await (await provider()).read(id, LOOKED_UP)).id).to.equal(id);
    });
  }
});
