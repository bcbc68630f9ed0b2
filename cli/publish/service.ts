import { type Context, createContext } from "../../provider/core/context.js";
import { Account } from "../../provider/core/account.js";
import { isLoopback } from "../../provider/core/base-url.js";
import { rememberSecret } from "../../provider/core/redact.js";
import { Run } from "../../provider/core/run.js";
import { Settings } from "../../provider/core/settings.js";
import { UsageError } from "../error.js";

/** Where a review is shown and drift is filed. */
export type ServiceName = "github" | "gitlab";

/** A comment or an issue that was written with the same token. */
export interface Published {
  /** By which the service's API names it. */
  readonly id: number;
  readonly body: string;
  /** Address of its page, as far as the service says one. */
  readonly url: string;
}

/** Title and text of an issue. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** A change that waits for its merge, as the CI of the service names it: a pull request, a merge request. */
export interface Change {
  readonly number: number;
  /** The last commit of its branch. */
  readonly commit: string;
}

/** What a service can do. Lists have only what the token's own user wrote: nothing else is ever changed. */
export interface Service {
  /** As its vendor spells it. */
  readonly name: string;
  /** The most characters that a text may have. */
  readonly longest: number;
  /** The change that this job is about; undefined where there is none. */
  readonly change: Change | undefined;
  /** Address of this job's page. */
  readonly job: string | undefined;
  /** Whether the token may only read, because the code comes from a fork. */
  readonly isForked: boolean;
  comments(change: number): Promise<readonly Published[]>;
  writeComment(change: number, body: string): Promise<Published>;
  rewriteComment(change: number, id: number, body: string): Promise<Published>;
  removeComment(change: number, id: number): Promise<void>;
  openIssues(): Promise<readonly Published[]>;
  openIssue(text: IssueText): Promise<Published>;
  rewriteIssue(id: number, text: IssueText): Promise<Published>;
  sayInIssue(id: number, body: string): Promise<void>;
  closeIssue(id: number): Promise<void>;
  /**
   * Whether a change has a label. `by`: who put it there since the last commit came; absent where that is not known to have
   * been since. Undefined: it has not.
   */
  labelOf(change: Change, label: string): Promise<{ readonly by?: string } | undefined>;
  /** The merged change that a commit of the branch came from. */
  mergedAs(commit: string): Promise<Change | undefined>;
}

/** How long a command may take with all its requests, waits included. Milliseconds. */
const TIMEOUT = 10 * 60_000;

/** What a service is called with: its address, its token, and one context for all requests of the command. */
export interface Access {
  readonly account: Account;
  readonly baseUrl: string;
  readonly token: string;
  readonly context: Context;
}

/** The access of a command. The token comes from the environment alone: words of a command line are seen by others. */
export function accessOf(env: NodeJS.ProcessEnv, tokenName: string, urlName: string, vendorUrl: string): Access {
  const token = required(env, tokenName).trim();
  rememberSecret(token);
  const account = new Account(new Settings(undefined, env));
  const baseUrl = addressOf(env, urlName, vendorUrl);
  return { account, baseUrl, token, context: createContext({ account, run: new Run(), timeout: TIMEOUT }) };
}

/** No CI gives its token to a step unasked; all else that is read it sets itself. */
const HOW_TO_SET: Readonly<Record<string, string>> = {
  GITHUB_TOKEN: 'In GitHub Actions give it to the step: `env: { GITHUB_TOKEN: "${{ github.token }}" }`.',
  GITLAB_TOKEN: "Make it a masked CI/CD variable: a project access token of the role Reporter, with the scope api.",
};

/** A variable that has to be there. */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]?.trim() ?? "";
  if (value !== "") return value;
  const how = HOW_TO_SET[name];
  throw new UsageError(`The environment variable ${name} is not set.${how === undefined ? "" : ` ${how}`}`);
}

function addressOf(env: NodeJS.ProcessEnv, name: string, vendorUrl: string): string {
  const text = env[name] ?? vendorUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const mayBePlain = url !== undefined && (isLoopback(url.hostname) || env["PULUMI_SYNCS_ALLOW_HTTP"] === "1");
  if (url?.protocol === "https:" || (url?.protocol === "http:" && mayBePlain)) return text.replace(/\/+$/, "");
  throw new UsageError(`${name} must be a URL that begins with https://, such as ${vendorUrl}.`);
}
