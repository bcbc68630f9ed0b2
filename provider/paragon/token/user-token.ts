import type { KeyObject } from "node:crypto";
import { ConfigurationError } from "../../core/errors/configuration-error.js";
import type { Settings } from "../../core/settings.js";
import {
  audience as audienceSetting,
  projectId as projectIdSetting,
  signingKey as signingKeySetting,
  userToken as userTokenSetting,
} from "../settings.js";
import { readSigningKey } from "./signing-key.js";

/** Life of a token in seconds: it is for the calls of one run, not for keeping. */
const LIFETIME = 10 * 60;

/** A token this close to its end is not used any more, in seconds. */
const MARGIN = 60;

/** Paragon's clock may be behind ours, by seconds that a check of `iat` would not forgive. */
const BACKDATED = 30;

/** What one call is authorised with. */
export interface UserToken {
  readonly token: string;
  /** Project it speaks for; undefined for a ready token that names none. */
  readonly projectId: string | undefined;
}

interface Claims {
  readonly sub: string | undefined;
  readonly aud: string | string[] | undefined;
  readonly exp: number | undefined;
}

interface Minted {
  readonly token: Promise<string>;
  /** Seconds since the epoch. */
  readonly expires: number;
}

/**
 * Tokens by which Paragon knows a Connected User: there is no key for the Sync API that reads all users' syncs. Made on
 * the spot with the project's signing key, one per user and run; or the ready one of the settings, for its own user.
 *
 * Whoever gets a token from here may trust that its `sub` is the user: to any other user Paragon says "not found".
 *
 * @see https://docs.useparagon.com/getting-started/installing-the-connect-sdk
 */
export class UserTokens {
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #minted = new Map<string, Minted>();
  #key: { text: string; key: KeyObject } | undefined;

  /** @param now - Milliseconds since the epoch, by the clock that Paragon has too. */
  constructor(settings: Settings, now: () => number = Date.now) {
    this.#settings = settings;
    this.#now = now;
  }

  /** @param baseUrl - Where the token will be sent; its host is the audience of a self-hosted instance. */
  async forUser(userId: string, baseUrl: string): Promise<UserToken> {
    const ready = this.#settings.read(userTokenSetting);
    if (ready === undefined) return this.#mint(userId, baseUrl);
    const claims = await readClaims(ready, this.#settings.describe(userTokenSetting));
    if (claims.sub === userId) return { token: this.#living(ready, claims.exp), projectId: projectOf(claims.aud) };
    if (this.#settings.read(signingKeySetting) !== undefined) return this.#mint(userId, baseUrl);
    throw new ConfigurationError(
      `${this.#settings.describe(userTokenSetting)} holds a token of another user than ${JSON.stringify(userId)}, and Paragon would ` +
        `show nothing of this user's syncs. Set ${this.#settings.describe(projectIdSetting)} and ${this.#settings.describe(signingKeySetting)} ` +
        "instead: tokens are then made for each user.",
    );
  }

  async #mint(userId: string, baseUrl: string): Promise<UserToken> {
    const [projectId = "", keyText = ""] = this.#settings.requireAll(projectIdSetting, signingKeySetting);
    const audience = this.#settings.read(audienceSetting) ?? `${instanceHost(baseUrl)}/${projectId}`;
    if (this.#key?.text !== keyText) {
      this.#key = { text: keyText, key: readSigningKey(keyText, this.#settings.describe(signingKeySetting)) };
      this.#minted.clear();
    }
    const now = Math.floor(this.#now() / 1000);
    const place = JSON.stringify([audience, userId]);
    const known = this.#minted.get(place);
    if (known !== undefined && known.expires - MARGIN > now) return { token: await known.token, projectId };
    const expires = now + LIFETIME;
    const token = sign(this.#key.key, { userId, audience, issued: now - BACKDATED, expires });
    this.#minted.set(place, { token, expires });
    return { token: await token, projectId };
  }

  #living(token: string, expires: number | undefined): string {
    if (expires === undefined || expires * 1000 > this.#now()) return token;
    throw new ConfigurationError(
      `The token in ${this.#settings.describe(userTokenSetting)} ended at ${new Date(Math.max(0, expires) * 1000).toISOString()}. Make a new one, or ` +
        `set ${this.#settings.describe(signingKeySetting)}: tokens are then made as they are needed.`,
    );
  }
}

async function sign(
  key: KeyObject,
  { userId, audience, issued, expires }: { userId: string; audience: string; issued: number; expires: number },
): Promise<string> {
  // Loaded here: no preview, and no other platform, needs it.
  const { SignJWT } = await import("jose");
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setSubject(userId)
    .setAudience(audience)
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(key);
}

async function readClaims(token: string, place: string): Promise<Claims> {
  const { decodeJwt } = await import("jose");
  try {
    const { sub, aud, exp } = decodeJwt(token);
    return { sub, aud, exp };
  } catch {
    throw new ConfigurationError(`What is in ${place} is not a JSON Web Token.`);
  }
}

/** The part after the host in `useparagon.com/<project id>`. */
function projectOf(audience: string | string[] | undefined): string | undefined {
  const first = typeof audience === "string" ? audience : audience?.[0];
  const project = first?.split("/").at(-1);
  return project === undefined || project === first ? undefined : project;
}

/**
 * Host name of the instance behind a Sync API. Paragon's own cloud and a self-hosted installation alike serve it on a name
 * of its own below the instance's.
 */
function instanceHost(baseUrl: string): string {
  return new URL(baseUrl).hostname.replace(/^(?:ms-)?sync\./, "");
}
