import type { EmulatedPlatform, PlatformContext } from "../types.js";
import { applyChange } from "./changes.js";
import { namedFaults, syncRoutes } from "./routes.js";
import { audience, projectId } from "./seed.js";
import { signingKeyOnOneLine } from "./signing-key.js";
import { Store } from "./store.js";

/** The emulated Paragon: its Sync API, one project, any number of Connected Users. */
export function createParagon({ clock }: PlatformContext): EmulatedPlatform {
  const store = new Store(clock);
  return {
    name: "paragon",
    router: syncRoutes(store),
    namedFaults,
    environment: (baseUrl) => ({
      PARAGON_PROJECT_ID: projectId,
      PARAGON_SIGNING_KEY: signingKeyOnOneLine(),
      PARAGON_BASE_URL: baseUrl,
      PARAGON_AUDIENCE: audience,
    }),
    configure: (settings) => {
      store.configure(settings);
    },
    snapshot: () => store.snapshot(),
    restore: (data) => {
      store.restore(data);
    },
    reset: () => {
      store.reset();
    },
    change: (request) => applyChange(store, request),
  };
}
