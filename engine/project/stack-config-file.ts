import { realpath } from "node:fs/promises";
import { dirname } from "node:path";

import { type Document, isMap, isNode, isScalar, type Node, type Pair, type YAMLMap } from "yaml";

import { UnsupportedError } from "../errors.js";
import type { Crypter } from "../state/crypter.js";
import { ensureDirectory, replaceFile } from "../disk/durable-file.js";
import { hasCode } from "../disk/errors.js";
import type { ConfigScalar } from "./config-typed.js";
import type { ConfigNode } from "./config-value.js";
import { ProjectFileError } from "./errors.js";
import { emptyYaml, readYaml } from "./yaml-file.js";
import { keyOf, textNode, valueOf } from "./yaml-values.js";

/**
 * `Pulumi.<stack>.yaml`: the config of one stack and the salt of its secrets. Changes keep comments and order.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
 */
export class StackConfigFile {
  private constructor(
    /** Absolute path. */
    readonly path: string,
    private readonly document: Document,
  ) {}

  /** Reads the file; one that is not there holds nothing. Refuses what only Pulumi does, by name. */
  static async load(path: string): Promise<StackConfigFile> {
    const document = (await readYaml(path)) ?? emptyYaml();
    if (document.contents === null) document.contents = emptyYaml().contents;
    if (!isMap(document.contents)) throw new ProjectFileError(path, "it should hold `key: value` lines.");
    const file = new StackConfigFile(path, document);
    const provider = file.#text("secretsprovider");
    if (provider !== undefined && provider !== "default" && provider !== "passphrase") {
      throw new UnsupportedError(`The secrets provider '${provider}' (${path})`);
    }
    if (document.has("encryptedkey")) throw new UnsupportedError(`\`encryptedkey\` in ${path}`);
    if (document.has("environment")) throw new UnsupportedError(`\`environment\` in ${path}`);
    return file;
  }

  /** `encryptionsalt`. */
  get salt(): string | undefined {
    return this.#text("encryptionsalt");
  }

  /** Notes a new salt: what is secret from now on is encrypted under it. */
  setSalt(salt: string): void {
    this.document.set("encryptionsalt", salt);
  }

  /** The values by their full keys, `ns:name`. */
  entries(): Map<string, ConfigNode> {
    const values = new Map<string, ConfigNode>();
    for (const { key, value } of this.#config()?.items ?? []) {
      values.set(this.#fullKey(keyOf(key)), valueOf(value, this.document));
    }
    return values;
  }

  /** Sets a value, which keeps its type; with a crypter it is kept as a secret, and a secret is always a text. */
  set(key: string, scalar: ConfigScalar, crypter?: Crypter): void {
    const config = this.#config();
    const pair = this.#find(key);
    const node = this.#nodeOf(scalar, crypter);
    if (isNode(pair?.value)) node.comment = pair.value.comment ?? null;
    if (config === undefined) this.document.set("config", this.document.createNode({ [key]: node }));
    else config.set(pair?.key ?? key, node);
  }

  /** Takes a value out; says whether it was there. */
  remove(key: string): boolean {
    const config = this.#config();
    const pair = this.#find(key);
    if (config === undefined || pair === undefined) return false;
    config.delete(pair.key);
    if (config.items.length === 0) this.document.delete("config");
    return true;
  }

  /** Writes the file, all or nothing. */
  async save(): Promise<void> {
    await ensureDirectory(dirname(this.path));
    const text = this.document.toString({ lineWidth: 0 });
    await replaceFile(await realpathIfThere(this.path), [Buffer.from(text)]);
  }

  #nodeOf(scalar: ConfigScalar, crypter: Crypter | undefined): Node {
    if (crypter !== undefined) return this.document.createNode({ secure: crypter.encrypt(String(scalar)) });
    return typeof scalar === "string" ? textNode(scalar) : this.document.createNode(scalar);
  }

  #text(key: string): string | undefined {
    const value: unknown = this.document.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  #config(): YAMLMap | undefined {
    const config: unknown = this.document.get("config");
    if (config === undefined || config === null || (isScalar(config) && config.value === null)) return undefined;
    if (!isMap(config)) throw new ProjectFileError(this.path, "`config` should hold `key: value` lines.");
    return config;
  }

  #find(key: string): Pair | undefined {
    return this.#config()?.items.find((pair) => this.#fullKey(keyOf(pair.key)) === key);
  }

  #fullKey(key: string): string {
    const [namespace = "", name = "", ...more] = key.split(":");
    // `ns:config:name` is how a key was written long ago.
    const [old] = more;
    if (name === "config" && old !== undefined && more.length === 1) return `${namespace}:${old}`;
    if (key.includes(":") && more.length === 0) return key;
    throw new ProjectFileError(this.path, `\`config.${key}\`: a key should be \`<namespace>:<name>\`.`);
  }
}

async function realpathIfThere(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return path;
    throw error;
  }
}
