import { readyUser } from "../../../sandbox/paragon/seed.js";
import { mintUserToken } from "../../../sandbox/paragon/user-token.js";
import { startSandbox } from "../../../sandbox/server.js";
import type { Sandbox } from "../../../sandbox/types.js";

/** An answer of the emulated Paragon. */
interface Answered {
  readonly status: number;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** A user of the emulated Paragon, calling it over HTTP. */
type Caller = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** A sandbox for a suite, and callers to it. */
export interface ParagonBench {
  readonly sandbox: Sandbox;
  options(options: Record<string, unknown>): void;
  /** @param token - Default: a good one of this user. `null`: none. */
  as(userId: string, token?: string | null): Caller;
  /** The ready customer. */
  readonly acme: Caller;
  /** Enables a sync of the ready customer and answers its id. */
  enabled(body?: Record<string, unknown>): Promise<string>;
}

/** Starts the sandbox before the tests of a suite, and resets it before each. */
export function useParagon(): ParagonBench {
  let sandbox: Sandbox | undefined;
  before(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox?.reset();
  });
  after(async () => {
    await sandbox?.close();
  });
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error("The sandbox runs within tests only.");
    return sandbox;
  };
  const as =
    (userId: string, token?: string | null): Caller =>
    async (method, path, body) => {
      const bearer = token === undefined ? await mintUserToken(userId) : token;
      const response = await fetch(`${running().url}/paragon${path}`, {
        method,
        headers: {
          ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, text, body: parse(text) };
    };
  const acme = as(readyUser);
  return {
    get sandbox() {
      return running();
    },
    options: (options) => {
      running().configure("paragon", options);
    },
    as,
    acme,
    enabled: async (body = {}) => {
      const { body: answer } = await acme("POST", "/api/syncs", {
        integration: "googledrive",
        pipeline: "files",
        ...body,
      });
      const id = answer?.["id"];
      if (typeof id !== "string") throw new Error("Nothing was enabled.");
      return id;
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
