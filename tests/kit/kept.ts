import { Writable } from "node:stream";
import { createDisplay, type DisplayOptions } from "../../cli/display/create-display.js";
import type { EngineEvent } from "../../engine/events.js";

/** A stream that keeps what is written, and counts the writes. */
export class Kept extends Writable {
  text = "";
  writes = 0;
  readonly columns = 120;
  readonly rows = 40;

  constructor(readonly isTTY = false) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.writes++;
    done();
  }
}

/** What a display writes for these events: on standard output, and on standard error. */
export async function show(events: EngineEvent[], options: Partial<DisplayOptions> = {}): Promise<[string, string]> {
  const [stdout, stderr] = [new Kept(options.terminal), new Kept()];
  const display = await createDisplay({
    operation: "update",
    isPreview: false,
    stdout,
    stderr,
    ...options,
  });
  for (const event of events) display.onEvent(event);
  display.close();
  return [stdout.text, stderr.text];
}
