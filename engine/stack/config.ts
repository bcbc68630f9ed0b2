import { HIDDEN } from "../../protocol/hidden.js";
import { EngineError } from "../errors.js";
import { nodeAt, parseConfigKey, prettyKey } from "../project/config-path.js";
import { type ScalarType, typedScalar } from "../project/config-typed.js";
import { type ConfigNode, type ConfigText, configText, isEncrypted } from "../project/config-value.js";
import { requireStack } from "../project/require-stack.js";
import { configNodes } from "../project/stack-config.js";
import type { StackConfigFile } from "../project/stack-config-file.js";
import { keysForReading, keysForWriting } from "../project/stack-keys.js";
import { openStackConfig, type Workspace, type WorkspaceOptions } from "../project/workspace.js";
import type { Crypter } from "../state/crypter.js";
import { keyedConfig } from "./keyed-config.js";

/** A value of a stack's config, as it is shown. */
export interface ConfigEntry extends ConfigText {
  /** `ns:name`. */
  key: string;
  /** The same without the namespace where it is the project's. */
  pretty: string;
}

/** A value to set. */
export interface ConfigSetting {
  /** As the person wrote it. */
  key: string;
  value: string;
  /** Keeps it encrypted. */
  secret?: boolean;
  /** Default: a text, whatever it looks like. */
  type?: ScalarType;
}

const BLIND: Crypter = { encrypt: () => HIDDEN, decrypt: () => HIDDEN };

/** All values of a stack's config, those that the project gives it included; sorted by namespace, then by name. */
export async function listConfig(options: WorkspaceOptions & { showSecrets?: boolean }): Promise<ConfigEntry[]> {
  const workspace = await requireStack(options);
  const file = await openStackConfig(workspace);
  const nodes = [...configNodes(workspace.project, file)].sort(([a], [b]) => compareKeys(a, b));
  const secrets = nodes.some(([, node]) => isEncrypted(node));
  const crypter = secrets && options.showSecrets === true ? await crypterOf(workspace, file) : BLIND;
  return nodes.map(([key, node]) => entryOf(workspace, key, node, crypter));
}

/** One value of a stack's config, decrypted. */
export async function getConfig(options: WorkspaceOptions & { key: string; path?: boolean }): Promise<ConfigEntry> {
  const workspace = await requireStack(options);
  const { key, path } = parseConfigKey(options.key, workspace.project, options.path);
  const file = await openStackConfig(workspace);
  const whole = configNodes(workspace.project, file).get(key);
  const node = whole === undefined ? undefined : nodeAt(whole, path);
  if (node === undefined) {
    const name = path.length === 0 ? prettyKey(key, workspace.project) : options.key;
    throw new EngineError(`configuration key '${name}' not found for stack '${workspace.stack.name}'`);
  }
  return entryOf(workspace, key, node, isEncrypted(node) ? await crypterOf(workspace, file) : BLIND);
}

/** Sets a value of a stack that exists; an empty one will do. */
export async function setConfig(options: WorkspaceOptions & { setting: ConfigSetting }): Promise<void> {
  const workspace = await requireStack(options);
  const { value, secret, type } = options.setting;
  const { key } = parseConfigKey(options.setting.key, workspace.project);
  const file = await openStackConfig(workspace);
  if (secret === true) file.set(key, value, (await keysForWriting(keyedConfig(workspace, file))).config);
  else file.set(key, type === undefined ? value : typedScalar(value, type));
  await file.save();
}

/** Puts the values that a run was given into its config, in memory. Says whether there were any. */
export function putSettings(
  file: StackConfigFile,
  { project }: Pick<Workspace, "project">,
  { config = [] }: { config?: readonly ConfigSetting[] },
): boolean {
  for (const { key, value } of config) file.set(parseConfigKey(key, project).key, value);
  return config.length > 0;
}

/** Takes a value out; one that is not there is no error. */
export async function removeConfig(options: WorkspaceOptions & { key: string }): Promise<void> {
  const workspace = await requireStack(options);
  const file = await openStackConfig(workspace);
  const { key } = parseConfigKey(options.key, workspace.project);
  if (file.remove(key)) await file.save();
}

async function crypterOf(workspace: Workspace, file: StackConfigFile): Promise<Crypter> {
  const { config } = await keysForReading(keyedConfig(workspace, file));
  return config ?? BLIND;
}

function entryOf({ project }: Workspace, key: string, node: ConfigNode, crypter: Crypter): ConfigEntry {
  return { key, pretty: prettyKey(key, project), ...configText(key, node, crypter) };
}

function compareKeys(a: string, b: string): number {
  const [one, other] = [a, b].map((key) => key.replace(":", "\0"));
  return one === other ? 0 : (one ?? "") < (other ?? "") ? -1 : 1;
}
