import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commandLine, type Ended } from "../../kit/command-line.js";
import { TemporaryFolder } from "../../kit/process.js";

/** A review, as far as `comment` looks into it. */
export function review(result: "passed" | "blocked" | "failed", count = 1, fingerprint = "f1"): object {
  return {
    ...{ format: "pulumi-syncs/review/v1", stack: "prod", fingerprint, verdict: { result } },
    ...{ syncs: Array.from({ length: count }, () => ({})), others: [], problems: result === "failed" ? ["bad"] : [] },
  };
}

/** A drift report, as far as `issue` looks into it. */
export function drift(values: readonly string[], unreadable: readonly object[] = []): object {
  const syncs = values.map((onPlatform, index) => ({
    ...{ urn: `urn:${index}`, found: "changed" },
    fields: [{ path: "frequency", inCode: "1h", onPlatform }],
  }));
  return { format: "pulumi-syncs/drift/v1", stack: "prod", syncs, unreadable, problems: [] };
}

/** The folder of a job: the files that a command before wrote, the event, and the summary of the job. */
export class Job extends TemporaryFolder {
  readonly #summary = join(this.path, "summary");

  constructor(
    readonly environment: () => Readonly<Record<string, string>>,
    readonly token: string,
  ) {
    super();
  }

  write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(this.path, name), typeof content === "string" ? content : JSON.stringify(content));
    }
  }

  /** Runs a command as a step does; whatever it says, the token is not in it. */
  async run(words: string, variables: Readonly<Record<string, string>> = {}): Promise<Ended & { summary: string }> {
    writeFileSync(this.#summary, "");
    const env = {
      ...{ GITHUB_STEP_SUMMARY: this.#summary, GITHUB_EVENT_PATH: "", GITHUB_TOKEN_LOGIN: "" },
      ...this.environment(),
      ...variables,
    };
    const ended = await commandLine(words.split(" "), { cwd: this.path, env });
    const summary = readFileSync(this.#summary, "utf8");
    expect(ended.stdout + ended.stderr + summary).not.to.contain(this.token);
    return { ...ended, summary };
  }

  /** The file of an event of a pull request on GitHub. */
  event(event: {
    action?: string;
    label?: string;
    labels?: readonly string[];
    sha?: string;
    from?: string;
  }): Record<string, string> {
    const file = join(this.path, "event.json");
    const { action = "synchronize", label, labels = [], sha = "0123456789abcdef", from = "acme/syncs" } = event;
    const content = {
      ...{ action, sender: { login: "jane" } },
      ...(label !== undefined && { label: { name: label } }),
      pull_request: {
        ...{ number: 5, labels: labels.map((name) => ({ name })) },
        head: { sha, repo: { full_name: from } },
      },
    };
    writeFileSync(file, JSON.stringify(content));
    return { GITHUB_EVENT_PATH: file };
  }
}
