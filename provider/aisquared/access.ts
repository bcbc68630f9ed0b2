import type { Context } from "../core/context.js";
import { readBaseUrl } from "../core/base-url.js";
import { AuthenticationError } from "../core/errors/api-error.js";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { rememberSecret } from "../core/redact.js";
import { runScoped } from "../core/run-scope.js";
import { describeSetting, readSetting } from "../core/settings.js";
import { waitFor } from "../core/waiting.js";
import { HttpClient } from "../http/client.js";
import { explain, remedy } from "./remedy.js";
import { loginAnswer } from "./schema.js";
import * as settings from "./settings.js";

/**
 * The one live token of a user. AI Squared keeps one per user, and each login ends the one before; so the whole process
 * shares one login, and all who find it ended share the next.
 */
export interface Access {
  readonly baseUrl: string;
  /** What AI Squared counts requests by. */
  readonly credential: string;
  /** The token to send. */
  current(context: Context): Promise<string>;
  /** Says that a token was refused. @returns whether there is another one to try. */
  refused(sent: string, context: Context): Promise<boolean>;
}

/** A ready token: when it is refused, there is no other. */
class GivenToken implements Access {
  readonly credential: string;

  constructor(
    readonly baseUrl: string,
    private readonly given: string,
  ) {
    this.credential = given;
  }

  current(): Promise<string> {
    return Promise.resolve(this.given);
  }

  refused(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** A user who logs in: at the first call, and again when the token has ended. */
class Login implements Access {
  readonly credential: string;
  readonly #http: HttpClient;
  /** A refused one stays: five wrong passwords would lock the user. */
  #login: Promise<string> | undefined;

  constructor(
    readonly baseUrl: string,
    private readonly user: { email: string; password: string },
  ) {
    this.credential = user.email;
    this.#http = new HttpClient({
      platform: "AI Squared",
      baseUrl,
      // Limits of its own: requests wait for it inside theirs.
      credential: `login of ${user.email}`,
      baseUrlSetting: describeSetting(settings.baseUrl),
      headers: () => ({}),
      explain,
      remedy,
    });
  }

  current(context: Context): Promise<string> {
    return waitFor(context, `AI Squared: the login of ${this.user.email}`, this.#login ?? this.#begin(context));
  }

  async refused(sent: string, context: Context): Promise<boolean> {
    const known = this.#login;
    // Whoever comes first logs in; the others find that it is done.
    if (known !== undefined && (await this.current(context)) === sent && this.#login === known)
      await this.#begin(context);
    await this.current(context);
    return true;
  }

  #begin(context: Context): Promise<string> {
    const login = this.#logIn(context);
    this.#login = login;
    login.catch((error: unknown) => {
      if (!(error instanceof AuthenticationError) && this.#login === login) this.#login = undefined;
    });
    return login;
  }

  async #logIn(context: Context): Promise<string> {
    const request = { method: "POST", path: "/api/v1/login", body: this.user, repeatable: true } as const;
    const answer = await this.#http.request(request, loginAnswer, context);
    rememberSecret(answer.data.attributes.token);
    return answer.data.attributes.token;
  }
}

const accesses = runScoped(() => new Map<string, Access>());

/** Access by the settings as they are now; one per user for the run. */
export function access(): Access {
  const url = readBaseUrl(settings.baseUrl, settings.VENDOR_URL);
  const given = readSetting(settings.token);
  const user = given === undefined ? requireUser() : undefined;
  const key = JSON.stringify([url, given ?? user]);
  let known = accesses().get(key);
  if (known === undefined) {
    known = user === undefined ? new GivenToken(url, given ?? "") : new Login(url, user);
    accesses().set(key, known);
  }
  return known;
}

function requireUser(): { email: string; password: string } {
  const user = { email: readSetting(settings.email), password: readSetting(settings.password) };
  if (user.email !== undefined && user.password !== undefined) return { email: user.email, password: user.password };
  const missing = [settings.email, settings.password].filter((setting) => readSetting(setting) === undefined);
  throw new ConfigurationError(
    `AI Squared has no credential: set ${missing.map(describeSetting).join(" and ")}` +
      `${missing.length === 2 ? `, or a ready token as ${describeSetting(settings.token)}` : ""}. Passwords and tokens go into the ` +
      "config with `pulumi config set --secret`.",
  );
}
