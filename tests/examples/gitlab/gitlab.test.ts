import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect } from "chai";
import express, { type Request } from "express";
import { parse } from "yaml";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";
import { declared } from "../../kit/fleet.js";
import { TestStack } from "../../kit/test-stack.js";

const ROOT = path.resolve(__dirname, "../../..");
const EXAMPLE = path.join(ROOT, "examples/gitlab");
const TOKEN = "glpat-a-token-that-nobody-may-see";

interface Entry {
  id: number;
  iid: number;
  author: { id: number };
  body?: string;
  description?: string;
  state: string;
}

/** Stands for GitLab's REST API on loopback: notes of one merge request, issues of one project. */
class FakeGitLab {
  readonly lists = new Map<string, Entry[]>([
    ["notes", []],
    ["issues", []],
  ]);
  #server: Server | undefined;

  async start(): Promise<void> {
    const app = express();
    app.use(express.json());
    app.use((request, response, next) => {
      if (request.get("private-token") === TOKEN) next();
      else response.status(401).json({ message: "401 Unauthorized" });
    });
    app.get("/api/v4/user", (_request, response) => response.json({ id: 7 }));
    const list = ({ path }: Request): Entry[] =>
      this.lists.get(/(notes|issues)(?:\/\d+)?$/.exec(path)?.[1] ?? "") ?? [];
    const paths = ["/api/v4/projects/3/merge_requests/5/notes", "/api/v4/projects/3/issues"];
    app.get(paths, (request, response) => {
      const start = (Number(request.query["page"]) - 1) * 100;
      const open = list(request).filter(({ state }) => request.query["state"] === undefined || state === "opened");
      response.json(open.slice(start, start + 100));
    });
    app.post(paths, (request, response) => {
      response.status(201).json(this.add(list(request), request.body as Partial<Entry>));
    });
    app.put(
      paths.map((each) => `${each}/:id`),
      (request, response) => {
        const { state_event: event, ...texts } = request.body as Partial<Entry> & { state_event?: string };
        const found = list(request).find(({ id }) => id === Number(request.params["id"]));
        response.json(Object.assign(found ?? {}, texts, event === "close" ? { state: "closed" } : {}));
      },
    );
    this.#server = app.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  add(list: Entry[], texts: Partial<Entry>, author = 7): Entry {
    const id = list.length + 1;
    const made = { id, iid: id, author: { id: author }, state: "opened", ...texts };
    list.push(made);
    return made;
  }

  get notes(): Entry[] {
    return this.lists.get("notes") ?? [];
  }

  get issues(): Entry[] {
    return this.lists.get("issues") ?? [];
  }

