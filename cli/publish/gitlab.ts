import { z } from "zod";
import type { ApiFailure } from "../../provider/core/errors/api-error.js";
import { allPages, PageSize } from "../../provider/core/pages.js";
import { HttpClient, type HttpRequest, path, withQuery } from "../../provider/http/client.js";
import { accessOf, type Change, type IssueText, type Published, required, type Service } from "./service.js";

const PAGE = 100;

/** In the one project that the job runs for. By its REST API, see https://docs.gitlab.com/api/rest */
export class GitLab implements Service {
  readonly name = "GitLab";
  /** Of a note; a description may have a little more. */
  readonly longest = 1_000_000;
  readonly change: Change | undefined;
  readonly job: string | undefined;
  readonly isForked: boolean;
  readonly #request: <T>(request: HttpRequest, answer: z.ZodType<T>) => Promise<T>;
  readonly #project: string;
  #author: Promise<number> | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    const url = "https://gitlab.com/api/v4";
    const { account, baseUrl, token, context } = accessOf(env, "GITLAB_TOKEN", "CI_API_V4_URL", url);
    const http = new HttpClient({
      account,
      platform: this.name,
      baseUrl,
      credential: token,
      baseUrlSetting: "CI_API_V4_URL",
      headers: () => ({ "PRIVATE-TOKEN": token }),
      remedy,
    });
    this.#request = (request, answer) => http.request(request, answer, context);
    this.#project = path`/projects/${required(env, "CI_PROJECT_ID")}`;
    const number = Number(env["CI_MERGE_REQUEST_IID"]);
    // In a pipeline of the merged result the commit is one that nobody has pushed.
    const commit = env["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] || (env["CI_COMMIT_SHA"] ?? "");
    this.change = Number.isSafeInteger(number) && number > 0 ? { number, commit } : undefined;
    this.isForked =
      env["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] !== undefined &&
      env["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] !== env["CI_MERGE_REQUEST_PROJECT_ID"];
    this.job = env["CI_JOB_URL"];
  }

  comments(change: number): Promise<readonly Published[]> {
    return this.#own(this.#notes(change), { order_by: "created_at", sort: "asc" });
  }

  async writeComment(change: number, body: string): Promise<Published> {
    return publishedOf(await this.#write("POST", this.#notes(change), { body }));
  }

  async rewriteComment(change: number, id: number, body: string): Promise<Published> {
    return publishedOf(await this.#write("PUT", `${this.#notes(change)}/${id}`, { body }));
  }

  async removeComment(change: number, id: number): Promise<void> {
    await this.#request({ method: "DELETE", path: `${this.#notes(change)}/${id}` }, z.unknown());
  }

  openIssues(): Promise<readonly Published[]> {
    return this.#own(`${this.#project}/issues`, { state: "opened", scope: "all" });
  }

  async openIssue({ title, body }: IssueText): Promise<Published> {
    const text = { title, description: body, labels: "drift" };
    return publishedOf(await this.#write("POST", `${this.#project}/issues`, text));
  }

  async rewriteIssue(id: number, { title, body }: IssueText): Promise<Published> {
    return publishedOf(await this.#write("PUT", `${this.#project}/issues/${id}`, { title, description: body }));
  }

  async sayInIssue(id: number, body: string): Promise<void> {
    await this.#write("POST", `${this.#project}/issues/${id}/notes`, { body });
  }

  async closeIssue(id: number): Promise<void> {
    await this.#write("PUT", `${this.#project}/issues/${id}`, { state_event: "close" });
  }

  /** The last word on the label, where it came after the push of the commit. Both times are the server's. */
  async labelOf({ number, commit }: Change, label: string): Promise<{ readonly by?: string } | undefined> {
    const request = `${this.#project}/merge_requests/${number}`;
    const [versions, events] = await Promise.all([
      this.#all(`${request}/versions`, {}, version),
      this.#all(`${request}/resource_label_events`, {}, labelEvent),
    ]);
    const pushed = versions.find(({ head_commit_sha: sha }) => sha === commit)?.created_at;
    const last = events
      .filter((each) => each.label?.name === label)
      .sort((a, b) => a.id - b.id)
      .at(-1);
    if (last?.action !== "add") return undefined;
    const isSince = pushed !== undefined && Date.parse(last.created_at) >= Date.parse(pushed);
    return isSince ? { by: last.user?.username ?? "somebody" } : {};
  }

  async mergedAs(commit: string): Promise<Change | undefined> {
    const found = await this.#request(
      { method: "GET", path: `${this.#project}/repository/commits/${encodeURIComponent(commit)}/merge_requests` },
      z.array(z.looseObject({ iid: z.number(), state: z.string(), sha: z.string().nullish() })),
    );
    const merged = found.find(({ state }) => state === "merged");
    return merged && { number: merged.iid, commit: merged.sha ?? "" };
  }

  async #own(list: string, query: Record<string, string>): Promise<Published[]> {
    this.#author ??= this.#request({ method: "GET", path: "/user" }, z.looseObject({ id: z.number() })).then(
      ({ id }) => id,
    );
    const author = await this.#author;
    const entries = await this.#all(list, query, entry);
    return entries.filter((each) => each.author?.id === author).map((each) => publishedOf(each));
  }

  #all<T extends { id: number }>(list: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T[]> {
    return allPages(
      `The entries of ${this.name} ${list}`,
      new PageSize(PAGE),
      (page, size) =>
        this.#request(
          { method: "GET", path: withQuery(list, { ...query, per_page: size, page: page + 1 }) },
          z.array(schema),
        ),
      ({ id }) => String(id),
    );
  }

  #notes(change: number): string {
    return `${this.#project}/merge_requests/${change}/notes`;
  }

  #write(method: "POST" | "PUT", where: string, body: object): Promise<z.infer<typeof entry>> {
    return this.#request({ method, path: where, body }, entry);
  }
}

const entry = z.looseObject({
  id: z.number(),
  /** Of an issue. */
  iid: z.number().optional(),
  /** Of a note. */
  body: z.string().nullish(),
  /** Of an issue. */
  description: z.string().nullish(),
  web_url: z.string().optional(),
  author: z.looseObject({ id: z.number() }).nullish(),
});

const version = z.looseObject({ id: z.number(), head_commit_sha: z.string(), created_at: z.string() });

const labelEvent = z.looseObject({
  id: z.number(),
  action: z.string(),
  created_at: z.string(),
  label: z.looseObject({ name: z.string() }).nullish(),
  user: z.looseObject({ username: z.string() }).nullish(),
});

/** An issue is named by its number in the project, a note by its id. */
function publishedOf({ id, iid, body, description, web_url: url }: z.infer<typeof entry>): Published {
  return { id: iid ?? id, body: body ?? description ?? "", url: url ?? "" };
}

function remedy({ status }: ApiFailure): string | undefined {
  if (status === 401) return "Check GITLAB_TOKEN; it was not accepted";
  if (status === 403) return "GITLAB_TOKEN may not do this: it needs the scope `api` and the role Reporter";
  if (status === 404) return "GITLAB_TOKEN may not see it, or CI_PROJECT_ID or the number is another";
  return undefined;
}
