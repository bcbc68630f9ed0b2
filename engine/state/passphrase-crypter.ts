import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

import { EngineError } from "../errors.js";
import type { Crypter } from "./crypter.js";
import { IncorrectPassphraseError } from "./errors.js";

const deriveKey = promisify(pbkdf2);

const ROUNDS = 1_000_000;
const KEY_LENGTH = 32;
const SALT_LENGTH = 8;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** What a salt carries encrypted, to detect a wrong passphrase. */
const PROBE = "pulumi";

/** A passphrase and where it came from. */
export interface Passphrase {
  text: string;
  /** For messages: `PULUMI_CONFIG_PASSPHRASE`, or the file that `PULUMI_CONFIG_PASSPHRASE_FILE` names. */
  source: string;
}

/**
 * Secrets as Pulumi's passphrase provider has them: AES-256-GCM under a key that PBKDF2 makes of passphrase and salt.
 * A ciphertext is `v1:<nonce>:<cipher text and tag>`, a salt `v1:<salt>:<ciphertext of "pulumi">`, all base64.
 */
export class PassphraseCrypter implements Crypter {
  private constructor(
    /** The salt in its full form, as `encryptionsalt` and the state hold it. */
    readonly salt: string,
    private readonly key: Buffer,
  ) {}

  /** Opens what was encrypted under a salt. `subject` names it in the error for a wrong passphrase. */
  static async open(passphrase: Passphrase, salt: string, subject: string): Promise<PassphraseCrypter> {
    const match = /^v1:([^:]+):(v1:.+)$/.exec(salt);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new EngineError(
        `The encryption salt in ${subject} is malformed: it should be v1:<salt>:v1:<nonce>:<probe>.`,
      );
    }
    const crypter = new PassphraseCrypter(salt, await cachedKey(passphrase.text, Buffer.from(match[1], "base64")));
    try {
      if (crypter.decrypt(match[2]) === PROBE) return crypter;
    } catch {
      // A tag that does not fit is how AES-GCM says "wrong key".
    }
    throw new IncorrectPassphraseError(subject, passphrase.source);
  }

  /** Starts with a new random salt. */
  static async create(passphrase: Passphrase): Promise<PassphraseCrypter> {
    const salt = randomBytes(SALT_LENGTH);
    const key = await cachedKey(passphrase.text, salt);
    return new PassphraseCrypter(`v1:${salt.toString("base64")}:${encrypt(key, PROBE)}`, key);
  }

  encrypt(plaintext: string): string {
    return encrypt(this.key, plaintext);
  }

  decrypt(ciphertext: string): string {
    const [version, nonce, sealed, ...more] = ciphertext.split(":");
    if (version !== "v1" || nonce === undefined || sealed === undefined || more.length > 0) {
      throw new EngineError("An encrypted value is malformed: it should be v1:<nonce>:<cipher text>.");
    }
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < TAG_LENGTH) throw new EngineError("An encrypted value is cut short.");
    const decipher = createDecipheriv("aes-256-gcm", this.key, Buffer.from(nonce, "base64"), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
    return decipher.update(bytes.subarray(0, -TAG_LENGTH), undefined, "utf8") + decipher.final("utf8");
  }
}

function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_LENGTH });
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** A derivation takes a third of a second; a preview and the run after it share one. */
const keys = new Map<string, Promise<Buffer>>();

function cachedKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const name = createHash("sha256").update(salt).update("\0").update(passphrase).digest("base64");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = deriveKey(passphrase, salt, ROUNDS, KEY_LENGTH, "sha256");
  keys.set(name, key);
  return key;
}
