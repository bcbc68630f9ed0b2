import { pathOf, type Request, type Response } from "./exchange.js";

/** Goes on to what comes next; with an error, to what answers errors. */
export type NextFunction = (error?: unknown) => void;

export type RequestHandler<Param extends string = string> = (
  req: Request<Param>,
  res: Response,
  next: NextFunction,
) => unknown;

export type ErrorHandler = (error: unknown, req: Request, res: Response, next: NextFunction) => unknown;

/** `connectionId` of `/connections/:connectionId`. */
type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Handlers<Path extends string> = readonly [...RequestHandler[], RequestHandler<ParamsOf<Path>>];

/** What can be put into a router. */
type Part = RequestHandler | Router;

interface Layer {
  /** Undefined: any. */
  readonly method?: string;
  /** Undefined: any path. */
  readonly path?: RegExp;
  /** Whether what matched is taken off the path. */
  readonly isPrefix: boolean;
  readonly handler: RequestHandler | undefined;
  readonly errorHandler?: ErrorHandler;
}

/** A path that cannot be decoded: the client's mistake. */
export class BadPath extends Error {
  override readonly name = "BadPath";
  readonly status = 400;
}

/**
 * Routes of a server, in the order in which they were added. Paths are texts with `:name` for one part and a `*` at the end
 * for any number of them; case and a slash at the end do not count. What a handler throws, or rejects with, goes to the
 * next {@link Router.onError}.
 */
export class Router {
  readonly #layers: Layer[] = [];

  /** Adds handlers for every method; below a path, which they do not see, or for all. */
  use(...parts: readonly Part[]): this;
  use(path: string, ...parts: readonly Part[]): this;
  use(first: string | Part, ...rest: readonly Part[]): this {
    const [path, parts] = typeof first === "string" ? [first, rest] : [undefined, [first, ...rest]];
    for (const part of parts) {
      this.#layers.push({
        ...(path !== undefined && { path: patternOf(path, "(?=/|$)") }),
        isPrefix: true,
        handler:
          part instanceof Router
            ? (req, res, next) => {
                part.handle(req, res, next);
              }
            : part,
      });
    }
    return this;
  }

  /** What answers the errors of all before it. */
  onError(errorHandler: ErrorHandler): this {
    this.#layers.push({ isPrefix: false, handler: undefined, errorHandler });
    return this;
  }

  get<Path extends string>(path: Path | readonly Path[], ...handlers: Handlers<Path>): this {
    return this.#add("GET", path, handlers);
  }

  post<Path extends string>(path: Path, ...handlers: Handlers<Path>): this {
    return this.#add("POST", path, handlers);
  }

  put<Path extends string>(path: Path, ...handlers: Handlers<Path>): this {
    return this.#add("PUT", path, handlers);
  }

  patch<Path extends string>(path: Path, ...handlers: Handlers<Path>): this {
    return this.#add("PATCH", path, handlers);
  }

  delete<Path extends string>(path: Path, ...handlers: Handlers<Path>): this {
    return this.#add("DELETE", path, handlers);
  }

  /** Any method. */
  all<Path extends string>(path: Path, ...handlers: Handlers<Path>): this {
    return this.#add(undefined, path, handlers);
  }

  /** Handles a request; `done` comes when no handler has answered it. */
  handle(req: Request, res: Response, done: NextFunction): void {
    const { url, params } = req;
    const layers = this.#layers.values();
    const next = (error?: unknown): void => {
      req.url = url;
      req.params = params;
      for (const layer of layers) {
        try {
          const { handler, errorHandler } = layer;
          if ((error === undefined ? handler : errorHandler) === undefined || !matches(layer, req)) continue;
          const result = error === undefined ? handler?.(req, res, next) : errorHandler?.(error, req, res, next);
          if (result instanceof Promise) result.catch(next);
        } catch (thrown) {
          next(thrown);
        }
        return;
      }
      done(error);
    };
    next();
  }

  #add<Path extends string>(method: string | undefined, paths: Path | readonly Path[], handlers: Handlers<Path>): this {
    for (const path of typeof paths === "string" ? [paths] : paths) {
      for (const handler of handlers) {
        this.#layers.push({
          ...(method !== undefined && { method }),
          path: patternOf(path, "/?$"),
          isPrefix: false,
          // The pattern has the parts that the handler asks for.
          handler: handler,
        });
      }
    }
    return this;
  }
}

/** Whether a layer is for a request: then its parts of the path, and what is left of the path, are set. */
function matches({ method, path, isPrefix }: Layer, req: Request): boolean {
  if (method !== undefined && method !== (req.method === "HEAD" ? "GET" : req.method)) return false;
  if (path === undefined) return true;
  const match = path.exec(pathOf(req.url));
  if (match === null) return false;
  req.params = Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]) => [name, decoded(value)] as const),
  );
  if (isPrefix) {
    const rest = req.url.slice(match[0].length);
    req.url = rest.startsWith("/") ? rest : `/${rest}`;
  }
  return true;
}

function patternOf(path: string, end: string): RegExp {
  const plain = path.replace(/\/$/, "");
  const source = plain
    .split("/")
    .map((part) => {
      if (part === "*") return ".*";
      return part.startsWith(":") ? `(?<${part.slice(1)}>[^/]+)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("/");
  return new RegExp(`^${source}${end}`, "i");
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadPath(`"${part}" cannot be decoded.`);
  }
}
