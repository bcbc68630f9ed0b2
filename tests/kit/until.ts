import { setTimeout } from "node:timers/promises";

/** Resolves when a condition holds that nothing reports; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(10);
}
