import { Router } from "../http/router.js";
import { parseRequest } from "../parse-request.js";
import { BrokenJson, jsonBody } from "../json-body.js";
import type { EmulatedPlatform, NamedFault, PlatformContext } from "../types.js";
import { refuse, refuseUnexpected } from "./answers.js";
import { changeNango } from "./change.js";
import { FrequencyTooLong } from "./frequency.js";
import { contentType } from "./guard.js";
import { commandRoutes } from "./routes/commands.js";
import { connectionRoutes } from "./routes/connections.js";
import { deployRoutes } from "./routes/deploy.js";
import { frequencyRoutes } from "./routes/frequency.js";
import { integrationRoutes } from "./routes/integrations.js";
import { crossOrigin, customEndpoints, dashboard, health } from "./routes/misc.js";
import { metadataRoutes } from "./routes/metadata.js";
import { statusRoutes } from "./routes/status.js";
import { variantRoutes } from "./routes/variants.js";
import { seed, SEED_KEY } from "./seed.js";
import { defaultSettings, settingsRequest } from "./settings.js";
import { restoreNango, snapshotNango } from "./snapshot.js";
import { NangoStore } from "./store.js";

const NAMED_FAULTS: Record<string, NamedFault> = {
  "half-applied": {
    method: "PUT",
    path: /^\/sync\/update-connection-frequency/i,
    about: "400 server_error after the override was stored; the schedule keeps its interval",
  },
  "command-ignored": {
    method: "POST",
    path: /^\/sync\/(pause|start|trigger)/i,
    about: "200 and success, without any effect",
  },
  "orchestrator-down": {
    path: /^\/sync\//i,
    about: "status answers 500, a PUT is half-applied, pause and start are ignored, a variant gets no schedule",
  },
  "sync-missing": {
    path: /^\/sync\/(status|update-connection-frequency|pause|start)/i,
    about: "as just after a connection is made: the sync's row is not there yet",
  },
  "schedule-missing": {
    method: "GET",
    path: /^\/sync\/status/i,
    about: "500: the sync's row is there, its schedule not yet",
  },
};

/** Nango 0.71.4, as recorded from a real server. */
export function createNango({ clock }: PlatformContext): EmulatedPlatform {
  const store = new NangoStore(clock);
  seed(store);

  const router = new Router();
  router.get("/health", health);
  router.use(crossOrigin, contentType, jsonBody());
  router.use(
    frequencyRoutes(store),
    statusRoutes(store),
    commandRoutes(store),
    variantRoutes(store),
    metadataRoutes(store),
    connectionRoutes(store),
    integrationRoutes(store),
    deployRoutes(store),
    customEndpoints(store),
  );
  router.get("/*", dashboard);
  router.onError((error, _req, res, next) => {
    if (res.headersSent) next(error);
    else if (error instanceof BrokenJson) refuse(res, 400, { code: "invalid_json", message: error.message });
    else if (error instanceof FrequencyTooLong) refuseUnexpected(res);
    else next(error);
  });

  return {
    name: "nango",
    router,
    namedFaults: NAMED_FAULTS,
    environment: (baseUrl) => ({ NANGO_BASE_URL: baseUrl, NANGO_SECRET_KEY: SEED_KEY }),
    configure: (settings) => {
      const { rateLimit, syncsAfterMs, schedulesAfterMs } = parseRequest(settingsRequest, settings, "setting of Nango");
      const before = store.settings;
      if (rateLimit !== undefined) store.limiter.reset();
      store.settings = {
        rateLimit: rateLimit ?? before.rateLimit,
        syncsAfterMs: syncsAfterMs ?? before.syncsAfterMs,
        schedulesAfterMs: schedulesAfterMs ?? before.schedulesAfterMs,
      };
    },
    snapshot: () => snapshotNango(store),
    restore: (data) => {
      restoreNango(store, data);
    },
    reset: () => {
      store.clear();
      store.settings = defaultSettings();
      seed(store);
    },
    change: (request) => changeNango(store, request),
  };
}
