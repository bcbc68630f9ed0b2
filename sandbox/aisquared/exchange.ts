import type { Request } from "../http/exchange.js";
import type { RequestHandler } from "../http/router.js";
import type { User } from "./model.js";
import { forbidden } from "./refusal.js";
import type { Sessions } from "./sessions.js";
import type { Store } from "./store.js";

/** One request of a logged-in user. The order in which a route asks decides which error one sees, as on the server. */
export interface Exchange {
  readonly req: Request;
  readonly store: Store;
  readonly user: User;
  readonly body: unknown;
  readonly query: Record<string, unknown>;
  /** A value of the path. */
  readonly param: (name: string) => string;
  /** The workspace that the request names; refuses one that is not the user's. */
  readonly workspace: () => number;
  /** Refuses who may only read. */
  readonly mayWrite: () => void;
}

/** What a route answers; without a body: 204. */
export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

/** Makes the handler of a route for logged-in users. */
export function authenticated(
  sessions: Sessions,
  store: () => Store,
  route: (exchange: Exchange) => Answer,
): RequestHandler {
  return (req, res) => {
    const user = sessions.user(req.get("authorization"));
    const workspace = (): number => store().workspaceFor(user, req.get("workspace-id"));
    const answer = route({
      req,
      store: store(),
      user,
      body: req.body,
      query: req.query,
      param: (name) => String(req.params[name]),
      workspace,
      mayWrite: () => {
        if (!store().mayWrite(user, workspace())) throw forbidden();
      },
    });
    if (answer.body === undefined) res.status(answer.status ?? 204).end();
    else res.status(answer.status ?? 200).json(answer.body);
  };
}
