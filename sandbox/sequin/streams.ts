import type { Response } from "../http/exchange.js";
import { Router } from "../http/router.js";
import { newId } from "./data.js";
import { renderStream } from "./render.js";
import { refuse } from "./reply.js";
import { isJson } from "./rules.js";
import type { Store } from "./store.js";

const org = (response: Response): string => String(response.locals["org"]);

/** `/v1/streams`: what syncs write to. */
export function streamRoutes(store: Store): Router {
  const router = new Router();

  router.get("/", (_request, response) => {
    const found = store.data.streams.filter((stream) => stream.org_id === org(response));
    response.json({ data: found.map((stream) => renderStream(stream, store.options)) });
  });

  router.post("/", (request, response) => {
    const body: unknown = request.body;
    const slug = isJson(body) ? body["slug"] : undefined;
    const owner = org(response);
    if (typeof slug !== "string" || slug === "") {
      refuse(response, 422, "Validation failed", { slug: ["can't be blank"] });
      return;
    }
    if (store.data.streams.some((stream) => stream.org_id === owner && stream.slug === slug)) {
      refuse(response, 422, "Validation failed", { slug: ["has already been taken"] });
      return;
    }
    const stream = { id: newId(), org_id: owner, slug, created_at: store.now() };
    store.data.streams.push(stream);
    const shown = renderStream(stream, store.options);
    response.json(store.options.envelope === "data" ? { data: shown } : shown);
  });

  return router;
}
