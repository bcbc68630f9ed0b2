import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way to the provider. */
export interface PassingAnswer {
  readonly method: string;
  /** With the platform's prefix. */
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** What becomes of an answer on its way; `headers` are added. */
export type Meddle = (
  answer: PassingAnswer,
) => { status: number; text: string; headers?: Readonly<Record<string, string>> } | undefined;

/** Stands between the provider and a sandbox, and spoils what the sandbox answers. */
export class SpoilingProxy {
  /** Undefined: everything passes as it is. */
  meddle: Meddle | undefined;
  /** What was delivered since the last `forget`. */
  readonly delivered: PassingAnswer[] = [];
  readonly #server = createServer((incoming, outgoing) => {
    void this.#pass(incoming, outgoing);
  });

  constructor(readonly target: string) {}

  /** @returns the address that takes the place of the sandbox's. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const { status, text, headers } = await this.#ask(incoming, method, url);
    const given = { method, path: url, status, text };
    const spoilt = this.meddle?.(given) ?? { status, text };
    this.delivered.push({ ...given, ...spoilt });
    const body = Buffer.from(spoilt.text);
    const type = typeof headers["content-type"] === "string" ? { "content-type": headers["content-type"] } : {};
    outgoing.writeHead(spoilt.status, { ...type, ...spoilt.headers, "content-length": body.length });
    outgoing.end(body);
  }

  #ask(incoming: IncomingMessage, method: string, url: string) {
    return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
      const outgoing = request(this.target + url, { method, headers: { ...incoming.headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString("utf8"),
            headers: response.headers,
          });
        });
      });
      outgoing.on("error", reject);
      incoming.pipe(outgoing);
    });
  }
}
