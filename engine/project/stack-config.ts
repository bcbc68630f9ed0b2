import { EngineError } from "../errors.js";
import type { Crypter } from "../state/crypter.js";
import {
  type ConfigNode,
  type ConfigText,
  configText,
  isConfigNode,
  isEncrypted,
  storedConfig,
} from "./config-value.js";
import type { ConfigDeclaration, ConfigItems, ConfigType, Project } from "./project.js";
import type { StackConfigFile } from "./stack-config-file.js";

/** The config of one run: what the stack says, and what the project says where the stack is silent. */
export interface StackConfig {
  /** `ns:name` → text, decrypted; structured values are JSON text. */
  values: Record<string, string>;
  /** Keys of `values` that are secret. */
  secretKeys: string[];
  /** Every text that was encrypted, for whoever must not show it: of structured values only the secret ones in them. */
  secrets: string[];
  /** The same as the history keeps it: secrets encrypted. */
  stored: Record<string, unknown>;
}

/** Whether the config cannot be read without a key. */
export function needsKey(file: StackConfigFile): boolean {
  return [...file.entries().values()].some(isEncrypted);
}

/** What the stack says, and what the project says where the stack is silent; values by their full keys, `ns:name`. */
export function configNodes(project: Project, file: StackConfigFile): Map<string, ConfigNode> {
  const nodes = file.entries();
  for (const { key, declaration } of declarationsOf(project)) {
    const otherwise = declaration.default ?? declaration.value;
    if (!nodes.has(key) && isConfigNode(otherwise) && otherwise !== null) nodes.set(key, otherwise);
  }
  return nodes;
}

/** Puts the config of a stack together, and checks it against what the project declares, unless `checked` is false. */
export function resolveConfig(
  project: Project,
  stack: string,
  file: StackConfigFile,
  crypter: Crypter | undefined,
  checked = true,
): StackConfig {
  const nodes = configNodes(project, file);
  const declared = declarationsOf(project);
  const missing = declared.map(({ key }) => key).filter((key) => isOwn(project, key) && !nodes.has(key));
  if (checked && missing.length > 0) {
    throw new EngineError(
      `Stack '${stack}' is missing config that ${project.file} declares: ${missing.join(", ")}. ` +
        `Set it with \`config set ${missing[0] ?? ""} <value>\`, or give it a default there.`,
    );
  }

  const config: StackConfig = { values: {}, secretKeys: [], secrets: [], stored: {} };
  const noting = crypter === undefined ? undefined : notesSecrets(crypter, config.secrets);
  for (const [key, node] of nodes) {
    const value = configText(key, node, noting);
    config.values[key] = value.text;
    config.stored[key] = storedConfig(node);
    if (value.secret) config.secretKeys.push(key);
    const declaration = declared.find((other) => other.key === key)?.declaration;
    if (checked && declaration !== undefined) check(stack, key, value, declaration);
  }
  return config;
}

/** A crypter that also keeps what it decrypts. */
function notesSecrets(crypter: Crypter, secrets: string[]): Crypter {
  return {
    encrypt: (plaintext) => crypter.encrypt(plaintext),
    decrypt: (ciphertext) => {
      const plaintext = crypter.decrypt(ciphertext);
      secrets.push(plaintext);
      return plaintext;
    },
  };
}

function declarationsOf(project: Project): { key: string; declaration: ConfigDeclaration }[] {
  return [...project.config].map(([name, declaration]) => ({
    key: name.includes(":") ? name : `${project.name}:${name}`,
    declaration,
  }));
}

function isOwn(project: Project, key: string): boolean {
  return key.startsWith(`${project.name}:`);
}

function check(stack: string, key: string, value: ConfigText, { type, items, secret }: ConfigDeclaration): void {
  if (type === undefined) return;
  if (secret === true && !value.secret) {
    throw new EngineError(
      `Config '${key}' of stack '${stack}' must be a secret: set it with \`config set --secret ${key}\`.`,
    );
  }
  const content: unknown = value.structured ? JSON.parse(value.text) : value.text;
  if (!fits(content, type, items)) {
    throw new EngineError(`Config '${key}' of stack '${stack}' must be of the type ${typeName(type, items)}.`);
  }
}

function fits(value: unknown, type: ConfigType, items: ConfigItems | undefined): boolean {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isInteger(value) || (typeof value === "string" && /^[+-]?\d+$/.test(value));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value) && items !== undefined && value.every((item) => fits(item, items.type, items.items));
  }
}

function typeName(type: ConfigType, items: ConfigItems | undefined): string {
  return type === "array" && items !== undefined ? `array<${typeName(items.type, items.items)}>` : type;
}
