import { type PropertyMap, type PropertyValue, SECRET, SIGNATURE } from "../../protocol/values.js";
import { CLEAR, type Crypter } from "./crypter.js";
import { MalformedCheckpointError } from "./errors.js";
import { parseJson } from "./json.js";

/**
 * Turns values as a state file has them into values as the engine has them: `{SIG, ciphertext}` becomes `{SIG, value}`.
 * What holds no secret is handed back as the same object.
 */
export function decryptProperties(properties: PropertyMap, crypter: Crypter): PropertyMap {
  const entries = Object.entries(properties).map(([key, value]): [string, PropertyValue] => [
    key,
    decryptValue(value, crypter),
  ]);
  // fromEntries defines keys, so that a property named __proto__ stays a property.
  return entries.some(([key, value]) => value !== properties[key]) ? Object.fromEntries(entries) : properties;
}

/** The same for one value. */
export function decryptValue(value: PropertyValue, crypter: Crypter): PropertyValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => decryptValue(item, crypter));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (value[SIGNATURE] !== SECRET) return decryptProperties(value, crypter);
  return { [SIGNATURE]: SECRET, value: decryptValue(parse(textOf(value, crypter)), CLEAR) };
}

/** Writes values as a state file has them: compact JSON, keys sorted, secrets as `{SIG, ciphertext}`. */
export function encryptedJson(value: PropertyValue, crypter: Crypter): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => encryptedJson(item, crypter)).join(",")}]`;
  if (value[SIGNATURE] === SECRET) {
    const plaintext = encryptedJson(value["value"] ?? null, CLEAR);
    return `{"${SIGNATURE}":"${SECRET}","ciphertext":${JSON.stringify(crypter.encrypt(plaintext))}}`;
  }
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${encryptedJson(item, crypter)}`;
  }
  return `{${text}}`;
}

function textOf(secret: PropertyMap, crypter: Crypter): string {
  const { ciphertext, plaintext } = secret;
  if (typeof ciphertext === "string" && plaintext === undefined) {
    try {
      return crypter.decrypt(ciphertext);
    } catch (error) {
      throw new MalformedCheckpointError("a secret was not encrypted with the key of this state", 1, { cause: error });
    }
  }
  if (typeof plaintext === "string" && ciphertext === undefined) return plaintext;
  throw new MalformedCheckpointError("a secret needs exactly one of `ciphertext` and `plaintext`");
}

function parse(text: string): PropertyValue {
  try {
    return parseJson(text);
  } catch {
    // The parser's own words would quote the secret.
    throw new MalformedCheckpointError("a secret does not hold JSON");
  }
}
