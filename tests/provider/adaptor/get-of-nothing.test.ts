import { FIND_CREATED } from "../../../protocol/find-created.js";
import { expect } from "chai";
import { lifecycleOf, tokens } from "../../../provider/registry.js";
import { ARGS, type Platform } from "../../kit/fleet.js";
import { providerOf, type ResourceCalls } from "../../properties/tiny-engine.js";
import { rejection, useBench } from "../../kit/provider.js";

/** Ids of syncs that were never there. */
const NOTHING: Readonly<Record<Platform, readonly string[]>> = {
  nango: ["hubspot/acme/nothing/base", "hubspot/nobody/contacts/base"],
  paragon: ["acme/nothing"],
  sequin: ["00000000-0000-4000-8000-000000000000"],
  aisquared: ["1/9999", "9999"],
};

/** What a program that looks up sends in the place of a state. */
const LOOKED_UP = { __provider: "the line" };

describe("A read that finds nothing", () => {
  const bench = useBench();

  for (const token of tokens) {
    const platform = token.slice(0, token.indexOf(":")) as Platform;
    const provider = async (): Promise<ResourceCalls> => providerOf("r", await lifecycleOf(token), bench.instance);

    for (const id of NOTHING[platform]) {
      it(`of ${token} ${id}, looked up by a program: does not exist`, async () => {
        const { message } = await rejection((await provider()).read(id, LOOKED_UP));
        expect(message).to.match(new RegExp(`^resource '${id}' does not exist`));
      });
    }

    it(`of a ${token} in the state: it is gone`, async () => {
      const { id, outs } = await (await provider()).create((await (await provider()).check({}, ARGS[platform])).inputs);
      bench.newRun();
      await (await provider()).delete(id, outs);
      if (platform === "nango")
        bench.sandbox.change("nango", { action: "delete-sync", connection: "acme", sync: "orders" });
      bench.newRun();
      expect(await (await provider()).read(id, { ...outs, ...LOOKED_UP })).to.deep.equal({});
    });

    it(`of what a creation of ${token} has left: nothing`, async () => {
      const { inputs } = await (await provider()).check({}, ARGS[platform]);
      expect(await (await provider()).read(FIND_CREATED, { ...inputs, ...LOOKED_UP })).to.deep.equal({});
    });

    it(`of a ${token} that is there, looked up by a program, finds it`, async () => {
      const { inputs } = await (await provider()).check({}, ARGS[platform]);
      const { id } = await (await provider()).create(inputs);
      expect((await (await provider()).read(id, LOOKED_UP)).id).to.equal(id);
    });
  }
});
