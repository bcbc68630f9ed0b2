import { paragonSync } from "../../../provider/paragon/lifecycle.js";
import { syncs } from "../../../provider/paragon/lookups.js";
import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** The syncs of the Connected Users that are named: Paragon lists no users. */
export const paragon: Source = {
  token: paragonSync.token,
  title: "Paragon",

  async list({ users = [], integration }, onUser) {
    const ids: string[] = [];
    for (const [index, user] of users.entries()) {
      const found = await syncs(user, {});
      ids.push(...found.filter((sync) => isOneOf(sync.integration, integration)).map(({ id }) => id));
      onUser?.(index + 1, users.length);
    }
    return ids;
  },

  read: (id, context) => paragonSync.read(id, {}, context),

  place({ userId, integration, pipeline, configurationName }) {
    const configuration = configurationName === "default" ? "" : textOf(configurationName);
    return {
      group: textOf(userId),
      name: nameOf(textOf(userId), textOf(integration), textOf(pipeline), configuration),
    };
  },

  shown: (inputs) => inputs,

  secrets: () => [],
};
