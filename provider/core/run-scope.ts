/**
 * Things that live for one run: what was read, who holds what. A provider process serves one run and ends with it, so
 * there nothing is ever reset; a longer process (the command line, a test) says when the next run begins.
 */
const resets = new Set<() => void>();

/** A value made at first use and forgotten when the next run begins. */
export function runScoped<T>(make: () => T): () => T {
  let current: { value: T } | undefined;
  resets.add(() => {
    current = undefined;
  });
  return () => (current ??= { value: make() }).value;
}

/** Begins a run: forgets everything that lives for one. */
export function beginRun(): void {
  for (const reset of resets) reset();
}
