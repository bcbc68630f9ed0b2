import { join, resolve } from "node:path";

import { readText } from "../disk/read.js";
import { EngineError, UnsupportedError } from "../errors.js";
import { isMap } from "../../protocol/property-values.js";
import { parseJson } from "../state/json.js";
import { currentUser } from "../user.js";
import { ProjectFileError } from "./errors.js";
import type { Project } from "./project.js";
import { pulumiHome } from "./pulumi-home.js";

/** Where states are kept by default: Pulumi's `login --local`. */
const DEFAULT_URL = "file://~";

const SCHEME = "file://";

const BY_DEFAULT = "the default";

/** The backend of a run. */
export interface BackendLocation {
  /** As it was written: Pulumi files the selected stack under it. */
  url: string;
  /** Absolute path of the directory that holds `.pulumi`. */
  directory: string;
}

/**
 * Chooses the backend as Pulumi does: `PULUMI_BACKEND_URL`, `backend.url` of Pulumi.yaml, the one that the user is
 * logged in to; else the home directory. Refuses any but a `file://` one.
 */
export async function locateBackend(
  project: Project,
  cwd: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<BackendLocation> {
  const { url, source } = await chooseUrl(project, environment);
  if (!url.startsWith(SCHEME)) throw new UnsupportedError(`The backend ${withoutPassword(url)} (${source})`);
  return { url, directory: directoryOf(url, source, cwd) };
}

/** Whether anything says where states are kept: a variable, the project, or a login. */
export async function isBackendChosen(
  project: Project,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  return (await chooseUrl(project, environment)).source !== BY_DEFAULT;
}

async function chooseUrl(project: Project, environment: NodeJS.ProcessEnv): Promise<{ url: string; source: string }> {
  const fromEnvironment = environment["PULUMI_BACKEND_URL"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") {
    return { url: fromEnvironment, source: "PULUMI_BACKEND_URL" };
  }
  if (project.backendUrl !== undefined) return { url: project.backendUrl, source: project.file };
  // As with Pulumi's own variables, an empty one is one that is not set.
  const folder = environment["PULUMI_CREDENTIALS_PATH"];
  const credentials = join(
    folder === undefined || folder === "" ? pulumiHome(environment) : folder,
    "credentials.json",
  );
  const current = await currentLogin(credentials);
  return current === undefined
    ? { url: DEFAULT_URL, source: BY_DEFAULT }
    : {
        url: current,
        source: `logged in to by ${credentials}; set PULUMI_BACKEND_URL=file://<directory> to use another`,
      };
}

async function currentLogin(file: string): Promise<string | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = parseJson(text);
  } catch {
    // Newer CLIs may encrypt the file with a key of the operating system's.
    throw new ProjectFileError(file, "it cannot be read. Name the backend with PULUMI_BACKEND_URL=file://<directory>.");
  }
  const current = isMap(content) ? content["current"] : undefined;
  return typeof current === "string" && current !== "" ? current : undefined;
}

/**
 * The part behind `file://` is a path, absolute or from where the command runs. `~` at its beginning is the home
 * directory of the user, whatever `$HOME` says, and is looked for before the escapes of a URL are read: so does Pulumi.
 */
function directoryOf(url: string, source: string, cwd: string): string {
  const [written = ""] = url.slice(SCHEME.length).split(/[?#]/, 1);
  const home = written.startsWith("~");
  let path: string;
  try {
    path = decodeURIComponent(home ? written.slice(2) : written);
  } catch {
    throw new EngineError(`The backend ${url} (${source}) is not a URL: write a % in a path as %25.`);
  }
  if (home) return join(currentUser().home, path);
  // On Windows a URL has a slash before the drive.
  return resolve(cwd, process.platform === "win32" ? path.replace(/^\/(?=[A-Za-z]:)/, "") : path);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//****@");
}
