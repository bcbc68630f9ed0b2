import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** The organization's syncs, each with the id of its credential: Sequin masks the credential itself. */
export const sequin: Source = {
  token: "sequin:Sync",
  filters: [
    { flag: "--provider <name>", text: "only this third-party API" },
    { flag: "--name <name>", text: "only syncs of exactly this name" },
    { flag: "--stream <id>", text: "only the stream of this id" },
  ],

  async list({ provider, stream, name }, account) {
    const { syncs } = await import("../../../provider/sequin/lookups.js");
    const found = await syncs({ provider }, account);
    return found
      .filter((sync) => isOneOf(sync.streamId, stream) && isOneOf(sync.name, name))
      .map(({ syncId }) => syncId);
  },

  place({ provider, name }) {
    return { group: textOf(provider), name: nameOf(textOf(provider), textOf(name)) };
  },
};
