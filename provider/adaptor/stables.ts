import { AsyncLocalStorage } from "node:async_hooks";
import { before, messageClasses } from "./pulumi-process.js";

/** What one diff answers besides what a dynamic provider may return. */
interface Answer {
  stables: readonly string[];
}

const ofThisDiff = new AsyncLocalStorage<Answer>();

/** Says, from within a diff, which outputs the change leaves as they are. */
export function answerStables(names: readonly string[]): void {
  const answer = ofThisDiff.getStore();
  if (answer !== undefined) answer.stables = names;
}

/**
 * Puts `stables` into the answers of diffs: the field is Pulumi's own, only its dynamic provider process does not copy it
 * from what a provider returns. The process reads the new values of a request in the call's own async context, and says
 * what changed in the same one after the provider has answered. A diff that came before a provider was loaded has none.
 */
export function listenForDiffs(): void {
  for (const messages of messageClasses()) {
    before(messages("DiffRequest"), "getNews", () => {
      ofThisDiff.enterWith({ stables: [] });
    });
    before(messages("DiffResponse"), "setChanges", (response) => {
      const set: unknown = Reflect.get(response, "setStablesList");
      const stables = ofThisDiff.getStore()?.stables ?? [];
      if (typeof set === "function" && stables.length > 0) Reflect.apply(set, response, [[...stables]]);
    });
  }
}
