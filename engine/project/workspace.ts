import { resolve } from "node:path";

import { EngineError } from "../errors.js";
import { FileBackend } from "../state/backend.js";
import type { StackReference } from "../state/layout.js";
import { locateBackend } from "./backend-location.js";
import { loadProject, type Project, stackConfigFile } from "./project.js";
import { DEFAULT_STACK } from "./errors.js";
import { selectedStack } from "./selected-stack.js";
import { StackConfigFile } from "./stack-config-file.js";
import { parseStackName } from "./stack-name.js";

/** A project, the backend of its states, and the stack that is meant. */
export interface Workspace {
  /** Absolute path of the directory the command runs in. */
  cwd: string;
  project: Project;
  backend: FileBackend;
  stack: StackReference;
  /** Whether somebody chose the stack: by name, in `PULUMI_STACK`, or by selecting it. Else it is the default one. */
  isStackChosen: boolean;
  /** Absolute path of the stack's config file. */
  configFile: string;
}

/** What a person says of where a command works. */
export interface WorkspaceOptions {
  /** Folder to look for Pulumi.yaml from, upward. */
  cwd: string;
  /** Name of the stack, `organization/<project>/` before it allowed. Default: the selected one, else `dev`. */
  stack?: string;
  /** `--config-file`, relative to `cwd`. Default: `Pulumi.<stack>.yaml` in its place. */
  configFile?: string;
}

/** Finds the project in or above a directory, its backend, and the stack: the named one, the selected one, else `dev`. */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const cwd = resolve(options.cwd);
  const project = await loadProject(cwd);
  const { url, directory } = await locateBackend(project, cwd);
  const backend = await FileBackend.open(url, directory);
  const chosen = await chosenStack(project, url, options.stack);
  const stack = parseStackName(chosen ?? DEFAULT_STACK, project);
  const { configFile } = options;
  return {
    cwd,
    project,
    backend,
    stack,
    isStackChosen: chosen !== undefined,
    configFile: configFile === undefined ? stackConfigFile(project, stack.name) : resolve(cwd, configFile),
  };
}

/** Reads the config file of the workspace's stack. */
export function openStackConfig({ configFile }: Workspace): Promise<StackConfigFile> {
  return StackConfigFile.load(configFile);
}
/** The stack that somebody chose: by name, in `PULUMI_STACK`, or by selecting it. */
async function chosenStack(project: Project, url: string, named: string | undefined): Promise<string | undefined> {
  const fromEnvironment = process.env["PULUMI_STACK"];
  if (named === undefined && fromEnvironment === "") {
    // Pulumi does not take this one for unset: with it, no stack is selected.
    throw new EngineError(
      "no stack selected: PULUMI_STACK is set to an empty text, so the selected stack does not count. " +
        "Unset it, or name a stack with --stack.",
    );
  }
  return named ?? fromEnvironment ?? selectedStack(project, url);
}
