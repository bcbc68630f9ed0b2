import type { ApiFailure } from "../core/errors/api-error.js";
import type { Settings } from "../core/settings.js";
import { secretKey } from "./settings.js";

/** What to do about a refusal of Nango, by its own codes: nearly all of them come as status 400. */
export function remedy({ status, code, request }: ApiFailure, settings: Settings): string | undefined {
  if (status === 401) return `Check ${settings.describe(secretKey)}: it is the key of one environment, a UUID`;
  if (status === 403) return "Give the API key this scope, in the environment's settings in Nango";
  if (status === 500 && request.path.startsWith("/sync/status")) {
    return (
      "Run it again later; if it goes on, the sync is deployed without a frequency and has no schedule: deploy it with one " +
      '(the scope "environment:functions:read" lets the API key see that)'
    );
  }
  switch (code) {
    case "unknown_connection":
      return "Nango knows no such connection in this environment: check both ids, and that the key is of this environment";
    case "unknown_provider_config":
      return "Nango knows no such integration in this environment: check the id, and that the key is of this environment";
    case "unknown_sync":
    case "no_syncs_found":
      return (
        "Nango has no such sync on this connection: check the name, that it is deployed and enabled, " +
        "and for a variant that it was created"
      );
    case "server_error":
      return "The frequency may be stored while the schedule still runs at the old one; the next `up` sends it again";
    default:
      return undefined;
  }
}
