/** A plain caller of the sandbox, without any code of the provider. */
export interface Reply {
  status: number;
  headers: Headers;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into replies of any shape
}

export type Caller = (method: string, path: string, body?: unknown, token?: string) => Promise<Reply>;

export function callerOf(environment: Record<string, string>): Caller {
  return async (method, path, body, token = environment["SEQUIN_API_TOKEN"]) => {
    const response = await fetch(`${environment["SEQUIN_BASE_URL"] ?? ""}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
}
