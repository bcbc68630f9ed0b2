/** The request that failed, as messages name it. */
export interface RequestLine {
  /** The platform's name as its vendor writes it: "Nango". */
  readonly platform: string;
  readonly method: string;
  /** Path and query below the base URL. */
  readonly path: string;
  /** What the request is about, where the path does not say it: `sync "contacts" of connection "acme"`. */
  readonly subject?: string | undefined;
}

/** `Nango: PUT /sync/update-connection-frequency`: how every message about a request begins. */
export function describeRequest({ platform, method, path, subject }: RequestLine): string {
  return `${platform}: ${method} ${path}${subject === undefined ? "" : ` for ${subject}`}`;
}

/** Joins sentences, each closed by a full stop. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part.trim() !== "")
    .map((part) => part?.trim() ?? "")
    .map((part) => (/[.!?]["')]?$/.test(part) ? part : `${part}.`))
    .join(" ");
}
