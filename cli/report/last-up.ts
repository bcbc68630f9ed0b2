import { spawn } from "node:child_process";
import { z } from "zod";
import { lastUpdate, loadProject } from "../../engine/index.js";
import { CliError } from "../error.js";
import type { Terminal } from "../terminal.js";
import type { LastUp } from "./hosts.js";
import { HIDDEN } from "../../protocol/hidden.js";

/** Where a run keeps, among the facts of its history, where it called a platform. */
const HOST_FACT = "pulumi-syncs.host.";

/** Where an `up` calls each platform, as facts for its history. */
export function hostFacts(hosts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(hosts).map(([platform, url]) => [`${HOST_FACT}${platform}`, url]));
}

/**
 * What the last `up` of a stack ran with, from its history. Undefined: there was none, or the stack, its backend or its history
 * cannot be read, which whatever else is asked of them says better.
 *
 * @param pulumi path of the Pulumi CLI; undefined: the embedded engine looks
 */
export async function lastUpOf(
  { cwd, project, stack }: { readonly cwd: string; readonly project?: string; readonly stack?: string },
  pulumi: string | undefined,
  { env }: Pick<Terminal, "env">,
): Promise<LastUp | undefined> {
  if (project === undefined || stack === undefined) return undefined;
  try {
    // A digest may be of another folder's project.
    if ((await loadProject(cwd)).name !== project) return undefined;
    if (pulumi !== undefined) return await fromPulumi(pulumi, cwd, stack, env);
    const last = await lastUpdate({ cwd, stack });
    return last === undefined ? undefined : lastUp(last.config, last.facts);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function lastUp(config: Readonly<Record<string, string | undefined>>, facts: Readonly<Record<string, string>>): LastUp {
  const hosts = Object.entries(facts).filter(([name]) => name.startsWith(HOST_FACT));
  return {
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, value ?? HIDDEN])),
    ...(hosts.length > 0 && {
      hosts: Object.fromEntries(hosts.map(([name, url]) => [name.slice(HOST_FACT.length), url])),
    }),
  };
}

const history = z.array(
  z.looseObject({
    kind: z.string(),
    environment: z.record(z.string(), z.string()).optional(),
    config: z
      .record(z.string(), z.looseObject({ value: z.string().optional(), secret: z.boolean().optional() }))
      .optional(),
  }),
);

async function fromPulumi(
  pulumi: string,
  cwd: string,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<LastUp | undefined> {
  const words = [
    "stack",
    "history",
    "--json",
    "--page-size",
    "20",
    "--non-interactive",
    "--cwd",
    cwd,
    "--stack",
    stack,
  ];
  const text = await output(pulumi, words, env);
  const entry = parsed(text)?.find(({ kind }) => kind === "update");
  if (entry === undefined) return undefined;
  const config = Object.entries(entry.config ?? {}).map(([key, { value, secret }]) => [
    key,
    secret === true ? undefined : value,
  ]);
  return lastUp(Object.fromEntries(config) as Record<string, string | undefined>, entry.environment ?? {});
}

function parsed(text: string): z.infer<typeof history> | undefined {
  try {
    return history.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function output(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "ignore"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", (cause) => {
      reject(new CliError(`Cannot run ${program}: ${cause.message}`, 1, { cause }));
    });
    child.once("close", () => {
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}
