/**
 * A request of the embedded engine to a provider, sent as the id of a read, which has no kinds: what has a creation with
 * these properties left that was cut off? It is answered like a read. No platform has an id like it.
 */
export const FIND_CREATED = "pulumi-syncs:find-created";

/** The source text that every resource of this package has for its provider, in every state: a public contract. */
const PROVIDER_LINE =
  /^exports\.handler=\(\)=>require\("module"\)\.createRequire\(process\.cwd\(\)\+"\/"\)\("pulumi-syncs\/provider\/v1"\)\.provider\("[^"]+"\)$/;

/** Whether a provider answers {@link FIND_CREATED}, by its source text: any other would take the name for an id. */
export function answersFindCreated(source: unknown): boolean {
  return typeof source === "string" && PROVIDER_LINE.test(source);
}
