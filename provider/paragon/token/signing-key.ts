import { createPrivateKey, type KeyObject } from "node:crypto";
import { ConfigurationError } from "../../core/errors/configuration-error.js";
import { rememberSecret } from "../../core/redact.js";

/** RS256 takes nothing shorter. */
const SHORTEST_MODULUS = 2048;

const PEM = /-----BEGIN (?<label>(?:RSA )?PRIVATE KEY)-----(?<body>[^-]+)-----END \k<label>-----/;

/**
 * Reads a signing key as people keep it: PEM (PKCS#8 or PKCS#1), its lines apart or joined by a literal `\n` or blanks, as
 * environment files and secret stores leave them.
 *
 * @param place where it comes from, for messages.
 * @throws {ConfigurationError} Never with a part of the key.
 */
export function readSigningKey(text: string, place: string): KeyObject {
  const unusable = (why: string): ConfigurationError =>
    new ConfigurationError(
      `The signing key of the Paragon project cannot be used: ${why}. It comes from ${place}; Paragon shows it once, in the ` +
        "dashboard under Settings > SDK Setup.",
    );
  const { label, body } = PEM.exec(text)?.groups ?? {};
  if (label === undefined || body === undefined) throw unusable("it holds no private key in PEM form");
  const base64 = body.replaceAll("\\r", "").replaceAll("\\n", "").replaceAll(/\s/g, "");
  const pem = `-----BEGIN ${label}-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
  rememberSecret(pem);
  const key = parse(pem);
  if (key?.asymmetricKeyType !== "rsa") throw unusable("what it holds is not a complete RSA private key");
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SHORTEST_MODULUS)
    throw unusable(`an RSA key of ${bits} bits is too short for RS256; it needs ${SHORTEST_MODULUS}`);
  return key;
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's words help nobody, and the key must not get into any message.
    return undefined;
  }
}
