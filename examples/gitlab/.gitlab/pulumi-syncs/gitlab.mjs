/** The few words of GitLab's REST API that the jobs need. Node's own fetch, nothing to install. */

const TIMEOUT = 30_000;
const PAGE = 100;

export class GitLab {
  #api;
  #token;

  /** @param {Record<string, string | undefined>} env the environment that GitLab CI gives to a job */
  constructor(env) {
    this.#token = required(env, "GITLAB_TOKEN");
    this.#api = required(env, "CI_API_V4_URL");
    this.project = `/projects/${required(env, "CI_PROJECT_ID")}`;
  }

  /** Entries of a list that the token's own user wrote, with the marker in one of their texts. */
  async own(path, field, marker) {
    const { id } = await this.request("GET", "/user");
    const found = [];
    for (let page = 1; ; page += 1) {
      const entries = await this.request(
        "GET",
        `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`,
      );
      found.push(...entries.filter((entry) => entry.author.id === id && (entry[field] ?? "").includes(marker)));
      if (entries.length < PAGE) return found;
    }
  }

  async request(method, path, body) {
    let answer;
    try {
      answer = await fetch(`${this.#api}${path}`, {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT),
        headers: { "private-token": this.#token, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new Error(`GitLab could not be reached for ${method} ${path}: ${error.cause?.code ?? error.name}.`);
    }
    const text = await answer.text();
    let parsed;
    try {
      parsed = JSON.parse(text);
    } catch {
      // A page of some gateway says nothing to a person.
    }
    if (answer.ok && parsed !== undefined) return parsed;
    const said = JSON.stringify(parsed?.message ?? parsed?.error ?? "no JSON").replaceAll(this.#token, "***");
    throw new Error(`GitLab answered ${answer.status} to ${method} ${path}: ${said}`);
  }
}

/** A variable that has to be there. */
export function required(env, name) {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set. See examples/gitlab of pulumi-syncs.`);
  return value;
}

/** Runs a script: what goes wrong is one line for people. */
export async function main(script) {
  try {
    await script(process.env);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
