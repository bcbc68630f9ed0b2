/** A reply's JSON, to look into whatever its shape. */
interface Shape {
  [name: string]: Shape;
}

interface Reply {
  status: number;
  headers: Headers;
  body: Shape;
}

/** A plain caller of the sandbox, without any code of the provider. */
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
    return { status: response.status, headers: response.headers, body: JSON.parse(text === "" ? "{}" : text) as Shape };
  };
}
