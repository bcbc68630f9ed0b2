import { nameOf } from "../../protocol/urn.js";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { openWhole, ProjectFileError } from "../../engine/index.js";
import type { Terminal } from "../terminal.js";

/** What a stack has: its config, and the objects it manages. */
export interface KnownStack {
  readonly config: ReadonlyMap<string, string>;
  readonly resources: readonly KnownResource[];
}

export interface KnownResource {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

const NOTHING: KnownStack = { config: new Map(), resources: [] };

/** The folder of the project that a folder belongs to: that of Pulumi.yaml in it or above it. */
export function projectFolder(folder: string): string | undefined {
  for (let directory = folder; ; directory = dirname(directory)) {
    if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(directory, name))))
      return directory;
    if (directory === dirname(directory)) return undefined;
  }
}

/**
 * Looks at the stack of a project, as far as there is one. One that cannot be read is reported, and counts as empty: what
 * exists on a platform can be listed all the same.
 *
 * @param pulumi path of the Pulumi CLI; undefined: the embedded engine looks
 */
export async function knownStack(
  folder: string,
  stack: string | undefined,
  pulumi: string | undefined,
  { env }: Terminal,
  report: (line: string) => void,
): Promise<KnownStack> {
  const project = projectFolder(folder);
  if (project === undefined) return NOTHING;
  if (pulumi !== undefined) return lookWithPulumi(pulumi, project, stack, env, report);
  try {
    return await lookEmbedded(project, stack);
  } catch (error) {
    // Such as `main: index.ts` in a new project, which this import is about to write.
    if (!(error instanceof ProjectFileError)) throw error;
    report(`note: no stack was looked at. ${error.message}`);
    return NOTHING;
  }
}

async function lookEmbedded(cwd: string, name: string | undefined): Promise<KnownStack> {
  const { config, resources } = await openWhole({ cwd, ...(name === undefined ? {} : { stack: name }) });
  return { config: new Map(Object.entries(config)), resources: managed(resources) };
}

const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          delete: z.boolean().optional(),
          external: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
});
const settings = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

async function lookWithPulumi(
  pulumi: string,
  cwd: string,
  stack: string | undefined,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<KnownStack> {
  const where = ["--cwd", cwd, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  const [state, config] = await Promise.all([
    output(pulumi, ["stack", "export", ...where], env),
    output(pulumi, ["config", "--json", "--show-secrets", ...where], env),
  ]);
  const resources = exported.safeParse(state).data?.deployment.resources;
  if (state === undefined) report("note: pulumi shows no stack of this project, so nothing counts as known.");
  const values = Object.entries(settings.safeParse(config).data ?? {});
  return {
    config: new Map(values.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value] as const]))),
    resources: managed(resources ?? []),
  };
}

function managed(
  resources: readonly {
    urn: string;
    type: string;
    id?: string | undefined;
    delete?: boolean | undefined;
    external?: boolean | undefined;
  }[],
): KnownResource[] {
  return resources.flatMap(({ urn, type, id, delete: isGoing, external }) =>
    id === undefined || isGoing === true || external === true ? [] : [{ type, id, name: nameOf(urn) }],
  );
}

/** What a command prints as JSON; undefined where it fails. */
function output(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "ignore"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", () => {
      resolve(undefined);
    });
    child.once("close", (status) => {
      try {
        resolve(status === 0 ? JSON.parse(Buffer.concat(chunks).toString("utf8")) : undefined);
      } catch {
        resolve(undefined);
      }
    });
  });
}
