import type { KeyObject } from "node:crypto";
import { SignJWT, jwtVerify } from "jose";
import { Refusal } from "./refusal.js";
import { audience } from "./seed.js";
import { signingKey } from "./signing-key.js";

/**
 * The Connected User whom an `Authorization` header speaks for. Looks at the real time: whoever minted the token did.
 *
 * @throws {Refusal} 401 for anything but a living RS256 token of this project that names a user.
 */
export async function connectedUser(authorization: string | undefined, verificationKey: KeyObject): Promise<string> {
  const token = /^Bearer (?<token>\S+)$/iu.exec(authorization ?? "")?.groups?.["token"];
  if (token === undefined) throw new Refusal(401, "Unauthorized");
  try {
    const { payload } = await jwtVerify(token, verificationKey, {
      algorithms: ["RS256"],
      audience,
      requiredClaims: ["sub", "exp"],
    });
    if (payload.sub !== undefined && payload.sub !== "") return payload.sub;
  } catch {
    // Paragon does not say what is wrong with a token, and neither do we.
  }
  throw new Refusal(401, "Unauthorized");
}

/**
 * A token as a customer's backend would make one, for `PARAGON_USER_TOKEN`.
 *
 * @param lifetimeSeconds - Negative: a token that has ended.
 */
export async function mintUserToken(
  userId: string,
  { lifetimeSeconds = 3600, tokenAudience = audience }: { lifetimeSeconds?: number; tokenAudience?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setSubject(userId)
    .setAudience(tokenAudience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(signingKey);
}
