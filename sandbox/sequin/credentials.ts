import type { Response } from "../http/exchange.js";
import { Router } from "../http/router.js";
import type { CredentialRecord } from "./data.js";
import { renderCredential } from "./render.js";
import { refuse } from "./reply.js";
import { isJson } from "./rules.js";
import type { Store } from "./store.js";

const org = (response: Response): string => String(response.locals["org"]);

/** `/v1/credentials`: import (an upsert), list, get, update. There is no documented deletion. */
export function credentialRoutes(store: Store): Router {
  const router = new Router();

  const answer = (response: Response, credential: CredentialRecord): void => {
    const shown = renderCredential(credential, store.options);
    response.json(store.options.envelope === "data" ? { data: shown } : shown);
  };

  router.post("/", (request, response) => {
    const body: unknown = request.body;
    const properties = isJson(body) ? body["properties"] : undefined;
    if (!isJson(body) || !isJson(properties) || typeof properties["kind"] !== "string") {
      refuse(response, 422, "Validation failed", { properties: ["an object with a kind is required"] });
      return;
    }
    answer(response, store.importCredential(org(response), { ...body, properties }));
  });

  router.get("/", (request, response) => {
    const { provider, kind } = request.query;
    const found = store.data.credentials.filter(
      (credential) =>
        credential.org_id === org(response) &&
        (typeof provider !== "string" || credential.provider === provider) &&
        (typeof kind !== "string" || credential.properties["kind"] === kind),
    );
    response.json({ data: found.map((credential) => renderCredential(credential, store.options)) });
  });

  router.get("/:id", (request, response) => {
    const credential = store.credential(org(response), request.params.id);
    if (credential === undefined) refuse(response, 404, "Not found");
    else answer(response, credential);
  });

  router.patch("/:id", (request, response) => {
    const credential = store.credential(org(response), request.params.id);
    const body: unknown = request.body;
    if (credential === undefined) {
      refuse(response, 404, "Not found");
      return;
    }
    if (!isJson(body) || "properties" in body) {
      refuse(response, 422, "Validation failed", { properties: ["can't be updated: import the credential again"] });
      return;
    }
    if (typeof body["name"] === "string") credential.name = body["name"];
    if (isJson(body["metadata"])) credential.metadata = body["metadata"];
    credential.updated_at = store.now();
    answer(response, credential);
  });

  return router;
}
