/** A sync that does not work, by what its platform says. */
export interface FailureNotice {
  readonly id: string;
  /** In a sentence without its full stop. */
  readonly failure: string;
}

/**
 * The warning that a sync does not work: the provider gives it when it refreshes the sync, and `drift` knows it among the
 * warnings of the run. It names the sync: Pulumi's process does not always say which one a request is about.
 */
export function failureNotice({ id, failure }: FailureNotice): string {
  return `The sync ${id} has failed: ${failure}.`;
}

/** What a notice says; undefined where a text is none. */
export function readFailureNotice(text: string): FailureNotice | undefined {
  const [, id = "", failure = ""] = /^The sync (.+?) has failed: (.*?)\.?$/s.exec(text) ?? [];
  return id === "" ? undefined : { id, failure };
}
