import { nameOf, typeOf } from "../../protocol/urn.js";

/**
 * What there is to say of a resource that goes on with another provider of the same package: another account, mostly. Pulumi
 * keeps its state all the same, and shows no step for it.
 *
 * @param before references of provider entries, `URN::ID`, as states have them
 */
export function movedProvider(before: string | undefined, after: string | undefined): string | undefined {
  const [old, now] = [entryOf(before), entryOf(after)];
  if (old === "" || now === "" || old === now || typeOf(old) !== typeOf(now)) return undefined;
  return (
    `its provider is "${nameOf(now)}" now and was "${nameOf(old)}". Where that is another account, what it has there stays as it is ` +
    "and is no longer managed, and its state stands for one of the new account, there or not: give the resource another name " +
    "too, and the old one is deleted where it is, and a new one made."
  );
}

/** URN of the entry: its id is not known while it is planned. */
function entryOf(reference: string | undefined): string {
  return reference?.replace(/::[^:]*$/, "") ?? "";
}
