import { perAccount, type Account } from "../core/account.js";
import type { Context } from "../core/context.js";
import { readBaseUrl } from "../core/base-url.js";
import { AuthenticationError } from "../core/errors/api-error.js";
import { Memo } from "../core/memo.js";
import { rememberSecret } from "../core/redact.js";
import type { Settings } from "../core/settings.js";
import { HttpClient } from "../http/client.js";
import { explain, remedy } from "./errors.js";
import { loginAnswer } from "./wire.js";
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
  readonly #login: Memo<string>;

  constructor(
    account: Account,
    readonly baseUrl: string,
    private readonly user: { email: string; password: string },
  ) {
    this.credential = user.email;
    this.#login = new Memo(
      `AI Squared: the login of ${user.email}`,
      (failure) => failure instanceof AuthenticationError,
    );
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
    return this.#login.get("", context, (shared) => this.#logIn(shared));
  }

  async refused(sent: string, context: Context): Promise<boolean> {
    const known = this.#login.known("");
    // Whoever comes first logs in; the others find that it is done.
    if (known !== undefined && (await this.current(context)) === sent && this.#login.known("") === known)
      this.#login.drop("");
    await this.current(context);
    return true;
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
  const [email = "", password = ""] = from.requireAll(settings.email, settings.password);
  return { email, password };
}
