import { type Cancellation } from "../engine/index.js";

const FIRST =
  "^C received; cancelling. If you would like to terminate immediately, press ^C again.\n" +
  "Note that terminating immediately may lead to orphaned resources and other inconsistencies.\n";
const SECOND = "^C received; terminating\n";

/** Where the signals come from; `process` outside of tests. */
export interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/**
 * Ends a run at Ctrl-C (or at SIGTERM, which build servers send): the first time softly, the second time at once.
 * @param say shows the person what happens now
 * @param terminate called at the third signal, when even "at once" takes too long
 * @returns stops listening
 */
export function listenForInterrupts(
  source: SignalSource,
  cancellation: Cancellation,
  say: (message: string) => void,
  terminate: () => void,
): () => void {
  const listener = (): void => {
    if (cancellation.hard.aborted) {
      terminate();
      return;
    }
    say(cancellation.soft.aborted ? SECOND : FIRST);
    cancellation.request();
  };
  source.on("SIGINT", listener);
  source.on("SIGTERM", listener);
  return () => {
    source.off("SIGINT", listener);
    source.off("SIGTERM", listener);
  };
}
