import { request } from "node:http";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Sends exactly these headers and this body: no content type of a client's own. */
export function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined || body === null ? undefined : Buffer.from(JSON.stringify(body));
    // Node announces no length for a DELETE of its own accord, and then its body is not read.
    const all = bytes === undefined ? headers : { ...headers, "Content-Length": String(bytes.length) };
    const req = request(url, { method, headers: all, ...(signal !== undefined && { signal }) }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const plain = Object.entries(res.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: res.statusCode ?? 0,
          headers: Object.fromEntries(plain) as Record<string, string>,
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    req.on("error", reject);
    req.end(bytes);
  });
}
