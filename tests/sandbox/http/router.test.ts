import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readBody } from "../../../sandbox/http/body.js";
import { Request, Response } from "../../../sandbox/http/exchange.js";
import { parseQuery } from "../../../sandbox/http/query.js";
import { BadPath, Router } from "../../../sandbox/http/router.js";

describe("The sandbox's routes", () => {
  let server: Server<typeof Request, typeof Response>;
  let url: string;

  before(async () => {
    const router = new Router();
    router.use(async (req, res, next) => {
      req.body = (await readBody(req))?.toString("utf8");
      res.locals["seen"] = "first";
      next();
    });
    router.use(
      "/api/v1",
      new Router()
        .get("/syncs/:id/runs/:run", ({ params, path, query }, res) => {
          res.json({ params, path, query, seen: res.locals["seen"] });
        })
        .post("/syncs", (req, res) => {
          res.status(201).json({ body: req.body });
        })
        .get("/throws", () => {
          throw new Error("at once");
        })
        .get("/rejects", async () => {
          await Promise.resolve();
          throw new Error("later");
        }),
    );
    router.get(["/one", "/two"], (_req, res) => {
      res.set({ "X-Of": "both" }).type("text/plain").send("either");
    });
    router.get("/*", (req, res) => {
      res.status(404).json({ rest: req.path });
    });
    router.onError((error, _req, res) => {
      const status = error instanceof BadPath ? error.status : 500;
      res.status(status).json({ error: error instanceof Error ? error.message : String(error) });
    });
    server = createServer({ IncomingMessage: Request, ServerResponse: Response }, (req, res) => {
      router.handle(req, res, () => res.status(405).end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  const ask = async (path: string, init?: RequestInit): Promise<[number, unknown]> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    return [response.status, /^[[{]/.test(text) ? JSON.parse(text) : text];
  };

  it("have parts of the path, decoded, and do not see the prefix", async () => {
    expect(await ask("/api/v1/syncs/a%2Fb/runs/2?x=1")).to.deep.equal([
      200,
      { params: { id: "a/b", run: "2" }, path: "/syncs/a%2Fb/runs/2", query: { x: "1" }, seen: "first" },
    ]);
  });

  it("take any case, and a slash at the end", async () => {
    expect((await ask("/API/v1/Syncs/1/runs/2/"))[0]).to.equal(200);
  });

  it("may have several paths, or end with any", async () => {
    expect(await ask("/two")).to.deep.equal([200, "either"]);
    expect(await ask("/three/four")).to.deep.equal([404, { rest: "/three/four" }]);
  });

  it("go by the method; what none takes comes back", async () => {
    expect(await ask("/one", { method: "PUT" })).to.deep.equal([405, ""]);
    expect(await ask("/one", { method: "HEAD" })).to.deep.equal([200, ""]);
  });

  it("hand on what a handler throws, at once or later", async () => {
    expect(await ask("/api/v1/throws")).to.deep.equal([500, { error: "at once" }]);
    expect(await ask("/api/v1/rejects")).to.deep.equal([500, { error: "later" }]);
    expect(await ask("/api/v1/syncs/%E0%A4%A/runs/1")).to.deep.equal([400, { error: '"%E0%A4%A" cannot be decoded.' }]);
  });

  it("read a body, packed or not", async () => {
    expect(await ask("/api/v1/syncs", { method: "POST", body: "ü" })).to.deep.equal([201, { body: "ü" }]);
    const packed = { method: "POST", body: gzipSync("ü"), headers: { "Content-Encoding": "gzip" } };
    expect(await ask("/api/v1/syncs", packed)).to.deep.equal([201, { body: "ü" }]);
    expect(await ask("/api/v1/syncs", { method: "POST" })).to.deep.equal([201, {}]);
  });

  it("answer 304 to who has the answer already", async () => {
    const etag = (await fetch(`${url}/one`)).headers.get("etag") ?? "";
    expect(etag).to.match(/^W\/"6-/);
    expect(await ask("/one", { headers: { "If-None-Match": etag } })).to.deep.equal([304, ""]);
  });
});

describe("The sandbox's queries", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["", {}],
    ["a=1&b=x%20y", { a: "1", b: "x y" }],
    ["a=1&a=2", { a: ["1", "2"] }],
    ["a[]=1&a[]=2", { a: ["1", "2"] }],
    ["tags[plan]=pro&tags[a.b]=c", { tags: { plan: "pro", "a.b": "c" } }],
    ["a[b][c]=1", { a: { b: { c: "1" } } }],
    ["__proto__[x]=1&constructor=2&toString[a]=3&ok=4", { ok: "4" }],
  ];
  for (const [text, query] of cases) {
    it(`are read as Express reads them: ${text === "" ? "none" : text}`, () => {
      expect(parseQuery(text)).to.deep.equal(query);
    });
  }
});
