/** The few words of GitHub's REST API that the workflows need. Node's own fetch, nothing to install. */

/** How long one request may take. */
const TIMEOUT = 30_000;
const ATTEMPTS = 4;
const PAGE = 100;

/** An answer that is not a success, in words and without the token. */
export class GitHubError extends Error {
  constructor(status, message) {
    super(message);
    this.name = "GitHubError";
    this.status = status;
  }
}

export class GitHub {
  #api;
  #token;
  #firstPause;

  /** @param {Record<string, string | undefined>} env the environment that GitHub Actions gives to a step */
  constructor(env) {
    this.#api = (env.GITHUB_API_URL ?? "https://api.github.com").replace(/\/+$/, "");
    this.#token = required(env, "GITHUB_TOKEN");
    this.#firstPause = Number(env.GITHUB_RETRY_MS ?? "1000");
    this.repository = `/repos/${required(env, "GITHUB_REPOSITORY")}`;
    /** Who the token is: only texts of this author are ever changed. */
    this.author = env.GITHUB_TOKEN_LOGIN ?? "github-actions[bot]";
  }

  /** All entries of a list, page by page. */
  async all(path) {
    const found = [];
    for (let page = 1; ; page += 1) {
      const entries = await this.request(
        "GET",
        `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`,
      );
      if (!Array.isArray(entries))
        throw new GitHubError(200, `GitHub answered GET ${path} with something that is no list.`);
      found.push(...entries);
      if (entries.length < PAGE) return found;
    }
  }

  /** Entries of a list that this workflow wrote: its own author, with its marker. */
  async own(path, marker) {
    const entries = await this.all(path);
    return entries.filter(({ user, body }) => user?.login === this.author && (body ?? "").includes(marker));
  }

  /** Sends a request; what is over for now (a limit, a gateway) is tried again, a write that may have arrived is not. */
  async request(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(method, path, body);
      if (answer.ok) return answer.status === 204 ? undefined : await this.#json(method, path, answer);
      const seconds = Number(answer.headers.get("retry-after") ?? "NaN");
      const limited = answer.status === 429 || (answer.status === 403 && !Number.isNaN(seconds));
      const passing = limited || (answer.status >= 500 && method !== "POST");
      if (!passing || attempt === ATTEMPTS)
        throw new GitHubError(answer.status, await this.#words(method, path, answer));
      await pause(Number.isNaN(seconds) ? this.#firstPause * 2 ** (attempt - 1) : Math.min(seconds, 60) * 1000);
    }
  }

  async #send(method, path, body) {
    try {
      return await fetch(`${this.#api}${path}`, {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT),
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.#token}`,
          "user-agent": "pulumi-syncs",
          "x-github-api-version": "2022-11-28",
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const why = error.cause?.code ?? error.name;
      throw new GitHubError(0, `GitHub could not be reached for ${method} ${path}: ${why}.`);
    }
  }

  async #json(method, path, answer) {
    try {
      return await answer.json();
    } catch {
      throw new GitHubError(answer.status, `GitHub answered ${method} ${path} with something that is no JSON.`);
    }
  }

  async #words(method, path, answer) {
    const text = await answer.text();
    let said = "";
    try {
      said = String(JSON.parse(text).message ?? "");
    } catch {
      // A page of some gateway says nothing to a person.
    }
    const words = `GitHub answered ${answer.status} to ${method} ${path}${said === "" ? "" : `: ${said}`}`;
    return words.replaceAll(this.#token, "***");
  }
}

/** A variable that has to be there. */
export function required(env, name) {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set. See examples/github of pulumi-syncs.`);
  return value;
}

/** Runs a script: what goes wrong is one line for people, and an annotation of the run. */
export async function main(script) {
  try {
    await script(process.env);
  } catch (error) {
    const line = String(error.message).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
    console.log(`::error::${line}`);
    process.exitCode = 1;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
