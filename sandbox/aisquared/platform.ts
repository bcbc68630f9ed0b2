import { randomUUID } from "node:crypto";
import { type ErrorHandler, type RequestHandler, Router } from "../http/router.js";
import { parseRequest } from "../parse-request.js";
import { namedFault } from "../faults/gate.js";
import { BrokenJson, jsonBody } from "../json-body.js";
import type { EmulatedPlatform, NamedFault, PlatformContext } from "../types.js";
import { catalogRoutes } from "./catalog-routes.js";
import { applyChange } from "./changes.js";
import { authenticated, type Exchange, type Answer } from "./exchange.js";
import { dataSchema } from "./model.js";
import { defaultOptions, settingsSchema, type AisquaredOptions } from "./options.js";
import { Refusal } from "./refusal.js";
import { Scheduler } from "./scheduler.js";
import { seed, SEEDED, SEEDED_USERS } from "./seed.js";
import { Sessions } from "./sessions.js";
import { Store } from "./store.js";
import { scheduleRoutes, syncRoutes } from "./sync-routes.js";
import { Syncs } from "./syncs.js";

const namedFaults: Readonly<Record<string, NamedFault>> = {
  "logged-in-elsewhere": {
    path: /^\/api\/v1\/syncs/,
    about: "Just before the request somebody logs in with the same user: its token is dead and the answer is 401",
  },
};

/** AI Squared (Multiwoven): the sync API with its logins, workspaces, catalogs and the scheduler behind it. */
export function createAisquared({ clock }: PlatformContext): EmulatedPlatform {
  let store = new Store(seed());
  let options: AisquaredOptions = defaultOptions;
  const scheduler = new Scheduler(
    () => store,
    () => options,
    clock,
  );
  const syncs = new Syncs(() => store, scheduler, clock);
  const sessions = new Sessions(
    () => store,
    () => options,
    clock,
  );
  const guard = (route: (exchange: Exchange) => Answer): RequestHandler => authenticated(sessions, () => store, route);

  const router = new Router();
  router.use(jsonBody());
  router.use((req, res, next) => {
    scheduler.tick("request");
    // The answer is written before the background work begins, so it shows the state before it.
    res.once("finish", () => {
      scheduler.tick("idle");
    });
    if (namedFault(res) === "logged-in-elsewhere") sessions.replaceAll();
    next();
  });
  router.use("/api/v1", api());
  router.onError(refusals);

  function api(): Router {
    const v1 = new Router();
    v1.post("/login", (req, res) => {
      const token = sessions.login(req.body);
      res.json({ data: { type: "token", id: token, attributes: { token } } });
    });
    v1.delete(
      "/logout",
      guard(({ user }) => {
        sessions.logout(user);
        const message = { message: "Successfully logged out" };
        return { body: { data: { type: "message", id: randomUUID(), attributes: message } } };
      }),
    );
    v1.use("/syncs", syncRoutes(guard, syncs));
    v1.use("/schedule_syncs", scheduleRoutes(guard, scheduler));
    v1.use(catalogRoutes(guard, syncs, clock));
    v1.use(
      guard(() => {
        throw new Refusal(404, { status: 404, error: "Not Found" });
      }),
    );
    return v1;
  }

  return {
    name: "aisquared",
    router,
    namedFaults,
    environment: (baseUrl) => ({
      AISQUARED_BASE_URL: baseUrl,
      AISQUARED_EMAIL: SEEDED_USERS.admin.email,
      AISQUARED_PASSWORD: SEEDED_USERS.admin.password,
      AISQUARED_WORKSPACE_ID: String(SEEDED.workspaceId),
    }),
    configure: (settings) => {
      options = { ...options, ...parseRequest(settingsSchema, settings, "setting of AI Squared") };
    },
    snapshot: () => structuredClone(store.data),
    restore: (data) => {
      store = new Store(dataSchema.parse(data));
    },
    reset: () => {
      store = new Store(seed());
      options = defaultOptions;
      sessions.forget();
    },
    change: (request) => {
      const answer = applyChange(request, { store, syncs, sessions, clock });
      scheduler.tick("idle");
      return answer;
    },
  };
}

const refusals: ErrorHandler = (error, _req, res, next) => {
  if (error instanceof Refusal) res.status(error.status).set(error.headers).json(error.body);
  // Rails answers this itself, before any of the server's own shapes.
  else if (error instanceof BrokenJson) res.status(400).json({ status: 400, error: "Bad Request" });
  else next(error);
};
