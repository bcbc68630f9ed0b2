import type { ApiFailure } from "../core/errors/api-error.js";
import type { Settings } from "../core/settings.js";
import { explain, type Explanation } from "../http/explain.js";
import { isObject } from "../core/json.js";
import { apiToken } from "./settings.js";

/**
 * What Sequin says is wrong: `{summary, validation_errors: {field: [reasons]}}`.
 *
 * @see https://sequin.io/docs/management-api/errors
 */
export function explainFailure(body: unknown): Explanation {
  return explain(isObject(body) && "validation_errors" in body ? { ...body, errors: body["validation_errors"] } : body);
}

/** What to do about a refusal. */
export function remedy({ status, request }: ApiFailure, settings: Settings): string | undefined {
  switch (status) {
    case 401:
      return `Check ${settings.describe(apiToken)}: it is the API token of one organization`;
    case 403:
      return `The API token in ${settings.describe(apiToken)} may not do this`;
    case 404:
      return request.method === "PATCH"
        ? "Was it deleted in Sequin? Run `pulumi refresh`; the next `up` creates it again"
        : undefined;
    default:
      return undefined;
  }
}
