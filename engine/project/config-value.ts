import { EngineError } from "../errors.js";
import type { Crypter } from "../state/crypter.js";

/** A value of a config file as YAML has it. Whole numbers are bigints, so that no digit is lost. */
export type ConfigNode = null | boolean | number | bigint | string | ConfigNode[] | { [key: string]: ConfigNode };

/** A value as programs get it. */
export interface ConfigText {
  /** The text itself, or JSON text of a structured value. */
  text: string;
  /** Whether it, or anything in it, is secret. */
  secret: boolean;
  /** Whether `text` is JSON of a list or an object. */
  structured: boolean;
}

/** Whether YAML says something that config can hold: anything but what YAML itself does not have. */
export function isConfigNode(value: unknown): value is ConfigNode {
  if (value === null || ["boolean", "number", "bigint", "string"].includes(typeof value)) return true;
  return typeof value === "object" && Object.values(value).every(isConfigNode);
}

/** Whether a value cannot be read without a key. */
export function isEncrypted(node: ConfigNode): boolean {
  if (node === null || typeof node !== "object") return false;
  if (Array.isArray(node)) return node.some(isEncrypted);
  return ciphertextOf(node) !== undefined || Object.values(node).some(isEncrypted);
}

/** Whether a value is one encrypted text: what is below it is unknown. */
export function isEncryptedScalar(node: ConfigNode): boolean {
  return node !== null && typeof node === "object" && !Array.isArray(node) && ciphertextOf(node) !== undefined;
}

/** Gives a value the form in which programs get it. */
export function configText(key: string, node: ConfigNode, crypter: Crypter | undefined): ConfigText {
  const secret = isEncrypted(node);
  const clear = decrypted(key, node, crypter);
  // A key without a value is an empty text, still.
  if (clear === null) return { text: "", secret, structured: false };
  switch (typeof clear) {
    case "string":
      return { text: clear, secret, structured: false };
    case "boolean":
    case "bigint":
    case "number":
      return { text: jsonOf(clear), secret, structured: false };
    default:
      return { text: jsonOf(clear), secret, structured: true };
  }
}

/** Gives a value the form in which Pulumi's history keeps it: secrets encrypted, scalars as text. */
export function storedConfig(node: ConfigNode): unknown {
  if (node === null) return "";
  if (typeof node === "object") return JSON.parse(jsonOf(node));
  return typeof node === "string" ? node : jsonOf(node);
}

function decrypted(key: string, node: ConfigNode, crypter: Crypter | undefined): ConfigNode {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map((item) => decrypted(key, item, crypter));
  const ciphertext = ciphertextOf(node);
  if (ciphertext === undefined) {
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, decrypted(key, item, crypter)]));
  }
  return opened(key, ciphertext, crypter);
}

function opened(key: string, ciphertext: string, crypter: Crypter | undefined): string {
  try {
    if (crypter !== undefined) return crypter.decrypt(ciphertext);
  } catch {
    // Reported below; the cipher's own message does not help a person.
  }
  throw new EngineError(
    `The secret config value '${key}' cannot be decrypted: it was encrypted under another salt or passphrase. ` +
      `Set it again with \`config set --secret ${key}\`.`,
  );
}

/** `{secure: "…"}` stands for a secret, wherever it stands. */
function ciphertextOf(node: { [key: string]: ConfigNode }): string | undefined {
  const { secure, ...others } = node;
  return typeof secure === "string" && Object.keys(others).length === 0 ? secure : undefined;
}

/** JSON as Go writes it, which is what programs and the state of the default provider have seen so far. */
function jsonOf(node: ConfigNode): string {
  if (typeof node === "bigint") return node.toString();
  if (Array.isArray(node)) return `[${node.map(jsonOf).join(",")}]`;
  if (node !== null && typeof node === "object") {
    const fields = Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, item]) => `${jsonOf(key)}:${jsonOf(item)}`).join(",")}}`;
  }
  return JSON.stringify(node).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
