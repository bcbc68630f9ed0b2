import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { ensureDirectory, replaceFile } from "../disk/durable-file.js";
import { readText } from "../disk/read.js";
import { isMap } from "../../protocol/property-values.js";
import { parseJson } from "../state/json.js";
import { ProjectFileError } from "./errors.js";
import type { Project } from "./project.js";
import { pulumiHome } from "./pulumi-home.js";

/**
 * The stack that `stack select` chose for a project and a backend, as Pulumi notes it in its home directory. In older
 * files one stack stands for all backends.
 */
export async function selectedStack(
  project: Project,
  backendUrl: string,
  home = pulumiHome(),
): Promise<string | undefined> {
  const settings = await readSettings(settingsFile(project, home));
  const { stacks, stack } = settings;
  const selected = (isMap(stacks) ? stacks[backendUrl] : undefined) ?? stack;
  return typeof selected === "string" && selected !== "" ? selected : undefined;
}

/** Selects a stack, or none, for a project and a backend. `name` is the full one: `organization/<project>/<stack>`. */
export async function selectStack(
  project: Project,
  backendUrl: string,
  name: string | undefined,
  home = pulumiHome(),
): Promise<void> {
  const file = settingsFile(project, home);
  const { stacks, stack, ...others } = await readSettings(file);
  const selected = Object.entries(isMap(stacks) ? stacks : {}).filter(([url]) => url !== backendUrl);
  if (name !== undefined) selected.push([backendUrl, name]);
  const settings = {
    // Unselecting clears the old form too, else it would come back.
    ...(name === undefined || stack === undefined ? {} : { stack }),
    ...(selected.length === 0 ? {} : { stacks: Object.fromEntries(selected.sort(([a], [b]) => (a < b ? -1 : 1))) }),
    ...others,
  };
  if (Object.keys(settings).length === 0) return rm(file, { force: true });
  await ensureDirectory(dirname(file));
  await replaceFile(file, [Buffer.from(JSON.stringify(settings, null, 4))]);
}

function settingsFile(project: Project, home: string): string {
  const place = createHash("sha1").update(project.file).digest("hex");
  return join(home, "workspaces", `${project.name}-${place}-workspace.json`);
}

async function readSettings(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  if (text === undefined) return {};
  try {
    const settings = parseJson(text);
    if (isMap(settings)) return settings;
  } catch {
    // Reported below, with the file's name.
  }
  throw new ProjectFileError(file, "it is not JSON. Remove it, and select a stack again.");
}
