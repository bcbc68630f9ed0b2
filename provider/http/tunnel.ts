import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import type { Proxy } from "./proxy.js";

/** The proxy did not let us through: nothing was sent to the platform. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";

  constructor(
    /** Node's own code, where the proxy was not reached or the connection to it broke. */
    readonly code: string | undefined,
    /** What the proxy answered instead of letting us through. */
    readonly status: number | undefined,
    cause?: Error,
  ) {
    super(cause?.message ?? "refused", { cause });
  }
}

/** Connections to https hosts through a proxy, which sees host and port only (`CONNECT`). */
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: Proxy,
    /** How long opening one may take, in milliseconds. */
    private readonly time: number,
  ) {
    super({ keepAlive: true });
  }

  override createConnection(
    options: ConnectionOptions,
    // With an error it takes no socket, which its type does not say.
    created: (error: Error | null, socket: Socket) => void = () => undefined,
  ): undefined {
    this.#tunnel(`${options.host ?? ""}:${options.port ?? 443}`).then(
      (socket) => {
        const { host, servername, ALPNProtocols } = options;
        created(null, connectTls({ socket, host, servername, ALPNProtocols }));
      },
      (error: unknown) => {
        Reflect.apply(created, undefined, [error]);
      },
    );
    return undefined;
  }

  #tunnel(target: string): Promise<Socket> {
    const { url, authorization } = this.proxy;
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send({
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port || (url.protocol === "https:" ? 443 : 80),
        method: "CONNECT",
        path: target,
        agent: false,
        signal: AbortSignal.timeout(this.time),
        headers: { Host: target, ...(authorization === undefined ? {} : { "Proxy-Authorization": authorization }) },
      });
      request.once("connect", ({ statusCode = 0 }: IncomingMessage, socket: Socket) => {
        if (statusCode === 200) {
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(new TunnelError(undefined, statusCode));
      });
      // Some proxies answer as if it were any other request.
      request.once("response", ({ statusCode }: IncomingMessage) => {
        request.destroy();
        reject(new TunnelError(undefined, statusCode));
      });
      request.once("error", (error: NodeJS.ErrnoException) => {
        reject(new TunnelError(error.code, undefined, error));
      });
      request.end();
    });
  }
}
