import { readFileSync } from "node:fs";
import { z } from "zod";
import { type ApiFailure, NotFoundError, PermissionDeniedError } from "../../provider/core/errors/api-error.js";
import { allPages, PageSize } from "../../provider/core/pages.js";
import { HttpClient, type HttpRequest, path, withQuery } from "../../provider/http/client.js";
import { accessOf, type Change, type IssueText, type Published, required, type Service } from "./service.js";

const PAGE = 100;

/** Who writes with the token of a job. */
const JOB = "github-actions[bot]";

/** In the one repository that the job runs for. By its REST API, see https://docs.github.com/rest */
export class GitHub implements Service {
  readonly name = "GitHub";
  readonly longest = 65_536;
  readonly change: Change | undefined;
  readonly job: string | undefined;
  readonly isForked: boolean;
  readonly #request: <T>(request: HttpRequest, answer: z.ZodType<T>) => Promise<T>;
  readonly #repository: string;
  readonly #event: Event;
  readonly #login: string | undefined;
  #author: Promise<string> | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    const { account, baseUrl, token, context } = accessOf(
      env,
      "GITHUB_TOKEN",
      "GITHUB_API_URL",
      "https://api.github.com",
    );
    const http = new HttpClient({
      account,
      platform: this.name,
      baseUrl,
      credential: token,
      baseUrlSetting: "GITHUB_API_URL",
      headers: () => ({
        Authorization: `Bearer ${token}`,
        Accept: "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
      }),
      remedy,
    });
    this.#request = (request, answer) => http.request(request, answer, context);
    const repository = required(env, "GITHUB_REPOSITORY");
    const [owner = "", name = ""] = repository.split("/");
    this.#repository = path`/repos/${owner}/${name}`;
    this.#login = env["GITHUB_TOKEN_LOGIN"];
    this.#event = eventOf(env["GITHUB_EVENT_PATH"]);
    const { pull_request: pull } = this.#event;
    this.change = pull === undefined ? undefined : { number: pull.number, commit: pull.head.sha };
    this.isForked = pull?.head.repo !== undefined && pull.head.repo?.full_name !== repository;
    const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run } = env;
    this.job = server === undefined || run === undefined ? undefined : `${server}/${repository}/actions/runs/${run}`;
  }

  comments(change: number): Promise<readonly Published[]> {
    return this.#own(`${this.#repository}/issues/${change}/comments`, {});
  }

  async writeComment(change: number, body: string): Promise<Published> {
    return publishedOf(await this.#write("POST", `${this.#repository}/issues/${change}/comments`, { body }));
  }

  async rewriteComment(_change: number, id: number, body: string): Promise<Published> {
    return publishedOf(await this.#write("PATCH", `${this.#repository}/issues/comments/${id}`, { body }));
  }

  async removeComment(_change: number, id: number): Promise<void> {
    await this.#request({ method: "DELETE", path: `${this.#repository}/issues/comments/${id}` }, z.unknown());
  }

  openIssues(): Promise<readonly Published[]> {
    return this.#own(`${this.#repository}/issues`, { state: "open" });
  }

  async openIssue(text: IssueText): Promise<Published> {
    return publishedOf(await this.#write("POST", `${this.#repository}/issues`, { ...text, labels: ["drift"] }));
  }

  async rewriteIssue(id: number, text: IssueText): Promise<Published> {
    return publishedOf(await this.#write("PATCH", `${this.#repository}/issues/${id}`, text));
  }

  async sayInIssue(id: number, body: string): Promise<void> {
    await this.#write("POST", `${this.#repository}/issues/${id}/comments`, { body });
  }

  async closeIssue(id: number): Promise<void> {
    await this.#write("PATCH", `${this.#repository}/issues/${id}`, { state: "closed", state_reason: "completed" });
  }

  /** What the event of this run says: GitHub has no time of a push to hold an earlier label against. */
  labelOf({ commit }: Change, label: string): Promise<{ readonly by?: string } | undefined> {
    const { action, label: set, pull_request: pull, sender } = this.#event;
    if (pull?.labels.some(({ name }) => name === label) !== true) return Promise.resolve(undefined);
    const isNow = action === "labeled" && set?.name === label && pull.head.sha === commit;
    return Promise.resolve(isNow ? { by: sender?.login ?? "somebody" } : {});
  }

  async mergedAs(commit: string): Promise<Change | undefined> {
    const found = await this.#request(
      { method: "GET", path: `${this.#repository}/commits/${encodeURIComponent(commit)}/pulls` },
      z.array(z.looseObject({ number: z.number(), merged_at: z.string().nullable(), head: head })),
    );
    const merged = found.find(({ merged_at: at }) => at !== null);
    return merged && { number: merged.number, commit: merged.head.sha };
  }

  async #own(list: string, query: Record<string, string>): Promise<Published[]> {
    const author = await (this.#author ??= this.#whoAmI());
    const entries = await allPages(
      `The entries of ${this.name} ${list}`,
      new PageSize(PAGE),
      (page, size) =>
        this.#request(
          { method: "GET", path: withQuery(list, { ...query, per_page: size, page: page + 1 }) },
          z.array(entry),
        ),
      ({ id }) => String(id),
    );
    return entries
      .filter(({ user, pull_request: pull }) => user?.login === author && pull === undefined)
      .map((each) => publishedOf(each));
  }

  /** The user of the token. A job's own token may not ask that, and is the job's. */
  async #whoAmI(): Promise<string> {
    if (this.#login !== undefined && this.#login !== "") return this.#login;
    try {
      return (await this.#request({ method: "GET", path: "/user" }, z.looseObject({ login: z.string() }))).login;
    } catch (error) {
      if (error instanceof PermissionDeniedError || error instanceof NotFoundError) return JOB;
      throw error;
    }
  }

  #write(method: "POST" | "PATCH", where: string, body: object): Promise<z.infer<typeof entry>> {
    return this.#request({ method, path: where, body, repeatable: method === "PATCH" }, entry);
  }
}

const entry = z.looseObject({
  id: z.number(),
  /** Of an issue. */
  number: z.number().optional(),
  body: z.string().nullish(),
  html_url: z.string().optional(),
  user: z.looseObject({ login: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});

const head = z.looseObject({
  sha: z.string(),
  repo: z.looseObject({ full_name: z.string() }).nullish(),
});

const event = z.looseObject({
  action: z.string().optional(),
  label: z.looseObject({ name: z.string() }).optional(),
  sender: z.looseObject({ login: z.string() }).optional(),
  pull_request: z
    .looseObject({ number: z.number(), head, labels: z.array(z.looseObject({ name: z.string() })).default([]) })
    .optional(),
});

type Event = z.infer<typeof event>;

/** What the job was started by; nothing where it is none of GitHub's. */
function eventOf(file: string | undefined): Event {
  if (file === undefined || file === "") return {};
  return event.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** An issue is named by its number, a comment by its id. */
function publishedOf({ id, number, body, html_url: url }: z.infer<typeof entry>): Published {
  return { id: number ?? id, body: body ?? "", url: url ?? "" };
}

function remedy({ status, request: { path: where } }: ApiFailure): string | undefined {
  if (status === 401) return "Check GITHUB_TOKEN; it was not accepted";
  if (status === 403) {
    const right = where.includes("/comments") || where.includes("/pulls") ? "pull-requests" : "issues";
    return `Give the job the permission it needs (\`permissions: ${right}: write\`); a pull request from a fork never has it`;
  }
  if (status === 404) return "GITHUB_TOKEN may not see it, or GITHUB_REPOSITORY or the number is another";
  if (status === 410) return "Issues are turned off in this repository";
  return undefined;
}
