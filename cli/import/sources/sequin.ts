import { sequinSync } from "../../../provider/sequin/lifecycle.js";
import { syncs } from "../../../provider/sequin/lookups.js";
import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** The organization's syncs, each with the id of its credential: Sequin masks the credential itself. */
export const sequin: Source = {
  token: sequinSync.token,
  title: "Sequin",

  async list({ provider, stream, name }) {
    const found = await syncs({ provider });
    return found
      .filter((sync) => isOneOf(sync.streamId, stream) && isOneOf(sync.name, name))
      .map(({ syncId }) => syncId);
  },

  read: (id, context) => sequinSync.read(id, {}, context),

  place({ provider, name }) {
    return { group: textOf(provider), name: nameOf(textOf(provider), textOf(name)) };
  },

  shown: (inputs) => inputs,

  secrets: () => [],
};
