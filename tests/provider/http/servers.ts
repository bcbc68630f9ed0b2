import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";

const MATERIAL = join(__dirname, "../../data/tls");

/** A PEM file of the test material. */
export function material(name: string): string {
  return join(MATERIAL, `${name}.pem`);
}

const ok: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
};

/** Servers on loopback that are ended together. */
export class Servers {
  readonly #open: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** A server that answers `{"ok":true}`, or by the listener. @returns its port. */
  http(listener: RequestListener = ok): Promise<number> {
    return this.listen(createHttpServer(listener));
  }

  /** {@link http}, over TLS. @param certificate of the test material. */
  https(certificate: string, listener: RequestListener = ok): Promise<number> {
    const options = { key: readFileSync(material("key")), cert: readFileSync(material(certificate)) };
    return this.listen(createHttpsServer(options, listener));
  }

  /** A server below HTTP. */
  tcp(serve: (socket: Socket) => void): Promise<number> {
    return this.listen(createTcpServer(serve));
  }

  /** A proxy that connects every `CONNECT` to a port of this machine, whatever host it names. */
  async proxy(port: number, seen: { target: string; authorization: string | undefined }[] = []): Promise<number> {
    const server: HttpServer = createHttpServer();
    server.on("connect", ({ url = "", headers }, socket: Socket) => {
      seen.push({ target: url, authorization: headers["proxy-authorization"] });
      const onward = connect(port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(onward).pipe(socket);
      });
      this.#keep(onward);
    });
    return this.listen(server);
  }

  async listen(server: Server): Promise<number> {
    server.on("connection", (socket: Socket) => {
      this.#keep(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#open.push(server);
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    for (const server of this.#open.splice(0)) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

/** Sets variables of this process until the returned function is called. */
export function withEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
