import { HIDDEN } from "../../protocol/hidden.js";
import { EngineError } from "../errors.js";
import { type ConfigPlace, nodeAt, parseConfigKey, prettyKey } from "../project/config-path.js";
import { type ScalarType, typedScalar } from "../project/config-typed.js";
import { type ConfigNode, type ConfigText, configText, isEncrypted, reencrypted } from "../project/config-value.js";
import { looksLikeSecret } from "../project/looks-like-secret.js";
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
  /** Keeps it in clear, whatever it looks like. */
  plaintext?: boolean;
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

/** Sets values, all or none. */
export async function setConfig(
  options: WorkspaceOptions & { settings: readonly ConfigSetting[]; path?: boolean },
): Promise<void> {
  const workspace = await requireStack(options);
  const settings = options.settings.map((setting) => ({
    ...setting,
    place: parseConfigKey(setting.key, workspace.project, options.path),
  }));
  for (const { place, value, secret, plaintext } of settings) {
    if (secret === true || plaintext === true || !looksLikeSecret(place.key, value)) continue;
    throw new EngineError(
      `config value for '${place.key}' looks like a secret; ` +
        "rerun with --secret to encrypt it, or --plaintext if you meant to store in plaintext",
    );
  }
  const file = await openStackConfig(workspace);
  const encrypts = settings.some(({ secret }) => secret === true);
  const crypter = encrypts ? (await keysForWriting(keyedConfig(workspace, file))).config : undefined;
  for (const { place, value, secret, type } of settings) {
    if (secret === true) file.setAt(place, value, crypter);
    else file.setAt(place, scalarOf(place, value, type));
  }
  await file.save();
}

/** Puts the values that a run was given into its config, in memory. Says whether there were any. */
export function putSettings(
  file: StackConfigFile,
  { project }: Pick<Workspace, "project">,
  { config = [], configPath = false }: { config?: readonly ConfigSetting[]; configPath?: boolean },
): boolean {
  for (const { key, value, type } of config) {
    const place = parseConfigKey(key, project, configPath);
    file.setAt(place, scalarOf(place, value, type));
  }
  return config.length > 0;
}

/** Takes values out, all or none; what is not there is no error. */
export async function removeConfig(
  options: WorkspaceOptions & { keys: readonly string[]; path?: boolean },
): Promise<void> {
  const workspace = await requireStack(options);
  const file = await openStackConfig(workspace);
  const places = options.keys.map((key) => parseConfigKey(key, workspace.project, options.path));
  const removed = places.filter((place) => file.removeAt(place));
  if (removed.length > 0) await file.save();
}

/** Copies values of one stack to another one that exists, secrets under the other's key: one key's, or all. */
export async function copyConfig(
  options: WorkspaceOptions & { to: string; key?: string; path?: boolean },
): Promise<void> {
  const source = await requireStack(options);
  const target = await requireStack({ cwd: options.cwd, stack: options.to });
  if (source.configFile === target.configFile) {
    throw new EngineError("current stack and destination stack are the same");
  }
  const from = await openStackConfig(source);
  const entries = from.entries();
  const values: { place: ConfigPlace; node: ConfigNode }[] = [];
  if (options.key === undefined) {
    for (const [key, node] of entries) values.push({ place: { key, path: [] }, node });
  } else {
    const place = parseConfigKey(options.key, source.project, options.path);
    const node = nodeAt(entries.get(place.key) ?? null, place.path);
    if (node === undefined || !entries.has(place.key)) {
      throw new EngineError(
        `configuration key '${prettyKey(place.key, source.project)}' not found for stack '${source.stack.name}'`,
      );
    }
    values.push({ place, node });
  }
  const file = await openStackConfig(target);
  const encrypts = values.some(({ node }) => isEncrypted(node));
  const crypter = encrypts ? await crypterOf(source, from) : undefined;
  const own = encrypts ? (await keysForWriting(keyedConfig(target, file))).config : BLIND;
  for (const { place, node } of values) file.copy(place, reencrypted(place.key, node, crypter, own));
  if (values.length > 0) await file.save();
}

/** A whole value is a text whatever it looks like; only a type that was given is checked, and spelled in its own way. */
function scalarOf(place: ConfigPlace, value: string, type: ScalarType | undefined) {
  return place.path.length === 0 && type === undefined ? value : typedScalar(value, type);
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
