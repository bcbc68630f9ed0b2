import { createHmac, randomUUID } from "node:crypto";
import type { SandboxClock } from "../clock.js";
import { isObject } from "./json.js";
import type { User } from "./model.js";
import type { AisquaredOptions } from "./options.js";
import { brokenContract, Refusal, unauthorized } from "./refusal.js";
import type { Store } from "./store.js";

/** Life of a token, in seconds. There is no way to refresh one. */
const TOKEN_LIFE = 30 * 60;
const MOST_ATTEMPTS = 5;
const LOCKED_FOR = 60 * 60 * 1000;
const THROTTLE = { logins: 5, windowMs: 20_000 };

/** Signs tokens of a sandbox: nothing outside trusts it. */
const KEY = "sandbox-key-of-aisquared";

/** Logins and tokens: one live token per user, so each login ends the one before, also the browser's. */
export class Sessions {
  #logins: number[] = [];
  #requests = new Map<number, number[]>();

  constructor(
    private readonly store: () => Store,
    private readonly options: () => AisquaredOptions,
    private readonly clock: SandboxClock,
  ) {}

  /** POST /login: the new token. */
  login(body: unknown): string {
    this.#throttle();
    const { email, password } = readCredentials(body);
    const user = this.store().data.users.find((candidate) => candidate.email === email);
    if (user === undefined) throw invalidCredentials();
    if (user.locked_until !== null && Date.parse(user.locked_until) > this.clock.now()) throw locked();
    user.locked_until = null;
    if (user.password !== password) {
      user.failed_attempts += 1;
      if (user.failed_attempts < MOST_ATTEMPTS) throw invalidCredentials();
      user.failed_attempts = 0;
      user.locked_until = new Date(this.clock.now() + LOCKED_FOR).toISOString();
      throw locked();
    }
    user.failed_attempts = 0;
    return this.issue(user);
  }

  /** A new token for a user; the one before is worth nothing from now on. */
  issue(user: User): string {
    user.jti = randomUUID();
    const now = Math.floor(this.clock.now() / 1000);
    return sign({ sub: String(user.id), scp: "user", aud: null, iat: now, exp: now + TOKEN_LIFE, jti: user.jti });
  }

  /** Somebody logs in with every user: no token given so far is worth anything. */
  replaceAll(): void {
    for (const user of this.store().data.users) this.issue(user);
  }

  logout(user: User): void {
    user.jti = null;
  }

  /** The user of an `Authorization` header. */
  user(header: string | undefined): User {
    // "bearer" in lower case is refused by the real server too.
    const claims = verify(/^Bearer (\S+)$/.exec(header ?? "")?.[1] ?? "");
    const user = this.store().data.users.find((candidate) => String(candidate.id) === claims?.sub);
    if (user?.jti == null || claims === undefined) throw unauthorized();
    if (claims.jti !== user.jti || claims.exp * 1000 <= this.clock.now()) throw unauthorized();
    this.#count(user);
    return user;
  }

  /** Forgets what was counted, not who is logged in. */
  forget(): void {
    this.#logins = [];
    this.#requests.clear();
  }

  #throttle(): void {
    if (!this.options().loginThrottle) return;
    const now = this.clock.now();
    this.#logins = this.#logins.filter((at) => at > now - THROTTLE.windowMs);
    if (this.#logins.length >= THROTTLE.logins) {
      const seconds = Math.ceil(((this.#logins[0] ?? now) + THROTTLE.windowMs - now) / 1000);
      throw new Refusal(
        429,
        { error: "Too many login attempts. Please try again later." },
        { "Retry-After": String(seconds) },
      );
    }
    this.#logins.push(now);
  }

  #count(user: User): void {
    const most = this.options().requestsPerMinute;
    if (most === null) return;
    const now = this.clock.now();
    const recent = (this.#requests.get(user.id) ?? []).filter((at) => at > now - 60_000);
    this.#requests.set(user.id, recent);
    // No Retry-After: the documents promise none.
    if (recent.length >= most) throw new Refusal(429, { error: "Rate limit exceeded" });
    recent.push(now);
  }
}

function readCredentials(body: unknown): { email: string; password: string } {
  const fields = isObject(body) ? body : {};
  const messages: Record<string, string[]> = {};
  for (const key of ["email", "password"]) {
    if (!(key in fields)) messages[key] = ["is missing"];
    else if (typeof fields[key] !== "string" || fields[key] === "") messages[key] = ["must be filled"];
  }
  if (Object.keys(messages).length > 0) throw brokenContract(messages);
  return { email: String(fields["email"]), password: String(fields["password"]) };
}

const invalidCredentials = (): Refusal => unauthorized("Invalid login credentials, please try again");
const locked = (): Refusal =>
  unauthorized("Account is locked due to multiple login attempts. Please retry after sometime");

interface Claims {
  sub: string;
  exp: number;
  jti: string;
}

function sign(claims: object): string {
  const head = `${encode({ alg: "HS256" })}.${encode(claims)}`;
  return `${head}.${createHmac("sha256", KEY).update(head).digest("base64url")}`;
}

function verify(token: string): Claims | undefined {
  const [header = "", payload = "", signature = ""] = token.split(".");
  if (createHmac("sha256", KEY).update(`${header}.${payload}`).digest("base64url") !== signature) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  if (!isObject(claims)) return undefined;
  const { sub, exp, jti } = claims;
  return typeof sub === "string" && typeof exp === "number" && typeof jti === "string" ? { sub, exp, jti } : undefined;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
