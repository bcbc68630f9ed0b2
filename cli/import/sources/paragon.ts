import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../error.js";
import { nameOf } from "../names.js";
import { isOneOf, type Source, textOf } from "./source.js";

/** The syncs of the Connected Users that are named: Paragon lists no users. */
export const paragon: Source = {
  token: "paragon:Sync",
  filters: [
    { flag: "--integration <key>", text: "only this integration" },
    { flag: "--user <id>", text: "the Connected User whose syncs to list" },
    { flag: "--users-file <file>", text: "a file with one Connected User a line" },
  ],

  async completeFrom(filters, ids) {
    if (filters["user"] !== undefined || filters["usersFile"] !== undefined) return filters;
    const { parseId } = await import("../../../provider/paragon/identity.js");
    return { ...filters, user: [...new Set(ids.map((id) => parseId(id).userId))] };
  },

  async complete({ user, usersFile, ...filters }, cwd) {
    if (user === undefined && usersFile === undefined) {
      throw new UsageError(
        "Paragon lists no users: name them with --user (repeatable), or --users-file with one a line.",
      );
    }
    const inFiles = await Promise.all((usersFile ?? []).map((file) => linesOf(resolve(cwd, file))));
    return { ...filters, user: [...new Set([...(user ?? []), ...inFiles.flat()])] };
  },

  async list({ user: users = [], integration }, account, onUser) {
    const { syncs } = await import("../../../provider/paragon/lookups.js");
    const ids: string[] = [];
    for (const [index, user] of users.entries()) {
      const found = await syncs(user, {}, account);
      ids.push(...found.filter((sync) => isOneOf(sync.integration, integration)).map(({ id }) => id));
      onUser(index + 1, users.length);
    }
    return ids;
  },

  place({ userId, integration, pipeline, configurationName }) {
    const configuration = configurationName === "default" ? "" : textOf(configurationName);
    return {
      group: textOf(userId),
      name: nameOf(textOf(userId), textOf(integration), textOf(pipeline), configuration),
    };
  },
};

async function linesOf(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
