import { randomUUID } from "node:crypto";
import { SEEDED_USERS } from "../../sandbox/aisquared/seed.js";
import type { Sandbox } from "../../sandbox/types.js";
import type { Platform } from "./fleet.js";

/** Arguments of each platform's `Provider`. */
export type Accounts = Readonly<Record<Platform, Readonly<Record<string, string>>>>;

/**
 * Replaces the keys of every platform of a sandbox, and gives the accounts that have the new ones: those before, and those
 * of other sandboxes, are refused from now on.
 */
export function withNewKeys(sandbox: Sandbox, before?: Accounts): Accounts {
  const setting = (name: string): string => sandbox.environment[name] ?? "";
  const [secretKey, apiToken, password] = [randomUUID(), `token-${randomUUID()}`, `password-${randomUUID()}`];
  sandbox.change("nango", { action: "create-key", key: secretKey });
  sandbox.change("nango", { action: "revoke-key", key: before?.nango["secretKey"] ?? setting("NANGO_SECRET_KEY") });
  sandbox.change("sequin", { rotateToken: apiToken });
  const { signingKey } = sandbox.change("paragon", { rotateSigningKey: {} }) as { signingKey: string };
  const { email } = SEEDED_USERS.admin;
  sandbox.change("aisquared", { setPassword: { email, password } });
  return {
    nango: { secretKey, baseUrl: setting("NANGO_BASE_URL") },
    paragon: {
      projectId: setting("PARAGON_PROJECT_ID"),
      signingKey,
      baseUrl: setting("PARAGON_BASE_URL"),
      audience: setting("PARAGON_AUDIENCE"),
    },
    sequin: { apiToken, baseUrl: setting("SEQUIN_BASE_URL") },
    aisquared: { email, password, workspaceId: "1", baseUrl: setting("AISQUARED_BASE_URL") },
  };
}

/** What of an account may stand nowhere in clear. */
export function secretsOf(accounts: Accounts): string[] {
  const { nango, paragon, sequin, aisquared } = accounts;
  const key = (paragon["signingKey"] ?? "").split(/\\n|\n/).filter((line) => line !== "" && !line.startsWith("-----"));
  return [nango["secretKey"], sequin["apiToken"], aisquared["password"], ...key].filter((each) => each !== undefined);
}
