import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request } from "express";

/** A note or an issue, as GitLab gives it. */
export interface Entry {
  id: number;
  iid?: number;
  author: { id: number };
  body?: string;
  description?: string;
  title?: string;
  state: string;
}

/** Stands for GitLab's REST API on loopback: notes of one merge request, issues and their notes, labels, pages. */
export class FakeGitLab {
  readonly token = "glpat-a-token-that-nobody-may-see";
  readonly notes: Entry[] = [];
  readonly issues: Entry[] = [];
  readonly talk: string[] = [];
  readonly versions: { id: number; head_commit_sha: string; created_at: string }[] = [];
  readonly labelEvents: { id: number; action: string; created_at: string; label: object; user: object }[] = [];
  readonly merged = new Map<string, { iid: number; state: string; sha: string }[]>();
  #server: Server | undefined;

  async start(): Promise<void> {
    const app = express();
    app.use(express.json({ limit: "2mb" }));
    app.use((request, response, next) => {
      if (request.get("private-token") === this.token) next();
      else response.status(401).json({ message: "401 Unauthorized" });
    });
    const project = "/api/v4/projects/3";
    const list = (path: string, entries: () => object[]): void => {
      app.get(`${project}${path}`, (request, response) => response.json(page(request, entries())));
    };
    app.get("/api/v4/user", (_request, response) => response.json({ id: 7 }));
    list("/merge_requests/5/notes", () => this.notes);
    list("/issues", () => this.issues.filter(({ state }) => state === "opened"));
    list("/merge_requests/5/versions", () => this.versions);
    list("/merge_requests/5/resource_label_events", () => this.labelEvents);
    app.get(`${project}/repository/commits/:sha/merge_requests`, ({ params }, response) =>
      response.json(this.merged.get(params.sha) ?? []),
    );
    app.post(`${project}/merge_requests/5/notes`, ({ body }, response) =>
      response.status(201).json(this.note((body as Entry).body ?? "")),
    );
    app.put(`${project}/merge_requests/5/notes/:id`, ({ body, params }, response) =>
      response.json(Object.assign(this.notes.find(({ id }) => id === Number(params.id)) ?? {}, body)),
    );
    app.delete(`${project}/merge_requests/5/notes/:id`, ({ params }, response) => {
      this.notes.splice(
        this.notes.findIndex(({ id }) => id === Number(params.id)),
        1,
      );
      response.status(204).end();
    });
    app.post(`${project}/issues`, ({ body }, response) =>
      response.status(201).json(this.issue(body as Partial<Entry>)),
    );
    app.put(`${project}/issues/:iid`, ({ body, params }, response) => {
      const { state_event: event, ...texts } = body as Partial<Entry> & { state_event?: string };
      const found = this.issues.find(({ iid }) => iid === Number(params.iid)) ?? {};
      response.json(Object.assign(found, texts, event === "close" ? { state: "closed" } : {}));
    });
    app.post(`${project}/issues/:iid/notes`, ({ body }, response) => {
      this.talk.push((body as Entry).body ?? "");
      response.status(201).json({ id: 1, body: "", author: { id: 7 } });
    });
    this.#server = app.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  note(body: string, author = 7): Entry {
    const made = { id: 100 + this.notes.length, author: { id: author }, state: "", body };
    this.notes.push(made);
    return made;
  }

  issue(texts: Partial<Entry>, author = 7): Entry {
    const iid = this.issues.length + 1;
    const made = { id: 1000 + iid, iid, author: { id: author }, state: "opened", ...texts };
    this.issues.push(made);
    return made;
  }

  label(name: string, at: string, action = "add"): void {
    const id = this.labelEvents.length + 1;
    this.labelEvents.push({ id, action, created_at: at, label: { name }, user: { username: "jane" } });
  }

  /** What GitLab CI gives to a job of a merge request. */
  get environment(): Record<string, string> {
    return {
      CI_API_V4_URL: `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}/api/v4`,
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "5",
      CI_MERGE_REQUEST_PROJECT_ID: "3",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "3",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
      CI_JOB_URL: "https://gitlab.test/jobs/1",
      CI_COMMIT_SHA: "0123456789abcdef",
      GITLAB_TOKEN: this.token,
    };
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

function page({ query }: Request, entries: readonly object[]): readonly object[] {
  const size = Number(query["per_page"]);
  const start = (Number(query["page"]) - 1) * size;
  return entries.slice(start, start + size);
}
