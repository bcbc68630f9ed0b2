/** An answer that says no, in one of the server's several shapes. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`refused with ${status}`);
  }
}

/** Messages per field, as the server's contracts give them. */
export type FieldMessages = Record<string, string[]>;

export const unauthorized = (detail = "Unauthorized"): Refusal => listed(401, "Error", detail);

export const forbidden = (): Refusal => listed(403, "Error", "You are not authorized to do this action");

/** The body breaks the contract: an object, not a list. */
export const brokenContract = (errors: Record<string, unknown>): Refusal => new Refusal(400, { errors });

/** Any exception inside the server, the user's fault or not. */
export const badRequest = (cause: string): Refusal =>
  new Refusal(400, {
    errors: [
      {
        status: 400,
        title: "Bad Request",
        detail: `There was a problem with the request format: ${cause}`,
        source: { pointer: "/request/payload" },
      },
    ],
  });

/** Not there, or in another workspace: said in the words of the database. */
export const notFound = (kind: "Sync" | "Model", id: string): Refusal => {
  const table =
    kind === "Sync" ? '"syncs"."discarded_at" IS NULL AND "syncs"."workspace_id"' : '"models"."workspace_id"';
  return new Refusal(404, { error: `Couldn't find ${kind} with 'id'=${JSON.stringify(id)} [WHERE ${table} = $1]` });
};

export const notFoundByName = (what: string): Refusal => listed(404, "Error", `${what} not found`);

/** The model's own validation failed: the first message per attribute. */
export const invalid = (detail: string, source: Record<string, string>): Refusal =>
  new Refusal(422, { errors: [{ status: 422, title: "Error", detail, source }] });

export const missingParameter = (name: string): Refusal =>
  new Refusal(422, { error: `param is missing or the value is empty: ${name}` });

export const failedDependency = (detail: string): Refusal => listed(424, "Error", detail);

function listed(status: number, title: string, detail: string): Refusal {
  return new Refusal(status, { errors: [{ status, title, detail }] });
}
