import { type ErrorHandler, type RequestHandler, Router } from "../http/router.js";
import { BrokenJson, jsonBody } from "../json-body.js";
import type { EmulatedPlatform, PlatformContext } from "../types.js";
import { applyChange } from "./changes.js";
import { credentialRoutes } from "./credentials.js";
import { TOKEN } from "./data.js";
import { quota } from "./quota.js";
import { refuse } from "./reply.js";
import { Store } from "./store.js";
import { streamRoutes } from "./streams.js";
import { syncRoutes } from "./syncs.js";

/** Sequin's Management API, from its documents: no server of it was ever public, so open questions are options. */
export function createSequin({ clock }: PlatformContext): EmulatedPlatform {
  const store = new Store(clock);
  const router = new Router();
  router.use(quota(store, clock), authenticate(store), jsonBody());
  router.use("/v1/syncs", syncRoutes(store));
  router.use("/v1/credentials", credentialRoutes(store));
  router.use("/v1/streams", streamRoutes(store));
  router.use((_request, response) => {
    refuse(response, 404, "Not found");
  });
  router.onError(brokenJson);
  return {
    name: "sequin",
    router,
    namedFaults: {
      "patch-ignored": {
        method: "PATCH",
        path: /^\/v1\/syncs\/./,
        about: "The PATCH is answered as if it was applied, and changes nothing.",
      },
      "late-create": {
        method: "POST",
        path: /^\/v1\/syncs$/,
        about: "The creation is answered with 504 first; the sync appears `lateMs` (default 50) later.",
      },
    },
    environment: (baseUrl) => ({ SEQUIN_API_TOKEN: TOKEN, SEQUIN_BASE_URL: baseUrl }),
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

function authenticate(store: Store): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const account = token === undefined ? undefined : store.account(token);
    if (account === undefined) {
      refuse(response, 401, "Unauthorized: give a valid API token");
      return;
    }
    response.locals["org"] = account.org_id;
    next();
  };
}

const brokenJson: ErrorHandler = (error, _request, response, next) => {
  if (error instanceof BrokenJson) refuse(response, 400, "The body is not valid JSON");
  else next(error);
};
