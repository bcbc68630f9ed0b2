import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Response } from "express";

/** A comment or an issue, as GitHub gives it. */
export interface Entry {
  id: number;
  number: number;
  title?: string;
  body: string;
  state: string;
  user: { login: string };
  html_url: string;
  labels?: string[];
  pull_request?: object;
}

/** An answer instead of the usual one. */
export interface Fault {
  method: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Takes place before the request has an effect; as often as this. */
  times: number;
}

const BOT = "github-actions[bot]";
const LIMIT = 65_536;

/** Stands for GitHub's REST API on loopback: comments and issues of one repository, pages, its limit of length, faults. */
export class FakeGitHub {
  readonly token = "ghs_a-token-that-nobody-may-see";
  readonly comments = new Map<number, Entry[]>();
  readonly issues: Entry[] = [];
  readonly log: string[] = [];
  /** Whose token it is; a job's own may not ask. */
  login: string | undefined;
  /** Pull requests that a commit came from. */
  readonly merged = new Map<string, { number: number; merged_at: string; head: { sha: string } }[]>();
  faults: Fault[] = [];
  #server: Server | undefined;
  #next = 1;

  async start(): Promise<void> {
    this.#server = this.#app().listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** What GitHub Actions gives to a step. */
  get environment(): Record<string, string> {
    return {
      GITHUB_API_URL: `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`,
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_REPOSITORY: "acme/syncs",
      GITHUB_RUN_ID: "77",
      GITHUB_TOKEN: this.token,
    };
  }

  entry(body: string, login = BOT): Entry {
    const id = this.#next++;
    return { id, number: id, body, state: "open", user: { login }, html_url: `https://github.test/${id}` };
  }

  commentOn(issue: number, body: string, login = BOT): Entry {
    const made = this.entry(body, login);
    this.comments.set(issue, [...(this.comments.get(issue) ?? []), made]);
    return made;
  }

  bodiesOn(issue: number): string[] {
    return (this.comments.get(issue) ?? []).map(({ body }) => body);
  }

  #app(): express.Express {
    const app = express();
    app.use(express.json({ limit: "2mb" }));
    app.use((request, response, next) => {
      this.log.push(`${request.method} ${request.path}`);
      if (request.get("authorization") !== `Bearer ${this.token}`) {
        response.status(401).json({ message: "Bad credentials" });
        return;
      }
      const fault = this.faults.find(({ method, times }) => method === request.method && times > 0);
      if (fault !== undefined) {
        fault.times -= 1;
        response.status(fault.status).set(fault.headers ?? {});
        if (typeof fault.body === "string") response.type("html").send(fault.body);
        else response.json(fault.body ?? { message: "no" });
        return;
      }
      const { body } = (request.body ?? {}) as { body?: string };
      if ((body ?? "").length > LIMIT) {
        response.status(422).json({ message: "body is too long (maximum is 65536 characters)" });
        return;
      }
      next();
    });
    app.get("/user", (_request, response) => {
      if (this.login === undefined) response.status(403).json({ message: "Resource not accessible by integration" });
      else response.json({ login: this.login });
    });
    const repository = "/repos/acme/syncs";
    app.get(`${repository}/commits/:sha/pulls`, ({ params }, response) => {
      response.json(this.merged.get(params.sha) ?? []);
    });
    app.get(`${repository}/issues`, ({ query }, response) => {
      page(
        response,
        query,
        this.issues.filter(({ state }) => state === query["state"]),
      );
    });
    app.post(`${repository}/issues`, ({ body }, response) => {
      const made = { ...this.entry(""), ...(body as Partial<Entry>) };
      this.issues.push(made);
      response.status(201).json(made);
    });
    app.patch(`${repository}/issues/:number`, ({ body, params }, response) => {
      const issue = this.issues.find(({ number }) => number === Number(params.number));
      response.json(Object.assign(issue ?? {}, body));
    });
    app.get(`${repository}/issues/:number/comments`, ({ query, params }, response) => {
      page(response, query, this.comments.get(Number(params.number)) ?? []);
    });
    app.post(`${repository}/issues/:number/comments`, ({ body, params }, response) => {
      response.status(201).json(this.commentOn(Number(params.number), (body as { body: string }).body));
    });
    app.patch(`${repository}/issues/comments/:id`, ({ body, params }, response) => {
      const found = [...this.comments.values()].flat().find(({ id }) => id === Number(params.id));
      response.json(Object.assign(found ?? {}, body));
    });
    app.delete(`${repository}/issues/comments/:id`, ({ params }, response) => {
      for (const [issue, all] of this.comments) {
        this.comments.set(
          issue,
          all.filter(({ id }) => id !== Number(params.id)),
        );
      }
      response.status(204).end();
    });
    return app;
  }
}

function page(response: Response, query: Record<string, unknown>, entries: readonly Entry[]): void {
  const size = Number(query["per_page"]);
  const start = (Number(query["page"]) - 1) * size;
  response.json(entries.slice(start, start + size));
}
