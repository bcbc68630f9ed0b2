import { appendFile } from "node:fs/promises";
import { ProviderError } from "../../provider/core/errors/provider-error.js";
import { CliError } from "../error.js";
import { existingDirectory } from "../command.js";
import type { Service, ServiceName } from "./service.js";

/** What the flags of `comment`, `issue` and `reviewed` say. */
export interface PublishFlags {
  cwd: string;
  stack?: string;
  acceptLabel?: string;
  pullRequest?: number;
  commit?: string;
}

/** The service by its name, with the token of the environment. */
export async function serviceOf(name: ServiceName, env: NodeJS.ProcessEnv): Promise<Service> {
  if (name === "github") return new (await import("./github.js")).GitHub(env);
  return new (await import("./gitlab.js")).GitLab(env);
}

/** The stack that a report is about: the named one, else the one that the report names. */
export function stackOf(flags: PublishFlags, facts: { readonly stack?: string | undefined } | undefined): string {
  return flags.stack ?? facts?.stack ?? "dev";
}

/** The folder that files are looked for in. */
export function folderOf({ cwd }: PublishFlags): string {
  return existingDirectory(cwd);
}

/** Shows a text on the page of the job, where there is such a page: GitHub's job summary. */
export async function summarize(text: string, env: NodeJS.ProcessEnv): Promise<void> {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file !== undefined && file !== "") await appendFile(file, `${text}\n`);
}

/** A refusal of the service is a failure of this command, not of the package. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new CliError(cause.message, 1, { cause });
  }
}