  get environment(): Record<string, string> {
    return {
      CI_API_V4_URL: `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}/api/v4`,
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "5",
      CI_JOB_URL: "https://gitlab.test/jobs/1",
      CI_COMMIT_SHA: "0123456789abcdef",
      GITLAB_TOKEN: TOKEN,
    };
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

interface Job {
  script: string[];
  variables?: Record<string, string>;
}

describe("examples/gitlab: the jobs, run in order", function () {
  this.timeout(180_000);
  const gitlab = new FakeGitLab();
  const file = parse(readFileSync(path.join(EXAMPLE, ".gitlab-ci.yml"), "utf8")) as Record<string, Job>;
  let sandbox: Sandbox;
  let stack: TestStack;

  before(async () => {
    await gitlab.start();
    sandbox = await startSandbox({});
    stack = new TestStack(sandbox);
    symlinkSync(path.join(EXAMPLE, ".gitlab"), path.join(stack.project, ".gitlab"));
    mkdirSync(path.join(stack.project, "node_modules/.bin"));
    mkdirSync(path.join(stack.project, ".state"));
    writeFileSync(
      path.join(stack.project, "node_modules/.bin/pulumi-syncs"),
      `#!/bin/sh\nexec "${process.execPath}" "${path.join(ROOT, "dist/cli/bin.js")}" "$@"\n`,
      { mode: 0o755 },
    );
  });

  after(async () => {
    gitlab.stop();
    stack.dispose();
    await sandbox.close();
  });

  const job = (name: string, variables: Record<string, string> = {}): Promise<{ status: number; log: string }> => {
    const { script, variables: own = {} } = file[name] ?? { script: [] };
    const env = {
      PATH: process.env["PATH"],
      HOME: stack.folder,
      PULUMI_HOME: path.join(stack.folder, "home"),
      PULUMI_BACKEND_URL: `file://${stack.project}/.state`,
      PULUMI_CONFIG_PASSPHRASE: "",
      STACK: "prod",
      ENGINE: "embedded",
      ...own,
      ...gitlab.environment,
      ...variables,
    };
    return new Promise((resolve) => {
      execFile("bash", ["-eo", "pipefail", "-c", script.join("\n")], { cwd: stack.project, env }, (error, out, err) => {
        expect(out + err).not.to.contain(TOKEN);
        resolve({ status: error === null ? 0 : Number(error.code ?? 1), log: out + err });
      });
    });
  };

  it("a merge request gets one note; what its change causes stops it, the label lets it through", async () => {
    stack.declare([declared("nango", { frequency: "2h" })]);
    const up = await job("update", sandbox.environment);
    expect(up.status, up.log).to.equal(0);

    stack.declare([declared("nango", { frequency: "5m" })]);
    gitlab.add(gitlab.notes, { body: "<!-- pulumi-syncs review prod -->" }, 8);
    const stopped = await job("review");
    expect(stopped.status, stopped.log).to.equal(2);
    expect(gitlab.notes).to.have.length(2);
    expect(gitlab.notes[1]?.body).to.contain("--fail-on load+20%").and.contain("PUT /sync/update-connection-frequency");

    expect(await job("review", { CI_MERGE_REQUEST_LABELS: "urgent,syncs-accepted" })).to.include({ status: 0 });
    expect(gitlab.notes).to.have.length(2);
    expect(gitlab.notes[1]?.body).not.to.contain("--fail-on");

    const fork = await job("review", { GITLAB_TOKEN: "", CI_MERGE_REQUEST_LABELS: "syncs-accepted" });
    expect(fork.log).to.contain("No note");
    expect(fork.status).to.equal(0);
  });

  it("drift opens one issue, which is closed when nothing differs any more", async () => {
    const place = { integration: "hubspot", connection: "acme", sync: "orders" };
    sandbox.change("nango", { action: "set-frequency", ...place, frequency: "3h" });
    const night = await job("drift", sandbox.environment);
    expect(night.status, night.log).to.equal(0);
    expect(await job("drift", sandbox.environment)).to.include({ status: 0 });
    expect(gitlab.issues.map(({ state }) => state)).to.deep.equal(["opened"]);
    expect(gitlab.issues[0]?.description).to.contain("frequency").and.contain("3h");

    const refused = await job("drift", { ...sandbox.environment, NANGO_SECRET_KEY: "wrong" });
    expect(refused.status).to.equal(1);
    expect(gitlab.issues[0]?.state).to.equal("opened");

    sandbox.change("nango", { action: "set-frequency", ...place, frequency: "2h" });
    expect(await job("drift", sandbox.environment)).to.include({ status: 0 });
    expect(gitlab.issues.map(({ state }) => state)).to.deep.equal(["closed"]);
  });

  it("GitLab's refusal is told in words", async () => {
    const { status, log } = await job("review", { GITLAB_TOKEN: "other", CI_MERGE_REQUEST_LABELS: "syncs-accepted" });
    expect(status).to.equal(1);
    expect(log).to.contain('error: GitLab answered 401 to GET /user: "401 Unauthorized"');
  });

  it("has the same texts as the GitHub example", () => {
    const text = (folder: string): string => readFileSync(path.join(ROOT, folder, "pulumi-syncs/text.mjs"), "utf8");
    expect(text("examples/gitlab/.gitlab")).to.equal(text("examples/github/.github"));
  });
});
