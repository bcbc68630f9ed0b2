import type { Writable } from "node:stream";

/** Writes one line. */
export function writeLine(stream: Writable, line: string): void {
  stream.write(`${line}\n`);
}

/** A reader that went away (`| head`) must not end a run that changes things: the rest is written to nobody. */
export function outliveReaders(stream: Writable): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** Resolves when all that was written has left the process. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else
      stream.write("", () => {
        resolve();
      });
  });
}
