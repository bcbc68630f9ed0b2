import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Request } from "./exchange.js";

/** Bytes of a body. */
const MOST = 75 * 1024 * 1024;

/** A body that is too long, or packed in a way that nobody knows: the client's mistake. */
export class BadBody extends Error {
  override readonly name = "BadBody";

  constructor(
    readonly status: 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** The whole body of a request, unpacked; undefined where it has none. */
export async function readBody(req: Request): Promise<Buffer | undefined> {
  const hasBody = req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
  if (!hasBody) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpacked(req)) {
    if (!(chunk instanceof Buffer)) continue;
    length += chunk.length;
    if (length > MOST) throw new BadBody(413, `A body may have ${MOST} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(req: Request): AsyncIterable<unknown> {
  const encoding = req.headers["content-encoding"]?.toLowerCase() ?? "identity";
  switch (encoding) {
    case "identity":
      return req;
    case "gzip":
      return req.pipe(createGunzip());
    case "deflate":
      return req.pipe(createInflate());
    case "br":
      return req.pipe(createBrotliDecompress());
    default:
      throw new BadBody(415, `The encoding ${encoding} is not known.`);
  }
}
