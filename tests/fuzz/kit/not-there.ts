import type { PlatformName } from "../../../sandbox/types.js";
import type { PassingAnswer } from "./spoiling-proxy.js";

/**
 * Whether a platform has really said that a sync is not there: in its own words, whatever else it said before. Written
 * from the platforms' documents and recordings, and not from the provider.
 */
export function saysNotThere(platform: PlatformName, answers: readonly PassingAnswer[], syncId: string): boolean {
  switch (platform) {
    case "nango":
      // Asked for by name, it lists nothing, or lists what is another one; or the connection is unknown to it.
      return answers.some(({ path, status, text }) => {
        if (!path.startsWith("/nango/sync/status") || path.includes("syncs=*")) return false;
        const body = parsed(text);
        if (status === 400) return messageOf(body) === "Connection not found";
        const syncs: unknown = isObject(body) ? body["syncs"] : undefined;
        return status === 200 && Array.isArray(syncs) && !syncs.some(isNangoSync);
      });
    case "paragon":
      // Its status is "not found", and the user's own list, read whole, does not have it.
      return (
        answers.some(({ path, status }) => path.includes(`/api/syncs/${syncId}`) && status === 404) &&
        answers.some(({ path, status, text }) => {
          const body = parsed(text);
          const data = isObject(body) ? body["data"] : undefined;
          return path === "/paragon/api/syncs" && status === 200 && Array.isArray(data) && !data.some(hasId(syncId));
        })
      );
    case "sequin":
      return answers.some(
        ({ path, status, text }) =>
          path === `/sequin/v1/syncs/${syncId}` && (status === 404 || status === 410) && isJson(text),
      );
    case "aisquared":
      return answers.some(
        ({ path, status, text }) =>
          path === `/aisquared/api/v1/syncs/${syncId}` &&
          (status === 404 || status === 410) &&
          /couldn't find sync|sync not found/i.test(text),
      );
  }
}

function isNangoSync(sync: unknown): boolean {
  return isObject(sync) && sync["name"] === "orders" && (sync["variant"] === undefined || sync["variant"] === "base");
}

function hasId(id: string): (entry: unknown) => boolean {
  return (entry) => isObject(entry) && entry["id"] === id;
}

function messageOf(body: unknown): unknown {
  const error = isObject(body) ? body["error"] : undefined;
  return isObject(error) ? error["message"] : undefined;
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
