import { type ResourceState } from "../model.js";
import { type PropertyMap } from "../../protocol/values.js";

/**
 * What a preview answers a program about the outputs that its provider calls stable. An absent one is answered as null: what is
 * left out would be unknown to the program.
 */
export function stableOutputs({ outputs = {} }: ResourceState, stables: readonly string[] = []): PropertyMap {
  return Object.fromEntries(
    stables.map((name) => [name, (Object.hasOwn(outputs, name) ? outputs[name] : undefined) ?? null]),
  );
}
