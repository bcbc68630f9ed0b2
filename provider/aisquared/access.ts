import { perAccount, type Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { readBaseUrl } from "../core/base-url.js";
import { AuthenticationError } from "../core/errors/api-error.js";
import { ConfigurationError } from "../core/errors/configuration-error.js";
import { rememberSecret } from "../core/redact.js";
import type { Settings } from "../core/settings.js";
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
    account: Account,
    readonly baseUrl: string,
    private readonly user: { email: string; password: string },
  ) {
    this.credential = user.email;
    this.#http = new HttpClient({
      account,
      platform: "AI Squared",
      baseUrl,
      // Limits of its own: requests wait for it inside theirs.
      credential: `login of ${user.email}`,
      baseUrlSetting: account.settings.describe(settings.baseUrl),
      headers: () => ({}),
      explain,
      remedy: (failure) => remedy(failure, account.settings),
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

/** Access to an account: one login for all its workspaces. */
export const accessOf = perAccount((account): Access => {
  const url = readBaseUrl(account.settings, settings.baseUrl, settings.VENDOR_URL);
  const given = account.settings.read(settings.token);
  return given === undefined ? new Login(account, url, requireUser(account.settings)) : new GivenToken(url, given);
});

function requireUser(from: Settings): { email: string; password: string } {
  const [email, password] = [from.read(settings.email), from.read(settings.password)];
  if (email !== undefined && password !== undefined) return { email, password };
  const missing = [settings.email, settings.password].filter((setting) => from.read(setting) === undefined);
  throw new ConfigurationError(
    `AI Squared has no credential: set ${missing.map((setting) => from.describe(setting)).join(" and ")}` +
      `${missing.length === 2 ? `, or a ready token as ${from.describe(settings.token)}` : ""}. Passwords and tokens go into the ` +
      "config with `pulumi config set --secret`.",
  );
}
