import {
  DigestBuilder,
  type EngineEvent,
  eventJson,
  goJsonLine,
  isInternalStep,
  type Shows,
} from "../../engine/index.js";
import type { Display } from "./display.js";
import { PlainScreen, type OutputStream } from "./screen.js";

/** `--json` of a preview: Pulumi's digest, written whole when the run is over. */
export class DigestDisplay implements Display {
  readonly #builder: DigestBuilder;
  readonly #stream: OutputStream;
  readonly onEvent: (event: EngineEvent) => void;

  constructor(stream: OutputStream, shows?: Shows) {
    this.#stream = stream;
    this.#builder = new DigestBuilder(shows);
    this.onEvent = this.#builder.add;
  }

  close(): void {
    this.#stream.write(`${this.#builder.toString()}\n`);
  }

  abandon(): void {
    // Nothing was written yet, and half a digest would be worse than none.
  }
}

/** `--json` of a run that changes things: each event as one line of JSON, as it comes. */
export class EventLinesDisplay implements Display {
  readonly #screen: PlainScreen;
  #sequence = 0;
  #ended = false;

  constructor(stream: OutputStream) {
    this.#screen = new PlainScreen(stream);
  }

  readonly onEvent = (event: EngineEvent): void => {
    if (event.kind === "cancel") this.#ended = true;
    if ("metadata" in event && isInternalStep(event.metadata)) return;
    this.#screen.print([goJsonLine(eventJson(event, this.#sequence++, Math.floor(Date.now() / 1000)))]);
  };

  /** Readers wait for the event that ends the stream. */
  close(): void {
    if (!this.#ended) this.onEvent({ kind: "cancel" });
    this.#screen.close();
  }

  abandon(): void {
    this.#screen.close();
  }
}
